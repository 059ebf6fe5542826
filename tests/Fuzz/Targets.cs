using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Fuzz;

/// <summary>Every reader of input from outside, with what it promises beyond not to throw.</summary>
internal static class Targets
{
    // Small caps, so that small inputs meet them.
    private static readonly ReadCaps Caps = new()
    {
        Bytes = 1 << 20,
        Rows = 200,
        Columns = 40,
        RowLength = 4_000,
        CodeLength = 60,
        Members = 50,
        Sheets = 5,
        Texts = 20_000,
        Buffered = 1 << 18,
        Depth = 16,
    };

    private static readonly ContestDefinition Contest = DefinitionReader.Read(Seeds.Definitions[^3], "kz-2022").Match(
        static definition => definition, static findings => throw new InvalidOperationException($"{findings.Kept[0].Place}: {findings.Kept[0].Message}"));

    private static readonly ContestInForce InForce = Compile(Contest, Seeds.Register, new FindingList(), areProtocols: false);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("csv", Seeds.Csv, TableMutations.Change, ReadProtocols),
        new("json", Seeds.Json, JsonMutations.Change, ReadProtocols),
        new("nist", Seeds.Reports, JsonMutations.Change, ReadProtocols),
        new("gzip", Seeds.Csv, ChangePacked, ReadProtocols),
        new("zip", Seeds.Archives, ArchiveMutations.Change, ReadProtocols),
        new("xlsx", Seeds.Workbooks, WorkbookMutations.Change, ReadProtocols),
        new("definition", Seeds.Definitions, DefinitionMutations.Change, ReadDefinition),
        new("register", Seeds.Registers, TableMutations.Change, ReadRegister),
    ];

    /// <summary>Half of the inputs are damaged in the packing, the others in what is packed.</summary>
    private static byte[] ChangePacked(Random random, byte[] seed) => random.Next(2) == 0
        ? ByteMutations.Change(random, TableMutations.Pack(seed))
        : TableMutations.Pack(TableMutations.Change(random, seed));

    private static Outcome ReadProtocols(byte[] input) => ReadProtocols(InForce, input, out _, out _);

    /// <summary>Reads protocols and rolls them up to the outcome, which uses shares, decision rules and policies.</summary>
    private static Outcome ReadAndRollUp(ContestInForce contest, byte[] input)
    {
        var outcome = ReadProtocols(contest, input, out var items, out var cut);
        var byPartition = items.ToLookup(static item => item.Partition);
        var results = contest.Register.Parts
            .Select(part => Flow.RollUp(contest, part, byPartition[part.Partition.Code], cut).Result)
            .ToDictionary(static result => result.Area.Code);
        var unplaced = UnplacedDocument.Write(contest.Definition, UnplacedEntries.None);
        Flow.Combine(contest, unplaced, waiting: 0, results);
        return outcome;
    }

    /// <summary>Reads, checks, packs and writes the receipt: every row is an entry or rejected with an error; every entry is in an item.</summary>
    private static Outcome ReadProtocols(ContestInForce contest, byte[] input, out IReadOnlyList<ItemPart> items, out LedgerCut cut)
    {
        var upload = new Upload(contest.Definition.Id, "u", "file", "fuzz", DateTimeOffset.UnixEpoch, Digest.Of(input), input.Length);
        var taken = Flow.TakeIn(contest, upload, edition: 1, new MemoryStream(input), Caps);
        var receipt = taken.Receipt;
        Expect(receipt.Rejected <= receipt.Findings.Errors, $"{receipt.Rejected} rows were rejected and there are {receipt.Findings.Errors} errors.");
        using (JsonDocument.Parse(ReceiptDocument.Write(receipt)))
        {
        }

        (items, cut) = (taken.Items, new LedgerCut([upload], []));
        var entries = PartitionEntries.Unpack(items, cut);
        Expect(entries.Count == receipt.Entries, $"{receipt.Entries} entries were read and {entries.Count} are in the items.");
        return new Outcome(receipt.Entries, receipt.Findings);
    }

    /// <summary>A definition that is accepted must be usable.</summary>
    private static Outcome ReadDefinition(byte[] input) => DefinitionReader.Read(input, "contest.json").Match(
        definition =>
        {
            // Compiling the register, placing, checking and packing use every part of a definition that reading does.
            var register = Compile(definition, Seeds.Csv[0], new FindingList(), areProtocols: true);
            return ReadAndRollUp(register, Seeds.Csv[0]) with { Findings = new FindingList() };
        },
        findings =>
        {
            Expect(findings.Errors > 0, "The definition is refused without an error.");
            return new Outcome(0, findings);
        });

    /// <summary>A register that is accepted is the same after writing and reading.</summary>
    private static Outcome ReadRegister(byte[] input)
    {
        var findings = new FindingList();
        var contest = Compile(Contest, input, findings, areProtocols: false);
        var stations = contest.Register.Parts.Sum(part => part.Stations.Length);
        if (findings.Errors > 0)
        {
            return new Outcome(stations, findings);
        }

        var documents = RegisterDocuments.Write(Contest, contest.Register);
        var byDigest = documents.ToDictionary(document => document.Digest, document => document.Bytes);
        var again = RegisterDocuments.Read(Contest, documents[^1].Bytes, digest => byDigest[digest]);
        Expect(RegisterDocuments.Write(Contest, again)[^1].Digest == documents[^1].Digest, "The register changed by writing and reading.");
        return new Outcome(stations, findings);
    }

    private static ContestInForce Compile(ContestDefinition definition, byte[] input, FindingList findings, bool areProtocols)
    {
        var file = new SourceFile("register.csv", () => new MemoryStream(input));
        var register = Flow.CompileRegister(definition, [file], areProtocols, Caps, findings, new FindingList());
        return new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromise(otherwise);
        }
    }
}
