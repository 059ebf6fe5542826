using System.Text;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.Data.Sqlite;

namespace Hattama.Tests.Rollups;

/// <summary>The key of a contest from its first activation on (#5): made once, kept, and missed when it is gone.</summary>
public sealed class KeyedSetupTests
{
    private static readonly byte[] Plain = KeyedContest.With(ObservedContest.DefinitionBytes, 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Activation_FirstWithThePolicy_MakesAKeyThatLaterOnesKeep()
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        var key = world.Contest!.Key!;
        Assert.Equal(key.Bytes.ToArray(), await ReadAsync(world.Stores.Evidence, key.Digest));
        foreach (var (register, definition) in new[] { (SmallContest.Usual, world.Definition), (SmallContest.Amended, Plain), (SmallContest.Amended, KeyedContest.With(Plain, 30)) })
        {
            await world.ActivateAsync(register, definition);
            Assert.Equal(key.Digest, world.Contest.Key!.Digest);
            await world.RollUpAsync();
        }

        var activations = await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel);
        Assert.Equal([key.Digest, key.Digest, key.Digest], activations.Select(activation => activation.Key)); // the same again is none
        await world.LoadAsync();
        Assert.Equal(key.Digest, world.Contest!.Key!.Digest);
        (await world.VerifyAsync()).AssertFine();
        Assert.Equal(3, (await ListAsync(world)).Count(digest => digest != key.Digest)); // three definitions; one key
    }

    [Fact]
    public async Task Activation_WithoutThePolicy_MakesNoKey_AndThePolicyLaterIsRefused()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        Assert.Null(world.Contest!.Key);
        var before = await ListAsync(world);
        var refused = await Assert.ThrowsAsync<PipelineException>(() => world.ActivateAsync(SmallContest.Usual, KeyedContest.DefinitionBytes));
        Assert.Contains("would come too late", refused.Message, StringComparison.Ordinal);
        Assert.Contains("another id", refused.Message, StringComparison.Ordinal);
        var draft = new DecideActivation(world.Stores, null!, new ActiveContest(TwoPersons(world.Contest), 1, 1), world.Clock);
        await Assert.ThrowsAsync<PipelineException>(() => draft.DraftAsync(
            new NewVersion(KeyedContest.DefinitionBytes, SmallContest.Read(KeyedContest.DefinitionBytes), SmallContest.Usual), "a", [], "later", null, Cancel));
        Assert.Equal(before, await ListAsync(world)); // nothing of it was written
        Assert.Single(await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel));
        await world.ActivateAsync(SmallContest.Amended); // anything else goes on
    }

    /// <summary>A contest that had the policy before there were keys goes on without one: its names are out.</summary>
    [Fact]
    public async Task Activation_AfterOneBeforeKeys_GoesOnWithoutAKey()
    {
        await using var world = World.InMemoryKeyed();
        await KeyedContest.ActivateWithoutKeyAsync(world);
        await world.ActivateAsync(SmallContest.Amended, KeyedContest.With(Plain, 20));
        Assert.Equal((null, 2), (world.Contest!.Key, world.Contest.Activation));
        await world.RollUpAsync();
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Activation_TwoAtOnce_OneKeyWins_AndTheOtherIsExplained()
    {
        await using var world = World.InMemoryKeyed();
        var late = new TaskCompletionSource();
        var watch = new Watch(async name => await (name == "Activate" ? late.Task : Task.CompletedTask), static _ => Task.CompletedTask);
        var second = new Setup(watch.Over(world.Stores), world.Clock).ActivateAsync(world.Definition, SmallContest.Read(world.Definition), SmallContest.Usual, "two", "second", Cancel);
        await world.ActivateAsync(SmallContest.Usual);
        late.SetResult();
        await Assert.ThrowsAsync<PipelineException>(() => second);
        await world.RollUpAsync();
        var report = await world.VerifyAsync();
        report.AssertFine();
        Assert.Contains(report.Notes, note => note.Contains("is a key for contest small-2030 that nothing is named with", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("damaged")]
    [InlineData("of another contest")]
    [InlineData("another of this contest")]
    public async Task Key_NotThere_IsSaidAndNothingIsNamedWithout(string how)
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        await world.RollUpAsync();
        var key = world.Contest!.Key!;
        var stores = world.Stores with
        {
            Evidence = new Altered(world.Stores.Evidence, key.Digest, how switch
            {
                "lost" => null,
                "damaged" => [.. key.Bytes.ToArray().Select((one, i) => i == 30 ? (byte)'x' : one)],
                "of another contest" => ContestKey.Of("another", new byte[32]).Bytes.ToArray(),
                _ => ContestKey.Of(SmallContest.Id, new byte[32]).Bytes.ToArray(),
            }),
        };
        var lost = await Assert.ThrowsAsync<InvalidDataException>(() => World.On(stores).LoadAsync());
        Assert.Contains("restore this one evidence from a backup", lost.Message, StringComparison.Ordinal);
        Assert.Contains(key.Digest.Hex, lost.Message, StringComparison.Ordinal);
        var report = await StoreVerifier.VerifyAsync(stores, SmallContest.Id, Anchors.None, null, Cancel);
        Assert.Equal("key of small-2030", report.Mismatches[0].Subject);
        Assert.All(report.Mismatches, mismatch => Assert.Contains(mismatch.Subject, (string[])["key of small-2030", $"evidence {key.Digest}"]));
        Assert.Contains(report.Notes, note => note.Contains("not recomputed", StringComparison.Ordinal));
        (await world.VerifyAsync()).AssertFine(); // with it back, all is well
    }

    /// <summary>A key that is whole, of the evidence that the activation names, and of another contest: a store that was put together from two.</summary>
    [Fact]
    public async Task Key_OfAnotherContestThatTheActivationNames_IsRefused()
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var other = ContestKey.Of("another", new byte[32]);
        await world.Stores.Evidence.PutAsync(new MemoryStream(other.Bytes.ToArray()), Cancel);
        var last = (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel))[^1];
        await world.Stores.Ledger.ActivateAsync(last with { Number = 2, Key = other.Digest }, Cancel);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(world.LoadAsync);
        Assert.Contains($"The key of contest {SmallContest.Id}, evidence {other.Digest}, is missing or damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_LaterActivationNamesAnotherKey_IsNamed()
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await world.RollUpAsync();
        var last = (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel))[^1];
        var other = ContestKey.Of(SmallContest.Id, new byte[32]);
        await world.Stores.Evidence.PutAsync(new MemoryStream(other.Bytes.ToArray()), Cancel);
        await world.Stores.Ledger.ActivateAsync(last with { Number = 2, Key = other.Digest }, Cancel);
        await world.LoadAsync();
        await world.RollUpAsync();
        var report = await world.VerifyAsync();
        Assert.Contains(report.Mismatches, mismatch => mismatch.Message.Contains("another key", StringComparison.Ordinal));
    }

    /// <summary>A new edition reads all evidence again, under the same key; its receipts say the same names.</summary>
    [Fact]
    public async Task Rereading_KeepsTheKey()
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1), Row.Good("R1D1", 2) with { Voted = 3, Yes = 2, No = 1, Invalid = 0 }));
        await world.RollUpAsync();
        var other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(world.Definition).Replace("\"title\":\"Voted\"", "\"title\":\"Turned up\"", StringComparison.Ordinal));
        Assert.NotEqual(ReadingDigest.Of(SmallContest.Read(world.Definition)), ReadingDigest.Of(SmallContest.Read(other)));
        await world.ActivateAsync(SmallContest.Usual, other);
        var activation = (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel))[^1];
        Assert.Equal(2, activation.Edition);
        await new Rollup(world.Stores, world.Contest!, 2, world.Key, world.Clock).RunAsync(null, Cancel);
        var stamp = Assert.Single(await world.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel));
        foreach (var name in (await world.Stores.Ledger.ListReceiptsAsync(SmallContest.Id, Cancel)).Where(name => name.Contains(stamp.Id, StringComparison.Ordinal)))
        {
            Assert.Contains(
                world.Contest!.Key!.NameOf(stamp).Evidence.Hex,
                Encoding.UTF8.GetString((await world.Stores.Ledger.FindReceiptAsync(SmallContest.Id, name, Cancel))!.Value.Span), StringComparison.Ordinal);
        }

        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Scan_IsNamedUnderTheKey_AndFoundAgain()
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        var pdf = "%PDF-1.7 a signed protocol"u8.ToArray();
        await world.SendAsync("R1D1/1.pdf", "north", pdf);
        await world.RollUpAsync();
        var result = await world.ResultAsync();
        var station = (await result.StationsAsync((await result.FindAsync("R1D1", Cancel)).Single(), Cancel)).Rows[0];
        var scan = Assert.Single(station.Attachments);
        Assert.Equal((world.Contest!.Key!.NameOf(scan.Upload, Digest.Of(pdf)), null), (scan.Digest, scan.Length));
        Assert.Equal(pdf, (await AttachmentBytes.FindAsync(world.Stores, result.Definition, scan, Cancel))!.Value.ToArray());
        Assert.Null(await AttachmentBytes.FindAsync(world.Stores, result.Definition, scan with { Digest = Digest.Of(pdf) }, Cancel));
        Assert.Null(await AttachmentBytes.FindAsync(world.Stores, result.Definition, scan with { Evidence = Digest.Of(pdf) }, Cancel));
        (await world.VerifyAsync()).AssertFine();
    }

    [Theory]
    [InlineData("UPDATE uploads SET evidence = $x, length = $n", "upload")]
    [InlineData("UPDATE receipts SET bytes = CAST(replace(CAST(bytes AS TEXT), $name, $x) AS BLOB)", "receipt")]
    [InlineData("UPDATE receipts SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"logged\":\"' || $name || '\",', '') AS BLOB)", "receipt")]
    [InlineData("UPDATE activations SET key = ''", "upload")]
    public async Task Verify_WhatAKeyNamesChanged_IsNamed(string sql, string subject)
    {
        await using var world = World.EmbeddedKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        await world.RollUpAsync();
        var other = SmallContest.Csv(Row.Good("R1D1", 1, salt: 5));
        await world.Stores.Evidence.PutAsync(new MemoryStream(other), Cancel);
        var stamp = Assert.Single(await world.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel));
        await world.WhileClosedAsync(folder =>
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "hattama.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$x", Digest.Of(other).Hex);
            command.Parameters.AddWithValue("$n", other.Length);
            command.Parameters.AddWithValue("$name", world.Contest!.Key!.NameOf(stamp).Evidence.Hex);
            Assert.Equal(1, command.ExecuteNonQuery());
        });
        Assert.Contains((await world.VerifyAsync()).Mismatches, mismatch => mismatch.Subject == $"{subject} {stamp.Id}");
    }

    private static ContestInForce TwoPersons(ContestInForce contest) => contest with
    {
        Definition = SmallContest.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.DefinitionBytes)
            .Replace("\"rehearsal\"", "\"live\"", StringComparison.Ordinal).Replace("\"twoPersons\": false", "\"twoPersons\": true", StringComparison.Ordinal))),
    };

    private static async Task<List<Digest>> ListAsync(World world)
    {
        var found = new List<Digest>();
        await foreach (var digest in world.Stores.Evidence.ListAsync(Cancel))
        {
            found.Add(digest);
        }

        return [.. found.Order()];
    }

    private static async Task<byte[]> ReadAsync(IEvidenceStore store, Digest digest)
    {
        await using var stream = (await store.OpenAsync(digest, Cancel))!;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }

    /// <summary>Evidence of which one has other bytes, or none.</summary>
    private sealed class Altered(IEvidenceStore inner, Digest digest, byte[]? bytes) : IEvidenceStore
    {
        public Task<StoredEvidence> PutAsync(Stream stream, CancellationToken cancel) => inner.PutAsync(stream, cancel);

        public Task<Stream?> OpenAsync(Digest evidence, CancellationToken cancel) =>
            evidence == digest ? Task.FromResult<Stream?>(bytes is null ? null : new MemoryStream(bytes)) : inner.OpenAsync(evidence, cancel);

        public IAsyncEnumerable<Digest> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);
    }
}
