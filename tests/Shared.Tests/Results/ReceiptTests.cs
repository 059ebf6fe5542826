using System.Text;
using System.Text.Json;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Protocols;

namespace Hattama.Tests.Results;

/// <summary>What a sender reads in the receipt of one upload: everything is counted, however little of it is listed (#5).</summary>
public sealed class ReceiptTests
{
    private const string Header = "region,district,station,registered,yes,no\n";

    /// <summary>Of 1,500 unreadable figures a thousand are listed; the counts are those of all.</summary>
    [Fact]
    public void Receipt_OfMoreFindingsThanItLists_CountsThemAll()
    {
        var rows = string.Concat(Enumerable.Repeat("1,12,7,1e3,60,30\n", 1_500));
        var receipt = Receipt(Header + rows);
        Assert.Equal(1_000, receipt.GetProperty("findings").GetArrayLength());
        var counts = receipt.GetProperty("counts").EnumerateArray().ToDictionary(static count => count[0].GetString()!, static count => (count[1].GetString(), count[2].GetInt64()));
        Assert.Equal(("error", 1_500L), counts["P002"]);
        Assert.Equal(counts.Values.Where(static count => count.Item1 == "error").Sum(static count => count.Item2), receipt.GetProperty("errors").GetInt64());
        Assert.Equal(counts.Values.Where(static count => count.Item1 == "warning").Sum(static count => count.Item2), receipt.GetProperty("warnings").GetInt64());
        Assert.True(receipt.GetProperty("errors").GetInt64() >= 1_500, receipt.GetProperty("errors").GetRawText());
    }

    /// <summary>Rows become entries, wait for their station, or are rejected; together they are the file’s rows.</summary>
    [Fact]
    public void Receipt_SaysHowManyRowsCameInWaitAndWereRejected()
    {
        var receipt = Receipt(Header + "1,12,7,100,60,30\n1,13,7,100,60,30\n1,12,99,100,60,30\n1,12,,100,60,30\n,,8,100,60,30\n");
        Assert.Equal((3L, 1L, 2L), (
            receipt.GetProperty("entries").GetInt64(), receipt.GetProperty("unplaced").GetInt64(), receipt.GetProperty("rejected").GetInt64()));
        Assert.Equal(2, receipt.GetProperty("districts").GetInt32()); // partition ? is none
    }

    private static JsonElement Receipt(string csv)
    {
        var definition = new Contest().Build();
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            definition, [new SourceFile("r", static () => new MemoryStream("region,district,station\n1,12,7\n1,12,8\n1,13,7\n"u8.ToArray()))],
            areProtocols: false, ReadCaps.Default, findings, findings);
        Assert.Equal(0, findings.Errors);
        var bytes = Encoding.UTF8.GetBytes(csv);
        var upload = new Upload(definition.Id, "u1", "a.csv", "sender", DateTimeOffset.UnixEpoch, Digest.Of(bytes), bytes.Length);
        var contest = new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
        var taken = Flow.TakeIn(contest, upload, 1, new MemoryStream(bytes), ReadCaps.Default, cancel: TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(ReceiptDocument.Write(taken.Receipt));
        return json.RootElement.Clone();
    }
}
