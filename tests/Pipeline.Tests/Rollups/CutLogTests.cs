using CsCheck;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Tests.Rollups;

/// <summary>What a log says of a cut is all that results depend on.</summary>
public sealed class CutLogTests
{
    [Fact]
    public void Log_ReadBack_HasTheUploadsOfTheCut() => Gen.Int[0, int.MaxValue].Sample(seed =>
    {
        var plan = new Plan(seed, most: 20);
        // Senders that are one in normal form are one sender in the cut, whatever a stamp says.
        var cut = new LedgerCut(plan.Uploads.Select((upload, i) => i % 3 == 0 ? upload.Stamp with { Sender = "se\u0301nder" } : upload.Stamp), []);
        var hours = LogDocuments.Write(SmallContest.Id, cut).SkipLast(1);
        var read = new LedgerCut(hours.SelectMany(hour => LogDocuments.ReadHour(SmallContest.Id, hour.Bytes)), []);
        Assert.Equal(cut.Uploads.Select(upload => upload with { File = string.Empty }), read.Uploads);
    }, iter: 200);
}
