using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

/// <summary>The protocol files of three national votes, read whole.</summary>
public sealed class NationalFileTests
{
    [Fact]
    public void Russia2020_EveryStation_IsReadAndAddsUp()
    {
        var (summary, sums, findings, areas) = Read(RussianContest(), "ru-2020", "stations.csv.gz");

        Assert.Equal(new ReadSummary(96_765, 96_765, 0), summary);
        Assert.Equal([107_999_611, 73_107_907, 73_024_006, 604_950, 57_071_119, 15_347_937], sums);
        Assert.Empty(findings.Kept);
        Assert.Equal(2_770, areas);
    }

    [Fact]
    public void Russia2020_ElectronicVoting_TakesItsFormByPattern()
    {
        var (summary, sums, findings, _) = Read(RussianContest(), "ru-2020", "evote_derived.csv");

        Assert.Equal(new ReadSummary(2, 2, 0), summary);
        Assert.Equal([1_190_726, 1_107_648, 1_090_211, 1, 676_169, 414_041], sums);
        Assert.Empty(findings.Kept);
    }

    [Fact]
    public void Romania2014_TotalRow_IsRejectedAndTheRestAddsUp()
    {
        var (summary, sums, findings, areas) = Read(RomanianContest(), "ro-2014-t2", "stations.csv.gz");

        Assert.Equal(new ReadSummary(18_848, 18_847, 1), summary);
        Assert.Equal(
            [18_280_994, 11_719_344, 10_042_721, 1_569_668, 106_955, 11_553_152, 166_111, 20_911_043, 9_191_626, 5_264_383, 6_288_769], sums);
        var finding = Assert.Single(findings.Kept);
        Assert.Equal(("P000", 18_849, "SV"), (finding.Code, finding.Place.Row, finding.Place.Column));
        Assert.Equal(3_281, areas);
    }

    [Fact]
    public void Bulgaria2016_EverySection_IsReadAndAddsUp()
    {
        var (summary, sums, findings, _) = Read(BulgarianContest(), "bg-2016-ref", "stations.csv.gz");

        Assert.Equal(new ReadSummary(12_340, 12_340, 0), summary);
        Assert.Equal([2_509_864, 560_024, 330_928, 2_158_929, 905_691, 336_180, 2_516_791, 523_759, 359_778, 85_512, 6_865_086], sums);
        Assert.Empty(findings.Kept);
    }

    private static (ReadSummary Summary, long[] Sums, FindingList Findings, int Areas) Read(Contest contest, params string[] path)
    {
        var definition = contest.Build();
        var sums = new long[definition.Lines.Length];
        var findings = new FindingList();
        var areas = new HashSet<AreaKey>(ReferenceEqualityComparer.Instance);
        using var stream = File.OpenRead(Repository.Shared(["data", .. path]));
        var summary = new ProtocolReader(definition, ReadCaps.Default).Read(stream, path[^1], findings, (in EntryRow row) =>
        {
            areas.Add(row.Area);
            for (var i = 0; i < row.Values.Length; i++)
            {
                sums[definition.Forms[row.Form].Lines[i]] += row.Values[i].Number;
            }
        });
        return (summary, sums, findings, areas.Count);
    }

    internal static Contest RussianContest()
    {
        string[] lines = ["registered", "issued", "in_boxes", "invalid", "yes", "no"];
        var remote = Contest.Form("remote", Enumerable.Range(0, 6), "^electronic voting") with
        {
            FixedLevels = ImmutableDictionary<int, FixedArea>.Empty.Add(2, new FixedArea(Contest.Filled("remote-{region}"), Contest.Filled("{region}"))),
            FixedStation = Contest.Filled("remote"),
        };
        return new Contest
        {
            Levels = [("nation", "RU", "Россия"), ("region", "{region}", "{region}"), ("tik", "{tik_id}", "{tik}")],
            Keys = [("region", []), ("tik_id", []), ("tik", []), ("uik", [])],
            StationCode = "{uik}",
            StationName = "{uik}",
            Patterns = ["^УИК №([0-9]+)$"],
            Lines = [.. lines.Select(static id => Contest.Required(id))],
            Forms = [Contest.Form("uik", Enumerable.Range(0, 6)), remote],
            Words = new ValueWords([], [], 10_000_000),
        };
    }

    internal static Contest RomanianContest()
    {
        string[] headers =
        [
            "Numărul total al alegătorilor înscrişi în listele electorale permanente",
            "Numărul total al alegătorilor care s-au prezentat la urne",
            "Numărul total al alegătorilor care s-au prezentat la urne, înscrişi în copiile de pe listele electorale permanente",
            "Numărul total al alegătorilor care au votat în altă secţie de votare decât cea în care au fost arondaţi conform domiciliului",
            "Numărul total al alegătorilor care au votat utilizând urna specială",
            "Numărul total al voturilor valabil exprimate",
            "Numărul total al voturilor nule",
            "Numărul buletinelor de vot primite",
            "Numărul buletinelor de vot neîntrebuinţate şi anulate",
            "VICTOR-VIOREL PONTA",
            "KLAUS-WERNER IOHANNIS",
        ];
        return new Contest
        {
            Levels = [("nation", "RO", "România"), ("county", "{bureau}", "{county}"), ("locality", "{bureau}-{siruta}", "{locality}")],
            Keys = [("bureau", ["Cod Birou Electoral"]), ("county", ["Judet"]), ("number", ["SV"]), ("address", ["Adresa"]),
                ("siruta", ["SIRUTA"]), ("locality", ["Localitate"])],
            StationCode = "{number}",
            StationName = "{address}",
            Lines = [.. headers.Select(static (header, at) => Contest.Required($"l{at}", header))],
            Ignored = ["Mediu", "Sortare"],
        };
    }

    internal static Contest BulgarianContest()
    {
        string[] lines = ["yes1", "no1", "ambiguous1", "yes2", "no2", "ambiguous2", "yes3", "no3", "ambiguous3", "invalid", "eligible_voters"];
        return new Contest
        {
            Levels = [("nation", "BG", "България"), ("region", "{region}", "{region_name}"),
                ("municipality", "{region}{municipality}", "{municipality_name}")],
            Keys = [("sid", []), ("region", []), ("region_name", []), ("municipality", []), ("municipality_name", []), ("place", [])],
            StationCode = "{sid}",
            StationName = "{place}",
            Patterns = ["^[0-9]{4}([0-9]{5})$"],
            StripsZeros = false,
            Lines = [.. lines.Select(static id => Contest.Required(id))],
            Ignored = ["admin_reg", "station", "ekatte", "address"],
        };
    }
}
