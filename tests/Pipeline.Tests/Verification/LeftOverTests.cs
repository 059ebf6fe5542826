using System.Text;
using System.Text.Json.Nodes;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>
/// What an interrupted roll-up left is named and is no mismatch, because the ledger gives it again; what somebody added is one.
/// </summary>
public sealed class LeftOverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PutDocuments", 1, 1)]
    [InlineData("PutDocuments", 2, 6)]
    [InlineData("PutDocuments", 3, 8)]
    [InlineData("WriteAreas", 1, 1)]
    [InlineData("PutSnapshot", 1, 8)]
    public async Task RollUp_InterruptedThenSuperseded_IsNamedAndEverythingMatches(string write, int nth, int atLeast)
    {
        await using var world = await InterruptedAsync(write, nth);
        var report = await world.VerifyAsync();
        report.AssertFine();
        Assert.True(report.LeftOvers.Count >= atLeast, $"{report.LeftOvers.Count} left-overs: {string.Join(' ', report.Notes)}");
        Assert.Contains(report.Notes, note => note.Contains("made again from the ledger", StringComparison.Ordinal));
        var folder = await world.VerifyFolderAsync();
        folder.AssertFine();
        Assert.Equal(report.LeftOvers, folder.LeftOvers);
        Assert.Contains(folder.Notes, note => note.Contains("only the store can tell", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RollUp_NotInterrupted_LeavesNothing()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        Assert.Empty((await tampered.World.VerifyAsync()).LeftOvers);
        Assert.Empty((await tampered.World.VerifyFolderAsync()).LeftOvers);
    }

    [Theory]
    [InlineData("stations", "$.stations[0][2][2]")]
    [InlineData("area", "$.vector.lines[2]")]
    [InlineData("area", "$.children[0].name")]
    [InlineData("nation", "$.outcome[0].verdict")]
    [InlineData("nation", "$.vector.lines[2]")]
    [InlineData("log", "$.uploads")]
    [InlineData("logHour", "$.uploads[0][3]")]
    [InlineData("unplaced", "$.entries[0][1]")]
    [InlineData("decision", "$.explanation")]
    [InlineData("registerPart", "$.contest")]
    public async Task Document_FabricatedFromAPublishedOne_IsNamedAsAdded(string type, string path)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var added = await FabricateAsync(tampered, type, path);
        var report = await tampered.World.VerifyAsync();
        report.AssertFirst(MismatchKind.Added, $"document {added}");
        Assert.Equal((1, 0), (report.Count, report.LeftOvers.Count));
    }

    [Fact]
    public async Task Document_FabricatedBesideLeftOvers_IsTheOnlyMismatch()
    {
        await using var world = await InterruptedAsync("PutSnapshot", 1);
        var honest = (await world.VerifyAsync()).LeftOvers;
        var (district, text) = await FirstAsync(world, honest, "stations", isCounted: true);
        var changed = Encoding.UTF8.GetBytes(text.Replace("\"counted\"", "\"annulled\"", StringComparison.Ordinal));
        Assert.NotEqual(district, Digest.Of(changed));
        await world.Stores.Results.PutDocumentsAsync(SmallContest.Id, [new Stores.Document(Digest.Of(changed), changed)], Cancel);
        var report = await world.VerifyAsync();
        report.AssertFirst(MismatchKind.Added, $"document {Digest.Of(changed)}");
        Assert.Equal((1, honest.Count), (report.Count, report.LeftOvers.Count));
        var folder = await world.VerifyFolderAsync();
        folder.AssertFine(); // from documents alone nobody can tell: it is named, and only the store knows
        Assert.Contains(Digest.Of(changed), folder.LeftOvers);
    }

    [Fact]
    public async Task Document_OfAnotherContest_IsAddedEverywhere()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var text = await File.ReadAllTextAsync(tampered.DocumentFile(await tampered.DistrictAsync("R1D1")), Cancel);
        var added = await AddAsync(tampered, text.Replace($"\"contest\":\"{SmallContest.Id}\"", "\"contest\":\"other\"", StringComparison.Ordinal));
        await tampered.AssertBothAsync(MismatchKind.Added, $"document {added}");
    }

    [Fact]
    public async Task Register_ActivatedAndNotYetRolledUp_Matches()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.World.ActivateAsync(SmallContest.Amended);
        var report = await tampered.World.VerifyAsync();
        report.AssertFine();
        Assert.NotEmpty(report.LeftOvers);
    }

    /// <summary>A world whose second roll-up fails before its n-th write of a kind; a decision and an upload come before the third.</summary>
    private static async Task<World> InterruptedAsync(string write, int nth)
    {
        var world = await World.EmbeddedWithContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1), Row.Good("R9D9", 1)));
        await world.RollUpAsync();
        await world.DecideAsync(World.Annul("R3D3", "1", world.Clock.GetUtcNow()));
        await world.SendAsync("b.csv", "south", SmallContest.Csv(Row.Good("R1D1", 2), Row.Good("R2D2", 2), Row.Good("R9D9", 2)));
        var count = 0;
        // After the write: its documents are there, the next step is not.
        var faulty = new Watch(_ => Task.CompletedTask, name => name == write && ++count == nth ? throw new IOException("Killed.") : Task.CompletedTask);
        if (write is "WriteAreas" or "PutSnapshot")
        {
            faulty = new Watch(name => name == write ? throw new IOException("Killed.") : Task.CompletedTask, _ => Task.CompletedTask);
        }

        await Assert.ThrowsAsync<IOException>(() => world.RollUpAsync(faulty.Over(world.Stores)));
        await world.SendAsync("c.csv", "north", SmallContest.Csv(Row.Good("R1D1", 3), Row.Good("R2D2", 3), Row.Good("R3D3", 2), Row.Good("R9D9", 3)));
        await world.DecideAsync(World.Annul("R3D3", "4", world.Clock.GetUtcNow()));
        await world.RollUpAsync();
        return world;
    }

    private static async Task<Digest> FabricateAsync(TamperedWorld tampered, string type, string path)
    {
        List<Digest> all = [];
        await foreach (var document in tampered.World.Stores.Results.ListDocumentsAsync(SmallContest.Id, Cancel))
        {
            all.Add(document);
        }

        var (_, text) = await FirstAsync(tampered.World, all, type, path);
        var node = JsonNode.Parse(text)!;
        var target = Find(node, path);
        target.ReplaceWith(target.GetValueKind() == System.Text.Json.JsonValueKind.Number ? JsonValue.Create((long)target + 1) : JsonValue.Create((string)target! + "x"));
        return await AddAsync(tampered, node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private static JsonNode Find(JsonNode node, string path) => TryFind(node, path) ?? throw new InvalidOperationException(path);

    private static JsonNode? TryFind(JsonNode node, string path)
    {
        JsonNode? step = node;
        foreach (var name in path[2..].Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            step = name[0] != '[' ? step?[name] : step is JsonArray array && int.Parse(name[1..^1], System.Globalization.CultureInfo.InvariantCulture) is var i && i < array.Count ? array[i] : null;
        }

        return step;
    }

    private static async Task<(Digest Digest, string Text)> FirstAsync(World world, IEnumerable<Digest> documents, string type, string? path = null, bool isCounted = false)
    {
        foreach (var document in documents)
        {
            var text = Encoding.UTF8.GetString((await world.Stores.Results.FindDocumentAsync(SmallContest.Id, document, Cancel))!.Value.Span);
            var node = JsonNode.Parse(text)!;
            if ((string?)node["type"] == type && (path is null || TryFind(node, path) is not null)
                && (!isCounted || text.Contains("\"counted\"", StringComparison.Ordinal)))
            {
                return (document, text);
            }
        }

        throw new InvalidOperationException($"No document of type {type}.");
    }

    private static async Task<Digest> AddAsync(TamperedWorld tampered, string text)
    {
        var added = Digest.Of(Encoding.UTF8.GetBytes(text));
        Directory.CreateDirectory(Path.GetDirectoryName(tampered.DocumentFile(added))!);
        await File.WriteAllTextAsync(tampered.DocumentFile(added), text, Cancel);
        return added;
    }
}
