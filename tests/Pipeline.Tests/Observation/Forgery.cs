using System.Text;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Tests;

/// <summary>Changes published documents and makes every hash and the signature above them again.</summary>
internal static class Forgery
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Writes a changed document beside the published one; its name.</summary>
    public static async Task<Digest> RewriteAsync(World world, Digest document, Func<string, string> change)
    {
        var text = change(Encoding.UTF8.GetString((await world.Stores.Results.FindDocumentAsync(SmallContest.Id, document, Cancel))!.Value.Span));
        var name = Digest.Of(Encoding.UTF8.GetBytes(text));
        var file = Path.Combine(world.Published, "documents", name.Hex[..2], name.Hex + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, Cancel);
        return name;
    }

    /// <summary>Puts a snapshot with another root of observation in the place of the published one.</summary>
    public static async Task PublishAsync(World world, SignedSnapshot signed, Digest observation)
    {
        var forged = (signed.Snapshot with { Observation = observation }).Sign(world.Key);
        await File.WriteAllBytesAsync(Path.Combine(world.Published, "snapshots", $"{signed.Snapshot.Sequence}.json"), forged.Bytes, Cancel);
        await File.WriteAllBytesAsync(
            Path.Combine(world.Published, "latest.json"), new LatestDocument(SmallContest.Id, signed.Snapshot.Sequence, forged.Digest, signed.Snapshot.Root).Write(), Cancel);
    }
}
