namespace Hattama.Cli;

/// <summary>Command lines to copy, by command.</summary>
internal static class Examples
{
    private const string Contest = "samples/ru-2020/contest.json";

    /// <summary>Examples of a command by its path, <c>decide pick</c>; those of the whole program for the empty one.</summary>
    public static string[] Of(string command) => command switch
    {
        "demo" => ["hattama demo --once", "hattama demo --live --speed 60 --store ./night", "hattama demo --files ./files --stations 500 --seed 7"],
        "check" => [$"hattama check --contest {Contest} stations.csv.gz", $"hattama check --contest {Contest} --register register.csv --findings 20 --json district-7/"],
        "ingest" =>
        [
            $"hattama ingest --store ./store --contest {Contest} stations.csv.gz",
            "hattama ingest --store ./store --sender region-07 late/*.json",
            "cat protocol.json | hattama ingest --store ./store -",
        ],
        "rollup" => ["hattama rollup --store ./store", "hattama rollup --store ./store --contest ru-2020 --every 5m"],
        "totals" =>
        [
            "hattama totals --store ./store",
            "hattama totals --store ./store --level region --json",
            "hattama totals --store ./store --area 2012000434180",
        ],
        "station" => ["hattama station --store ./store --area 2012000434180 17", "hattama station --store ./store 2012000434180/17 --json"],
        "compare" =>
        [
            "hattama compare --store ./store --published official_totals.csv.gz --map samples/ru-2020/published.json",
            "hattama compare --store ./store --published counties.csv --map 'level=county;code={County no.};line.valid=Valid votes'",
        ],
        "decide" =>
        [
            "hattama decide pick 751110000/12 --content 2 --reason recount --explanation 'The second count is right.'",
            "hattama decide annul 751110000/12 --reason seal-broken --explanation 'The seal of the box was broken.' --seen 3fa812c0",
            "hattama decide distrust tec-39 --since 2022-06-05T15:00:00.000Z --reason token-stolen --explanation 'The token was stolen.'",
            "hattama decide final --reason result --explanation 'Session of 10 June, item 1.'",
        ],
        "decide pick" =>
        [
            "hattama decide pick 751110000/12 --content 2 --reason recount --explanation 'The second count is right.'",
            "hattama decide pick 751110000/12 --content 2 --reason recount --explanation 'The second count is right.' --seen 3fa812c0",
        ],
        "decide release" => ["hattama decide release 751110000/12 --content 1 --reason paper --explanation 'The paper protocol says the same; the commission explained the difference.'"],
        "decide annul" => ["hattama decide annul 751110000/12 --reason seal-broken --explanation 'The seal of the box was broken.' --seen 3fa812c0"],
        "decide not-opened" => ["hattama decide not-opened 751110000/12 --reason flood --explanation 'The building was flooded; voters were sent to station 13.'"],
        "decide distrust" =>
        [
            "hattama decide distrust tec-39 --since 2022-06-05T15:00:00.000Z --reason token-stolen --explanation 'The token was stolen.'",
        ],
        "decide final" => ["hattama decide final --reason result --explanation 'Session of 10 June, item 1.'"],
        "decide reopen" => ["hattama decide reopen --reason court --explanation 'Ruling of 14 June on station 751110000/12.'"],
        "decide activate" =>
        [
            "hattama decide activate --store ./store --register register-2.csv --reason station-closed",
            "hattama decide activate --store ./store --definition contest-2.json --reason wording",
        ],
        "decide confirm" =>
        [
            "hattama decide confirm 3fa8…",
            "hattama decide confirm 3fa8… --store ./store --register register-2.csv",
        ],
        "disputes" => ["hattama disputes --store ./store", "hattama disputes --store ./store --area 75 --all-lines --json"],
        "senders" => ["hattama senders --store ./store"],
        "verify" => ["hattama verify --store ./store", "hattama verify --url https://results.example.org/contest --pin 12:3fa8…"],
        "export" =>
        [
            "hattama export --store ./store --format xlsx --level region --out regions.xlsx",
            "hattama export --store ./store --format csv --level station --out stations.csv",
            "hattama export --store ./store --format bundle --out results.zip",
        ],
        "template" =>
        [
            $"hattama template --contest {Contest} --lang ru --format xlsx --out form.xlsx",
            "hattama template --store ./store --area 2012000434180 --format csv --out district.csv",
            "hattama template --contest samples/kz-2022/contest.json --form counting --lang kk --format xlsx --out counting.xlsx",
        ],
        "observe" =>
        [
            "hattama observe accredit --store ./store observers.csv",
            "hattama observe design --store ./store --sender kz-ngos design.json",
            "hattama observe ingest --store ./store --sender kz-ngos forms.xlsx",
            "hattama observe compare --store ./store --csv copies.csv",
            "hattama observe report --store ./store --lang ru --out report.md",
        ],
        "observe accredit" => ["hattama observe accredit --store ./store observers.csv"],
        "observe ingest" =>
        [
            "hattama observe ingest --store ./store --sender kz-ngos forms.xlsx",
            "hattama observe ingest --store ./store --sender kz-ngos forms/",
        ],
        "observe design" => ["hattama observe design --store ./store --sender kz-ngos design.json"],
        "observe reveal" => ["hattama observe reveal --store ./store --sender kz-ngos seed.json"],
        "observe compare" => ["hattama observe compare --store ./store --area 470000000", "hattama observe compare --store ./store --limit 0 --csv copies.csv"],
        "observe report" =>
        [
            "hattama observe report --store ./store --lang ru --out report.md",
            "hattama observe report --store ./store --area 470000000 --out report.html",
        ],
        "serve" =>
        [
            "hattama serve --store ./store",
            $"hattama serve --store ./store --contest {Contest} --register register.csv --every 5m",
            "hattama serve --store ./store --watch ./arriving --sender tec-07 --area region:07",
        ],
        "tokens" =>
        [
            "hattama tokens create --store ./store --holder tec-07 --role sender --area region:07 --days 3",
            "hattama tokens list --store ./store",
            "hattama tokens revoke --store ./store 3fa812c04b1d",
        ],
        "tokens create" =>
        [
            "hattama tokens create --store ./store --holder tec-07 --role sender --area region:07 --days 3",
            "hattama tokens create --store ./store --holder cec-member-2 --role decider",
        ],
        "tokens list" => ["hattama tokens list --store ./store"],
        "tokens revoke" => ["hattama tokens revoke --store ./store 3fa812c04b1d"],
        "contests" => ["hattama contests --store ./store"],
        "receipts" => ["hattama receipts --store ./store", "hattama receipts --store ./store stations.csv.gz"],
        "reconcile" => ["hattama reconcile --store ./store"],
        "backup" => ["hattama backup --store ./store --to /media/backup/store"],
        "key" => ["hattama key --store ./store"],
        "sample" =>
        [
            "hattama sample size --margin 1 --spread 12 --stations 9947",
            "hattama sample commit --out seed.json",
            "hattama sample draw --store ./store --design design.json --seed seed.json --out sample.csv",
            "hattama sample verify --store ./store --design design.json --seed seed.json --sample sample.csv",
        ],
        "sample draw" =>
        [
            "hattama sample draw --store ./store --design design.json --seed seed.json --out sample.csv",
            "hattama sample draw --contest contest.json --register register.csv --design design.json --seed seed.json --json",
        ],
        "sample commit" => ["hattama sample commit --out seed.json"],
        "sample size" =>
        [
            "hattama sample size --margin 1 --spread 12 --stations 9947",
            "hattama sample size --margin 1 --voters 11734642 --per-station 800 --correlation 0.05 --recovery 90",
        ],
        "sample verify" =>
        [
            "hattama sample verify --store ./store --design design.json --seed seed.json --sample sample.csv",
            "hattama sample verify --store ./store --design design.json --seed seed.json --sample sample.csv --receipt receipt.json --opens 2022-06-05T07:00:00+06:00",
        ],
        "observe estimate" =>
        [
            "hattama observe estimate --store ./store --design design.json --seed seed.json --observed forms.csv --svg figures",
            "hattama observe estimate --contest contest.json --register register.csv --design visits.json --observed forms.csv --json",
        ],
        "observe indicators" =>
        [
            "hattama observe indicators --store ./store --share yes --regions",
            $"hattama observe indicators --contest {Contest} --official stations.csv.gz --svg fingerprint.svg",
        ],
        "" =>
        [
            $"hattama ingest --store ./store --contest {Contest} stations.csv.gz evote.csv",
            "hattama rollup --store ./store",
            "hattama totals --store ./store",
        ],
        _ => [],
    };
}
