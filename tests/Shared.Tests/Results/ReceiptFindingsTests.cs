using System.Text.Json;
using Hattama.Findings;
using Hattama.Results;

namespace Hattama.Tests.Results;

/// <summary>A receipt read back says what was found: no count is lost with what was not kept.</summary>
public sealed class ReceiptFindingsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(FindingList.DefaultCap)] // all kept
    [InlineData(FindingList.DefaultCap + 1)] // one only counted
    public void FindingsOf_WrittenReceipt_AreThoseWritten(int many)
    {
        var findings = new FindingList();
        findings.Add(new Finding("F002", Severity.Error, new Place("a.csv", 0), new LocalText("к", "р", "e")));
        findings.Add(new Finding("P104", Severity.Warning, new Place("a.csv", 7, "yes", "12"), new LocalText("қ", "р", "e")));
        findings.Add(new Finding("P104", Severity.Error, default, new LocalText("қ", "р", "e")));
        for (var row = 1; row <= many; row++)
        {
            findings.Add(new Finding("P002", Severity.Error, new Place("b.csv", row, "no"), new LocalText($"{row}-к", $"{row} р", $"{row} e")));
        }

        var bytes = ReceiptDocument.Write(new Receipt("small", "u", "a.csv", new string('0', 64), 1, "north", DateTimeOffset.UnixEpoch, 1, 0, 0, 0, findings));
        using var written = JsonDocument.Parse(bytes);
        var read = ReceiptDocument.FindingsOf(written.RootElement);
        Assert.Equal(findings.Counts, read.Counts);
        Assert.Equal((findings.Errors, findings.Warnings), (read.Errors, read.Warnings));
        Assert.Equal(findings.Kept, read.Kept);
    }
}
