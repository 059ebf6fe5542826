using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Hattama.Cli;

/// <summary>The usual help, then examples to copy, then the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  fine
          1  findings with errors, differences, or a failed verification
          2  the command was not understood
          3  a store or file is missing, locked, damaged or not what it should be
          4  interrupted

        Environment:
          HATTAMA_STORE  folder of the store where --store is not given
          HATTAMA_TOKEN  token of a decider where --token is not given
          HATTAMA_TRACE  1: failures show where in the program they arose
        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = 120;
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (Examples.Of(PathOf(parseResult)) is { Length: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        output.WriteLine(ExitCodes);
        return (int)ExitCode.Fine;
    }

    /// <summary>The names of the commands down to the one asked about; <c>ingest</c> and <c>observe ingest</c> are two.</summary>
    public static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? step = parsed.CommandResult; step is CommandResult { Command: not RootCommand } command; step = step.Parent)
        {
            names.Insert(0, command.Command.Name);
        }

        return string.Join(' ', names);
    }
}

/// <summary>Command lines to copy, by command.</summary>
internal static class Examples
{
    private const string Contest = "samples/ru-2020/contest.json";

    /// <summary>Examples of a command; those of the whole program for the root.</summary>
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
        "activate" => ["hattama decide activate --store ./store --register register-2.csv --reason 'Station 12 was closed'"],
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
        "observe" or "observe ingest" or "observe accredit" or "observe compare" or "observe report" =>
        [
            "hattama observe accredit --store ./store observers.csv",
            "hattama observe ingest --store ./store --sender kz-ngos forms.xlsx",
            "hattama observe compare --store ./store --csv copies.csv",
            "hattama observe report --store ./store --lang ru --out report.md",
        ],
        "contests" => ["hattama contests --store ./store"],
        "receipts" => ["hattama receipts --store ./store", "hattama receipts --store ./store stations.csv.gz"],
        "reconcile" => ["hattama reconcile --store ./store"],
        "backup" => ["hattama backup --store ./store --to /media/backup/store"],
        "key" => ["hattama key --store ./store"],
        "sample" or "sample draw" =>
        [
            "hattama sample commit --out seed.json",
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
        _ =>
        [
            $"hattama ingest --store ./store --contest {Contest} stations.csv.gz evote.csv",
            "hattama rollup --store ./store",
            "hattama totals --store ./store",
        ],
    };
}
