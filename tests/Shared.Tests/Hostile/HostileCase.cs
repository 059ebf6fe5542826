using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Protocols;

namespace Hattama.Tests.Hostile;

/// <summary>A file that should not exist, and what must become of it.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Make">Its bytes.</param>
/// <param name="Findings">Code, member, row and column of every finding, in order, parted by <c>; </c>.</param>
/// <param name="Taken">Member, row and station of every good row, parted by a space: they count whatever else the file has.</param>
internal sealed record HostileCase(string Name, Func<byte[]> Make, string Findings, string Taken)
{
    /// <summary>What a reading may hold in memory beyond the file itself; the caps of these tests are small.</summary>
    private const long MostAllocated = 200L << 20;

    /// <summary>Bounds small enough to be met in a test.</summary>
    public static readonly ReadCaps Caps = new() { Bytes = 48 << 20, Buffered = 8 << 20, Members = 60, Sheets = 4, Texts = 1 << 20 };

    private static readonly ContestInForce InForce = Compile();

    /// <summary>Takes the file in as intake does, and says what became of it.</summary>
    public (string Findings, string Taken) TakeIn()
    {
        var bytes = Make();
        var upload = new Upload("demo", "u1", "f", "sender", DateTimeOffset.UnixEpoch, Digest.Of(bytes), bytes.Length);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var taken = Flow.TakeIn(InForce, upload, 1, new MemoryStream(bytes), Caps);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < MostAllocated + (40L * bytes.Length), $"{allocated} bytes were allocated for a file of {bytes.Length}.");

        var entries = PartitionEntries.Unpack(taken.Items, new LedgerCut([upload], []));
        Assert.Equal(taken.Receipt.Entries, entries.Count);
        Assert.True(taken.Receipt.Rejected <= taken.Receipt.Findings.Errors, "A row was rejected without an error.");
        Assert.InRange(ReceiptDocument.Write(taken.Receipt).Length, 1, 4 << 20);
        return (Places(taken.Receipt.Findings), string.Join(' ', entries.Entries.ToArray().Take(20).Select(static entry =>
            $"{(entry.Member.Length > 0 ? entry.Member + ":" : "")}{entry.Row}:{entry.Station}")));
    }

    /// <summary>Reads the file as the results of a previous contest: what becomes of its figures, and what of it the same reader finds.</summary>
    public (BoundResults Bound, string Findings) BindAsPrevious()
    {
        var bytes = Make();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var bound = Flow.BindPrevious(InForce.Definition, InForce.Register, InForce.Definition, [new SourceFile("f", () => new MemoryStream(bytes))], Caps);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < MostAllocated + (40L * bytes.Length), $"{allocated} bytes were allocated for a file of {bytes.Length}.");
        return (bound, OfTheReader(Places(bound.Findings)));
    }

    /// <summary>Of findings as a line, those that reading alone finds and that have nothing to do with scans, sorted: reading and checking are merged by code.</summary>
    public static string OfTheReader(string findings) => string.Join("; ", findings.Split("; ").Where(static finding =>
        finding.Split(' ', '×')[0] is "P000" or "P002" or "P008" or ['F', ..] and not "F010" and not "F013" and not "F014").Order(StringComparer.Ordinal));

    /// <summary>Findings as a line: <c>code×count</c> once there are more than ten of a code.</summary>
    public static string Places(FindingList findings)
    {
        var texts = new List<string>();
        foreach (var group in findings.Kept.GroupBy(static finding => finding.Code))
        {
            var count = findings.Counts.Where(pair => pair.Key.Code == group.Key).Sum(static pair => pair.Value);
            texts.AddRange(group.Take(count > 10 ? 1 : 10).Select(static finding =>
                $"{finding.Code} {finding.Place.File?[1..]}:{finding.Place.Row}[{finding.Place.Column}]"));
            if (count > 10)
            {
                texts.Add($"{group.Key}×{count}");
            }
        }

        return string.Join("; ", texts);
    }

    private static ContestInForce Compile()
    {
        var definition = new Contest { StripsZeros = true, Patterns = ["^(?:УИК )?№? ?(\\d+)$", "^(\\d+/\\d+)$"] }.Build();
        var rows = "region,district,station\n" + string.Concat(Enumerable.Range(1, 30).Select(static station => $"1,12,{station}\n"));
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            definition, [new SourceFile("r", () => new MemoryStream(Encoding.UTF8.GetBytes(rows)))], areProtocols: false, ReadCaps.Default, findings, findings);
        Assert.Equal(0, findings.Errors);
        return new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
    }
}
