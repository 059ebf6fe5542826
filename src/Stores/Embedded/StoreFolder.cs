using System.Globalization;
using Hattama.Ledger;

namespace Hattama.Stores.Embedded;

/// <summary>Where everything is in a store folder. No name from outside becomes a path unless it was checked.</summary>
internal sealed class StoreFolder(string root)
{
    private const string SnapshotExtension = ".json";

    public string Root { get; } = root;

    public string Database => Path.Combine(Root, "hattama.db");

    public string OpenLock => Path.Combine(Root, "open.lock");

    public string Evidence => Path.Combine(Root, "evidence");

    /// <summary>Beside the evidence, so that a rename never crosses to another disk.</summary>
    public string EvidenceTemp => Path.Combine(Evidence, ".temp");

    public string Results => Path.Combine(Root, "results");

    public string ResultsTemp => Path.Combine(Results, ".temp");

    public string EvidenceFile(Digest evidence) => Fan(Evidence, evidence, string.Empty);

    public string Documents(string contest) => Path.Combine(Contest(contest), "documents");

    public string DocumentFile(string contest, Digest document) => Fan(Documents(contest), document, ".json");

    public string Snapshots(string contest) => Path.Combine(Contest(contest), "snapshots");

    public string SnapshotFile(string contest, long sequence) =>
        Path.Combine(Snapshots(contest), sequence.ToString(CultureInfo.InvariantCulture) + SnapshotExtension);

    public string LatestFile(string contest) => Path.Combine(Contest(contest), "latest.json");

    /// <summary>The sequence numbers of the snapshot files there are; files named otherwise are not snapshots.</summary>
    public IEnumerable<long> SnapshotFiles(string contest)
    {
        foreach (var file in Files(Snapshots(contest)))
        {
            var name = Path.GetFileName(file);
            if (name.EndsWith(SnapshotExtension, StringComparison.Ordinal)
                && long.TryParse(name[..^SnapshotExtension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                yield return sequence;
            }
        }
    }

    /// <summary>The digests in the names of the files of a fanned-out folder.</summary>
    public static IEnumerable<Digest> Digests(string folder)
    {
        foreach (var fan in Folders(folder).Where(static fan => Path.GetFileName(fan).Length == 2))
        {
            foreach (var file in Files(fan))
            {
                if (Digest.Parse(Path.GetFileNameWithoutExtension(file)) is { IsNone: false } digest)
                {
                    yield return digest;
                }
            }
        }
    }

    public static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [];

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];

    private string Contest(string contest) => Path.Combine(Results, StoreKey.CheckContest(contest));

    private static string Fan(string folder, Digest digest, string extension)
    {
        var hex = StoreKey.CheckDigest(digest).Hex;
        return Path.Combine(folder, hex[..2], hex + extension);
    }
}
