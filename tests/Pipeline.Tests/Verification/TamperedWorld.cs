using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Microsoft.Data.Sqlite;

namespace Hattama.Tests.Verification;

/// <summary>
/// A real store with three snapshots, two decisions, small and large evidence, and ways to change it behind its back.
/// </summary>
internal sealed class TamperedWorld : IAsyncDisposable
{
    private TamperedWorld(World world) => World = world;

    public World World { get; }

    public List<string> Uploads { get; } = [];

    /// <summary>Evidence kept in the database.</summary>
    public Digest Small { get; private set; }

    /// <summary>Evidence kept in the folder.</summary>
    public Digest Large { get; private set; }

    public List<SignedSnapshot> Snapshots { get; } = [];

    public List<Digest> Decisions { get; } = [];

    public Anchors Pinned => new(null, Snapshots[^1].Digest.Hex, null);

    public Anchors Keyed => new(World.Key.ExportSubjectPublicKeyInfoPem(), null, null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TamperedWorld> CreateAsync()
    {
        var world = new TamperedWorld(await World.EmbeddedWithContestAsync(smallEvidence: 200));
        await world.FillAsync();
        return world;
    }

    private async Task FillAsync()
    {
        var small = await World.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var large = await World.SendAsync(
            "b.json", "south", SmallContest.Json([.. SmallContest.Districts.SelectMany(district => new[] { Row.Good(district, 2), Row.Good(district, 3) })]));
        (Small, Large) = (Digest.Parse(small.Evidence), Digest.Parse(large.Evidence));
        Snapshots.Add((await World.RollUpAsync()).Snapshot);
        Decisions.Add(await World.DecideAsync(Hattama.Tests.World.Annul("R3D3", "1", World.Clock.GetUtcNow())));
        var third = await World.SendAsync("c.csv", "north", SmallContest.Csv(Row.Good("R1D1", 4), Row.Good("R9D9", 1)));
        Snapshots.Add((await World.RollUpAsync()).Snapshot);
        Decisions.Add(await World.DecideAsync(Hattama.Tests.World.Annul("R3D3", "4", World.Clock.GetUtcNow())));
        Snapshots.Add((await World.RollUpAsync()).Snapshot);
        Uploads.AddRange([small.Upload, large.Upload, third.Upload]);
    }

    /// <summary>Changes the closed store's database; says how many rows that took.</summary>
    public async Task SqlAsync(string sql, params (string Name, object Value)[] values)
    {
        var changed = 0;
        await World.WhileClosedAsync(folder =>
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "hattama.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            changed = command.ExecuteNonQuery();
        });
        Assert.Equal(1, changed);
    }

    public string DocumentFile(Digest document) => Path.Combine(World.Published, "documents", document.Hex[..2], document.Hex + ".json");

    public string SnapshotFile(long sequence) => Path.Combine(World.Published, "snapshots", $"{sequence}.json");

    public string LatestFile => Path.Combine(World.Published, "latest.json");

    /// <summary>Flips one digit in the middle of a file.</summary>
    public static void ChangeByte(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>The document of a district in the latest snapshot.</summary>
    public async Task<Digest> DistrictAsync(string code)
    {
        var result = await World.ResultAsync();
        return (await result.FindAsync(code, Cancel))[0].Document;
    }

    public async Task<Digest> RootMemberAsync(string name)
    {
        using var root = await new PublishedDocuments(World.Stores.Results, SmallContest.Id).ParseAsync(Snapshots[^1].Snapshot.Root, Cancel);
        return Digest.Parse(root.RootElement.GetProperty(name).GetString());
    }

    public async Task AssertBothAsync(MismatchKind kind, string subject)
    {
        (await World.VerifyAsync()).AssertFirst(kind, subject);
        (await World.VerifyFolderAsync()).AssertFirst(kind, subject);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
