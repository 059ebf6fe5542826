using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Benchmarks;

/// <summary>A dry run: register and file are read, checked and rolled up in memory; nothing is stored.</summary>
internal static class CheckRun
{
    public static (RunReport Report, Answer Answer) Run(string folder)
    {
        var clock = new PhaseClock();
        var definition = NationalContest.Definition(File.ReadAllBytes(NationalFile.Definition(folder)));
        clock.End("definition");
        var register = ReadRegister(folder, definition);
        clock.End("register");
        var contest = new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
        var upload = new Upload(definition.Id, "u1", "protocols.csv", "check", DateTimeOffset.UnixEpoch, default, 0);
        TakenIn taken;
        using (var file = File.OpenRead(NationalFile.Protocols(folder)))
        {
            taken = Flow.TakeIn(contest, upload, 1, file, ReadCaps.Default);
        }

        clock.End("read, check, pack");
        var cut = new LedgerCut([upload], []);
        var items = taken.Items.ToLookup(item => item.Partition, StringComparer.Ordinal);
        var results = register.Parts.AsParallel().Select(part => Flow.Count(contest, part, items[part.Partition.Code], cut).Result).ToList();
        clock.End("states, sums");
        var unplaced = UnplacedEntries.Place(definition, register, items[ItemPart.Unplaced], cut);
        var nation = Flow.Combine(
            contest, UnplacedDocument.Write(definition, unplaced), unplaced.Waiting.Length,
            results.ToDictionary(result => result.Area.Code, StringComparer.Ordinal));
        clock.End("regions, nation");
        var report = clock.Stop();
        return (report, OwnAnswer.Of(taken.Receipt, Tallies(results, nation)));
    }

    private static Dictionary<string, Tally> Tallies(List<AreaResult> districts, NationResult nation)
    {
        var tallies = districts.ToDictionary(district => Answer.KeyOf(district.Area.Parent!.Code, district.Area.Code), district => district.Tally);
        foreach (var region in districts.GroupBy(district => district.Area.Parent!.Code))
        {
            var tally = new Tally(NationalContest.Lines.Length, shares: 2);
            foreach (var district in region)
            {
                tally.Add(district.Tally);
            }

            tallies.Add(region.Key, tally);
        }

        tallies.Add(Answer.KeyOf(null, null), nation.Tally);
        return tallies;
    }

    public static Register ReadRegister(string folder, ContestDefinition definition)
    {
        var findings = new FindingList();
        var source = new SourceFile("register.csv", () => File.OpenRead(NationalFile.Register(folder)));
        var register = Flow.CompileRegister(definition, [source], areProtocols: false, ReadCaps.Default, findings, new FindingList());
        return findings.Errors == 0 ? register : throw new InvalidDataException(findings.Kept[0].ToString());
    }
}
