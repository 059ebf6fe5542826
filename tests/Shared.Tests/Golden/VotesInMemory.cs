using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Golden;

/// <summary>The pure flow on whole national votes, without any store.</summary>
public sealed class VotesInMemory
{
    [Fact]
    public void Ru2020_AllFiles_NationAsPublished()
    {
        var nation = RollUp("ru-2020", "stations.csv.gz", "evote_derived.csv");
        Assert.Equal([109190337, 74215555, 74114217, 604951, 57747288, 15761978], nation.Tally.Lines.ToArray());
        Assert.Equal(96767, nation.Tally.In(StateKind.Counted));
        Assert.Equal(96767, nation.Tally.Expected);
    }

    private static NationResult RollUp(string contest, params string[] names)
    {
        var cancel = TestContext.Current.CancellationToken;
        var definition = DefinitionReader.Read(File.ReadAllBytes(Repository.File("samples", contest, "contest.json")), "contest.json")
            .Match(valid => valid, invalid => throw new InvalidOperationException(invalid.Kept[0].ToString()));
        var files = names.Select(name => new SourceFile(name, () => File.OpenRead(Repository.Shared("data", contest, name)))).ToList();
        var findings = new FindingList();
        var register = Flow.CompileRegister(definition, files, areProtocols: true, ReadCaps.Default, findings, new FindingList(), cancel);
        Assert.Equal(0, findings.Errors);
        var inForce = new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
        var uploads = new List<Upload>();
        var parts = new List<ItemPart>();
        foreach (var file in files)
        {
            using var stream = file.Open();
            var upload = new Upload(contest, file.Name, file.Name, "cec", DateTimeOffset.UnixEpoch, default, stream.Length);
            uploads.Add(upload);
            parts.AddRange(Flow.TakeIn(inForce, upload, 1, stream, ReadCaps.Default, cancel: cancel).Items);
        }

        var cut = new LedgerCut(uploads, []);
        var byPartition = parts.ToLookup(part => part.Partition);
        var results = register.Parts
            .Select(part => Flow.RollUp(inForce, part, byPartition[part.Partition.Code], cut).Result)
            .ToDictionary(result => result.Area.Code);
        return Flow.Combine(inForce, UnplacedDocument.Write(definition, UnplacedEntries.None), 0, results);
    }
}
