using CsCheck;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests;

/// <summary>What observers send is kept like everything else, and no official document knows of it.</summary>
public sealed class ObservationIsolationTests
{
    private static readonly UploadKind[] ObserversKinds = [UploadKind.Observations, UploadKind.Accreditations];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Official_WithAndWithoutObservations_HasTheSameBytes() =>
        await (from places in Gen.Int[0, 5].Array[1, 6] from salt in Gen.Int[0, 50] select (places, salt)).SampleAsync(
            async sample =>
            {
                await using var without = World.InMemory();
                await using var with = World.InMemory();
                await SendAsync(without, sample.salt, []);
                await SendAsync(with, sample.salt, sample.places);
                var (plain, observed) = ((await without.RollUpAsync()).Snapshot.Snapshot, (await with.RollUpAsync()).Snapshot.Snapshot);
                Assert.Equal(plain.Root, observed.Root);
                Assert.NotEqual(plain.Log, observed.Log);
                Assert.Equal(plain.Uploads + sample.places.Length, observed.Uploads);
                await SameDocumentsAsync(without, with, plain);
            },
            iter: 12,
            threads: 1);

    [Fact]
    public async Task Observations_LookingLikeProtocols_AreLoggedAndNeverCounted()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var sent = await world.SendAsync(UploadKind.Observations, "copy.csv", "observers", SmallContest.Csv(Row.Good("R1D1", 1)));
        Assert.Equal((0L, "observations", "O509"), (sent.Entries, sent.Kind, Assert.Single(sent.Findings.Kept).Code));
        var snapshot = (await world.RollUpAsync()).Snapshot.Snapshot;
        Assert.Equal((1L, 0L), (snapshot.Uploads, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted)));
        (await world.VerifyAsync()).AssertFine();
        (await world.VerifyFolderAsync()).AssertFine();
        Assert.Empty(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel));
    }

    [Fact]
    public async Task Stamp_TurnedFromObservationsIntoProtocols_IsFound()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.SendAsync(UploadKind.Observations, "copy.csv", "observers", SmallContest.Csv(Row.Good("R1D1", 1)));
        await world.RollUpAsync();
        await world.WhileClosedAsync(folder => Execute(folder, "UPDATE uploads SET kind = 'protocols'"));
        var report = await world.VerifyAsync();
        Assert.Contains(report.Mismatches, mismatch => mismatch.Kind == MismatchKind.Changed && mismatch.Subject.StartsWith("upload ", StringComparison.Ordinal));
        Assert.Contains(report.Mismatches, mismatch => mismatch.Subject.StartsWith("receipt ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Item_OfAnObserverInADistrict_IsDamageAndNoEntry()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var sent = await world.SendAsync(UploadKind.Observations, "copy.csv", "observers", SmallContest.Csv(Row.Good("R1D1", 1)));
        var stamp = (await world.Stores.Ledger.FindUploadAsync(SmallContest.Id, sent.Upload, Cancel))! with { Kind = UploadKind.Protocols };
        var forged = Flow.TakeIn(world.Contest!, stamp, 1, new MemoryStream(SmallContest.Csv(Row.Good("R1D1", 1))), Protocols.ReadCaps.Default, cancel: Cancel).Items;
        await world.Stores.Ledger.AppendItemsAsync(forged, Cancel);
        await world.Stores.Ledger.MarkDirtyAsync(SmallContest.Id, ["R1D1"], Cancel);
        var damage = await Assert.ThrowsAsync<InvalidDataException>(world.RollUpAsync);
        Assert.Contains($"{sent.Upload} holds observations", damage.Message, StringComparison.Ordinal);
    }

    /// <summary>The same uploads of commissions at the same instants, with observers' uploads between them.</summary>
    private static async Task SendAsync(World world, int salt, int[] places)
    {
        await world.ActivateAsync(SmallContest.Usual);
        for (var i = 0; i < 6; i++)
        {
            foreach (var place in places.Where(place => place == i))
            {
                await world.SendAsync(ObserversKinds[place % 2], $"form-{i}.csv", "observers", SmallContest.Csv(Row.Good("R1D1", 1, salt + place)));
            }

            await world.SendAtAsync(UploadKind.Protocols, World.Start.AddMinutes(i + 1), $"p{i}.csv", i % 2 == 0 ? "north" : "south", SmallContest.Csv(Row.Good("R1D1", 1 + i % 4, salt), Row.Good("R2D2", 1 + i % 3)));
        }
    }

    private static async Task SameDocumentsAsync(World without, World with, Snapshot plain)
    {
        var mine = await DocumentsAsync(without);
        var theirs = await DocumentsAsync(with);
        Assert.Contains(plain.Root, mine);
        // Logs differ because they list every upload; whatever else is published without observers is published with them.
        var logs = new HashSet<Digest>();
        foreach (var document in mine)
        {
            var text = System.Text.Encoding.UTF8.GetString((await without.Stores.Results.FindDocumentAsync(SmallContest.Id, document, Cancel))!.Value.Span);
            if (text.Contains("\"type\":\"log", StringComparison.Ordinal))
            {
                logs.Add(document);
            }
        }

        Assert.Equal(2, logs.Count);
        Assert.Empty(mine.Except(logs).Except(theirs));
    }

    private static async Task<HashSet<Digest>> DocumentsAsync(World world)
    {
        var documents = new HashSet<Digest>();
        await foreach (var document in world.Stores.Results.ListDocumentsAsync(SmallContest.Id, Cancel))
        {
            documents.Add(document);
        }

        return documents;
    }

    private static void Execute(string folder, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "hattama.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
