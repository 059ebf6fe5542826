using System.IO.Compression;
using System.Text.RegularExpressions;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Sylvan.Data.Csv;

namespace Hattama.Tests.Contests;

/// <summary>The samples against the real protocols they describe.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Samples => [.. Definitions.SampleIds];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_Read_HasTheIdOfItsFolder(string id) => Assert.Equal(id, Definitions.Sample(id).Id);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_Texts_AreInThreeLanguages(string id)
    {
        var contest = Definitions.Sample(id);
        var texts = contest.Lines.Select(line => line.Title)
            .Concat(contest.Relations.Select(relation => relation.Text))
            .Concat(contest.Levels.Select(level => level.Title))
            .Concat(contest.DecisionRules.SelectMany(rule => rule.Conditions.Select(condition => condition.Title).Append(rule.Title)));

        Assert.All(texts, text => Assert.True(text.Kk is not null && text.Ru is not null && text.En is not null, text.En));
    }

    [Fact]
    public void Ru2020_EveryStation_Counts() => Assert.Equal(
        new Dictionary<string, int> { ["P101"] = 0, ["P103"] = 0, ["P105"] = 0, ["P106"] = 458, ["P208"] = 11 },
        Broken("ru-2020", ["stations.csv.gz", "evote_derived.csv"], id => id, stations: 96_767));

    [Fact]
    public void Ro2014_EveryStation_Counts() => Assert.Equal(
        new Dictionary<string, int>
        {
            ["P101"] = 0,
            ["P102"] = 58,
            ["P103"] = 48,
            ["P104"] = 0,
            ["P105"] = 0,
            ["P113"] = 24,
            ["P112"] = 0,
            ["P201"] = 537,
            ["P208"] = 0,
        },
        Broken("ro-2014-t2", ["stations.csv.gz"], HeaderOf(Definitions.Sample("ro-2014-t2")), stations: 18_847));

    [Fact]
    public void Bg2016_EveryStation_Counts() => Assert.Equal(
        new Dictionary<string, int> { ["P104"] = 71, ["P110"] = 54, ["P208"] = 26 },
        Broken("bg-2016-ref", ["stations.csv.gz"], id => id == "eligible" ? "eligible_voters" : id, stations: 12_340));

    [Fact]
    public void Kz2022_OfficialTotals_AreConsistentAndDecide()
    {
        var contest = Definitions.Sample("kz-2022");
        var official = new long[contest.Lines.Length];
        official[contest.LineIndex("registered")] = 11_734_642;
        official[contest.LineIndex("took_part")] = 7_985_769;
        official[contest.LineIndex("yes")] = 6_163_516;
        official[contest.LineIndex("no")] = 1_490_470;
        official[contest.LineIndex("both")] = 125_859;
        official[contest.LineIndex("invalid")] = 205_924;
        var conditions = Assert.Single(contest.DecisionRules).Conditions;

        Assert.True(contest.Relations.Single(relation => relation.Code == "P104").Holds(official));
        Assert.All(conditions, condition => Assert.True(condition.Relation.Holds(official)));
        Assert.Equal(("region", 12, 14), (contest.Levels[conditions[1].Level].Id, conditions[1].Needed(17), conditions[1].Needed(20)));
        official[contest.LineIndex("took_part")] = 11_734_642 / 2;
        Assert.False(conditions[0].Relation.Holds(official)); // exactly half is not more than half
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("0012", "0012")]
    [InlineData("№ 12", "12")]
    [InlineData("УИК №12", "12")]
    [InlineData("УРК № 12", "12")]
    [InlineData("Участок № 12", "12")]
    [InlineData("Избирательный участок №12", "12")]
    [InlineData("№ 12 сайлау учаскесі", "12")]
    [InlineData("12-учаске", "12")]
    [InlineData("Precinct No. 12", "12")]
    [InlineData("12а", null)]
    [InlineData("УИК №", null)]
    [InlineData("12 13", null)]
    public void Kz2022_StationText_GivesItsCode(string text, string? code) => Assert.Equal(
        code,
        Definitions.Sample("kz-2022").Station.Patterns
            .Select(pattern => Regex.Match(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))
            .FirstOrDefault(match => match.Success)?.Groups[1].Value);

    private static Func<string, string> HeaderOf(ContestDefinition contest) => id =>
        contest.Lines[contest.LineIndex(id)].Headers is [var header, ..] ? header : contest.Lines[contest.LineIndex(id)].Title.En!.ToUpperInvariant();

    /// <summary>How many rows break each relation; a broken error relation would keep a station from the published total.</summary>
    private static Dictionary<string, int> Broken(string id, string[] files, Func<string, string> header, int stations)
    {
        var contest = Definitions.Sample(id);
        var broken = contest.Relations.ToDictionary(relation => relation.Code, _ => 0);
        var (values, rows) = (new long[contest.Lines.Length], 0);
        foreach (var file in files)
        {
            using var stream = File.OpenRead(Repository.Shared("data", id, file));
            using var text = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
            using var csv = CsvDataReader.Create(text);
            var columns = contest.Lines.Select(line => csv.GetOrdinal(header(line.Id))).ToArray();
            while (csv.Read())
            {
                if (csv.GetString(0) == "Total")
                {
                    continue; // sums of the file itself, not a station
                }

                rows++;
                for (var i = 0; i < columns.Length; i++)
                {
                    values[i] = csv.GetInt64(columns[i]);
                }

                foreach (var relation in contest.Relations.Where(relation => !relation.Holds(values)))
                {
                    broken[relation.Code]++;
                }
            }
        }

        Assert.Equal(stations, rows);
        Assert.All(contest.Relations.Where(relation => relation.Severity == Severity.Error), relation => Assert.Equal(0, broken[relation.Code]));
        return broken;
    }
}
