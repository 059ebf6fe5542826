using System.Text.Json;
using Hattama.Kit;
using Hattama.Ledger;

namespace Hattama.Tests;

/// <summary>Scans at the command line (#5): receipt, station, disputes, and their bytes back.</summary>
public sealed class AttachmentTests
{
    private static readonly byte[] Pdf = "%PDF-1.7 a signed protocol"u8.ToArray();

    [Fact]
    public async Task Scan_IsConfirmedShownAndWrittenBack()
    {
        using var contest = await new SmallContest().PublishAsync();
        var folder = Directory.CreateDirectory(contest.PathOf("scans/d1")).Parent!.FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "d1", "1.pdf"), Pdf, TestContext.Current.CancellationToken);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--sender", "north", folder)).Ended(0);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--sender", "copy", contest.WriteRows("copy.csv", "North,d1,1,100,90,5,55,30"))).Ended(0);
        var receipt = (await CommandRun.Of("receipts", "--store", contest.Store, "d1/1.pdf", "--json")).Ended(0).Json.GetProperty("uploads")[0].GetProperty("receipt");
        var hash = Digest.Of(Pdf).Hex;
        Assert.Contains($"scan d1/1.pdf: d1/1, SHA-256 {hash}", (await CommandRun.Of("receipts", "--store", contest.Store, "d1/1.pdf")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Equal(("d1", "1", hash), (Scan(receipt, "area"), Scan(receipt, "station"), Scan(receipt, "hash")));

        var waiting = (await CommandRun.Of("disputes", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("waiting")[0];
        Assert.Equal(("north", hash), (Scan(waiting, "sender"), Scan(waiting, "attachment")));
        Assert.Contains("scan " + hash[..12], (await CommandRun.Of("disputes", "--store", contest.Store)).Ended(0).Out, StringComparison.Ordinal);

        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var station = (await CommandRun.Of("station", "--store", contest.Store, "d1/1", "--json")).Ended(0).Json;
        Assert.Equal((hash, "application/pdf"), (Scan(station, "attachment"), Scan(station, "mediaType")));
        var target = contest.PathOf("out");
        Assert.Contains(hash, (await CommandRun.Of("station", "--store", contest.Store, "--scans", target, "d1/1")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Equal(Pdf, await File.ReadAllBytesAsync(Path.Combine(target, hash + ".pdf"), TestContext.Current.CancellationToken));
        Assert.Contains("exists already", (await CommandRun.Of("station", "--store", contest.Store, "--scans", target, "d1/1")).Ended(3).Err, StringComparison.Ordinal);
        Assert.Contains("1 scans", (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0).Out, StringComparison.Ordinal);

        static string? Scan(JsonElement of, string member) => of.GetProperty("attachments")[0].GetProperty(member).GetString();
    }
}
