using Hattama.Ledger;
using Hattama.Stores;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests;

/// <summary>What every ledger keeps.</summary>
public abstract class LedgerStoreContract
{
    protected abstract ILedgerStore Store { get; }

    /// <summary>How often a crowd does something; smaller where every time is a request.</summary>
    protected virtual int Crowd => 200;

    protected abstract Task ReopenAsync();

    [Fact]
    public async Task Stamp_Twice_FirstStays()
    {
        Assert.True(await Store.StampAsync(Upload("u1"), Cancel));
        Assert.False(await Store.StampAsync(Upload("u1") with { Sender = "other" }, Cancel));
        Assert.False(await Store.StampAsync(Upload("u1"), Cancel));
        await ReopenAsync();
        Assert.Equal(Upload("u1"), await Store.FindUploadAsync(Contest, "u1", Cancel));
        Assert.Equal([Upload("u1")], await Store.ReadUploadsAsync(Contest, Cancel));
        Assert.Null(await Store.FindUploadAsync(Contest, "u2", Cancel));
    }

    [Fact]
    public async Task Stamp_OfEachKind_KeepsItsKind()
    {
        foreach (var kind in Enum.GetValues<UploadKind>())
        {
            await Store.StampAsync(Upload(UploadKinds.NameOf(kind)) with { Kind = kind }, Cancel);
        }

        await ReopenAsync();
        var read = await Store.ReadUploadsAsync(Contest, Cancel);
        Assert.Equal(Enum.GetValues<UploadKind>().Length, read.Count);
        Assert.All(read, static upload => Assert.Equal(upload.Id, UploadKinds.NameOf(upload.Kind)));
        Assert.Equal(UploadKind.Observations, (await Store.FindUploadAsync(Contest, "observations", Cancel))!.Kind);
    }

    [Fact]
    public async Task Uploads_AreOrderedByStampThenOrdinalId()
    {
        // U+FFEE comes after U+1F5F3 in ordinal order and before it in the order of bytes.
        string[] ids = ["\uFFEE", "\U0001F5F3", "b", "B", "a"];
        foreach (var id in ids)
        {
            await Store.StampAsync(Upload(id), Cancel);
        }

        await Store.StampAsync(Upload("zz", second: -1), Cancel);
        var read = (await Store.ReadUploadsAsync(Contest, Cancel)).Select(static upload => upload.Id);
        Assert.Equal(["zz", "B", "a", "b", "\U0001F5F3", "\uFFEE"], read);
    }

    [Fact]
    public async Task Stamp_FractionOfMillisecond_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(
        () => Store.StampAsync(Upload("u1") with { Received = Noon.AddTicks(1) }, Cancel));

    [Fact]
    public async Task Items_AddedTwice_FirstStays()
    {
        await Store.AppendItemsAsync([Part("u1"), Part("u1", part: 1)], Cancel);
        await Store.AppendItemsAsync([Part("u1", body: "other"), Part("u0")], Cancel);
        await ReopenAsync();
        var read = await Store.ReadItemsAsync(Contest, 1, "d1", Cancel);
        Assert.Equal([("u0", 0, "body"), ("u1", 0, "body"), ("u1", 1, "body")], read.Select(static part => (part.Upload, part.Part, Text(part.Body))));
    }

    [Fact]
    public async Task Items_PartsAreOrderedAsNumbers()
    {
        await Store.AppendItemsAsync([.. Enumerable.Range(0, 12).Reverse().Select(static part => Part("u1", part))], Cancel);
        Assert.Equal(Enumerable.Range(0, 12), (await Store.ReadItemsAsync(Contest, 1, "d1", Cancel)).Select(static part => part.Part));
    }

    [Fact]
    public async Task Items_EditionsPartitionsAndContestsAreApart()
    {
        await Store.AppendItemsAsync([Part("u1"), Part("u2", edition: 2), Part("u3", partition: "d2"), Part("u4", contest: "other")], Cancel);
        Assert.Equal(["u1"], (await Store.ReadItemsAsync(Contest, 1, "d1", Cancel)).Select(static part => part.Upload));
        Assert.Equal(["u2"], (await Store.ReadItemsAsync(Contest, 2, "d1", Cancel)).Select(static part => part.Upload));
        Assert.Equal(["d1", "d2"], await Store.ListPartitionsAsync(Contest, 1, Cancel));
        Assert.Equal(["d1"], await Store.ListPartitionsAsync("other", 1, Cancel));
        Assert.Empty(await Store.ListPartitionsAsync(Contest, 3, Cancel));
    }

    [Fact]
    public async Task Keys_OfAnyCharacter_AreKeptApart()
    {
        await Store.AppendItemsAsync([.. StrangeCodes.Select(static code => Part(code, partition: code, body: code))], Cancel);
        await Store.MarkDirtyAsync(Contest, StrangeCodes, Cancel);
        foreach (var code in StrangeCodes)
        {
            await Store.PutReceiptAsync(Contest, code, Bytes(code), Cancel);
        }

        await ReopenAsync();
        var sorted = StrangeCodes.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(sorted, await Store.ListPartitionsAsync(Contest, 1, Cancel));
        Assert.Equal(sorted, (await Store.ReadDirtyAsync(Contest, Cancel)).Select(static mark => mark.Partition));
        Assert.Equal(sorted, (await Store.ListReceiptsAsync(Contest, Cancel)).Order(StringComparer.Ordinal));
        foreach (var code in StrangeCodes)
        {
            var part = Assert.Single(await Store.ReadItemsAsync(Contest, 1, code, Cancel));
            Assert.Equal((code, code, code), (part.Partition, part.Upload, Text(part.Body)));
            Assert.Equal(code, Text(await Store.FindReceiptAsync(Contest, code, Cancel)));
        }
    }

    [Theory]
    [InlineData(0)] // NUL
    [InlineData(0xD800)] // a high surrogate alone
    [InlineData(0xDC00)] // a low surrogate alone
    public async Task Keys_NoStoreCanReturn_AreRefused(int character)
    {
        var code = "a" + (char)character + "b";
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendItemsAsync([Part("u1", partition: code)], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.MarkDirtyAsync(Contest, ["ok", code], Cancel));
        Assert.Empty(await Store.ReadDirtyAsync(Contest, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../other")]
    [InlineData("Upper")]
    [InlineData("01234567890123456789012345678901234567890")]
    public async Task Contest_ThatIsNoId_IsRefused(string contest)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.StampAsync(Upload("u1", contest: contest), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendItemsAsync([Part("u1", contest: contest)], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.MarkDirtyAsync(contest, ["d1"], Cancel));
    }

    [Fact]
    public async Task Items_LargeBodies_ComeBack()
    {
        var body = Noise(5_000_000);
        await Store.AppendItemsAsync([Part("u1") with { Body = body.AsMemory(1) }, Part("u2") with { Body = ReadOnlyMemory<byte>.Empty }], Cancel);
        await ReopenAsync();
        var read = await Store.ReadItemsAsync(Contest, 1, "d1", Cancel);
        Assert.True(read[0].Body.Span.SequenceEqual(body.AsSpan(1)));
        Assert.True(read[1].Body.IsEmpty);
    }

    [Fact]
    public async Task Dirty_RaisedBetweenReadAndClear_Survives()
    {
        await Store.MarkDirtyAsync(Contest, ["d1", "d2"], Cancel);
        var seen = await Store.ReadDirtyAsync(Contest, Cancel);
        await Store.MarkDirtyAsync(Contest, ["d2"], Cancel);
        await Store.ClearDirtyAsync(Contest, seen, Cancel);
        Assert.Equal(["d2"], (await Store.ReadDirtyAsync(Contest, Cancel)).Select(static mark => mark.Partition));
    }

    [Fact]
    public async Task Dirty_DeletedAndMadeAgain_NeverRepeatsAVersion()
    {
        await Store.MarkDirtyAsync(Contest, ["d1"], Cancel);
        var old = await Store.ReadDirtyAsync(Contest, Cancel);
        await Store.ClearDirtyAsync(Contest, old, Cancel);
        await ReopenAsync();
        await Store.MarkDirtyAsync(Contest, ["d1"], Cancel);
        await Store.ClearDirtyAsync(Contest, old, Cancel);
        Assert.True(Assert.Single(await Store.ReadDirtyAsync(Contest, Cancel)).Version > old[0].Version);
    }

    [Fact]
    public async Task Dirty_OfAnotherContest_IsNotTouched()
    {
        await Store.MarkDirtyAsync(Contest, ["d1"], Cancel);
        await Store.ClearDirtyAsync("other", await Store.ReadDirtyAsync(Contest, Cancel), Cancel);
        Assert.Single(await Store.ReadDirtyAsync(Contest, Cancel));
        Assert.Empty(await Store.ReadDirtyAsync("other", Cancel));
    }

    [Fact]
    public async Task Dirty_MarkedByManyAtOnce_NoMarkIsLost()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, Crowd), Cancel, async (i, cancel) =>
        {
            await Store.MarkDirtyAsync(Contest, ["d" + (i % 5), "e" + i], cancel);
            await Store.ClearDirtyAsync(Contest, [new DirtyMark("e" + i, 0)], cancel);
        });
        var marks = await Store.ReadDirtyAsync(Contest, Cancel);
        Assert.Equal(Crowd + 5, marks.Count);
        Assert.Equal(Crowd, marks.Where(static mark => mark.Partition[0] == 'e').Select(static mark => mark.Version).Distinct().Count());
    }

    [Fact]
    public async Task Decisions_AddedTwice_AreOrderedByDigest()
    {
        StoredDecision[] decisions = [.. "cab".Select(static name => new StoredDecision(Contest, Digest.Of(Bytes($"{name}")), Bytes($"{name}")))];
        foreach (var decision in decisions.Concat(decisions))
        {
            await Store.AppendDecisionAsync(decision, Cancel);
        }

        await ReopenAsync();
        var read = await Store.ReadDecisionsAsync(Contest, Cancel);
        Assert.Equal(decisions.Select(static decision => decision.Digest).Order(), read.Select(static decision => decision.Digest));
        Assert.All(read, static decision => Assert.Equal(decision.Digest, Digest.Of(decision.Bytes.Span)));
        Assert.Empty(await Store.ReadDecisionsAsync("other", Cancel));
    }

    [Fact]
    public async Task Receipt_PutTwice_FirstStays()
    {
        Assert.Null(await Store.FindReceiptAsync(Contest, "u1", Cancel));
        await Store.PutReceiptAsync(Contest, "u1", Bytes("first"), Cancel);
        await Store.PutReceiptAsync(Contest, "u1", Bytes("second"), Cancel);
        await ReopenAsync();
        Assert.Equal("first", Text(await Store.FindReceiptAsync(Contest, "u1", Cancel)));
        Assert.Null(await Store.FindReceiptAsync("other", "u1", Cancel));
        Assert.Equal(["u1"], await Store.ListReceiptsAsync(Contest, Cancel));
    }

    [Fact]
    public async Task Activate_SixteenForOneNumber_OneWins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Store.ActivateAsync(Activation(1, $"by {i}"), Cancel))));
        await ReopenAsync();
        var winner = Array.IndexOf(won, true);
        Assert.Single(won, true);
        Assert.Equal([Activation(1, $"by {winner}")], await Store.ReadActivationsAsync(Contest, Cancel));
    }

    [Fact]
    public async Task Activations_OfContests_AreApartAndOrdered()
    {
        Assert.Empty(await Store.ListContestsAsync(Cancel));
        Assert.True(await Store.ActivateAsync(Activation(2), Cancel));
        Assert.True(await Store.ActivateAsync(Activation(1), Cancel));
        Assert.True(await Store.ActivateAsync(Activation(1, contest: "another"), Cancel));
        await ReopenAsync();
        Assert.Equal([Activation(1), Activation(2)], await Store.ReadActivationsAsync(Contest, Cancel)); // the second has no key
        Assert.Equal(["another", Contest], await Store.ListContestsAsync(Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ActivateAsync(Activation(0), Cancel));
    }

    [Fact]
    public async Task Cut_HoldsWhatHasStampAndReceipt()
    {
        await Store.StampAsync(Upload("done"), Cancel);
        await Store.StampAsync(Upload("pending"), Cancel);
        await Store.PutReceiptAsync(Contest, "done", Bytes("r"), Cancel);
        await Store.PutReceiptAsync(Contest, "unstamped", Bytes("r"), Cancel);
        await Store.AppendDecisionAsync(Decision("d"), Cancel);
        await CheckAsync(["done"]);
        await ReopenAsync();
        await Store.PutReceiptAsync(Contest, "pending", Bytes("r"), Cancel);
        await CheckAsync(["done", "pending"]);
        await CheckAsync(["done", "pending"]);
        Assert.Empty((await Store.ReadCutAsync("other", Cancel)).Uploads);

        async Task CheckAsync(string[] expected)
        {
            var cut = await Store.ReadCutAsync(Contest, Cancel);
            Assert.Equal(expected.Select(id => Upload(id)), cut.Uploads.OrderBy(upload => upload.Id, StringComparer.Ordinal));
            Assert.Equal("d", Text(Assert.Single(cut.Decisions).Bytes));
        }
    }

    [Fact]
    public async Task Cut_OfAnyIdAndName_GivesThemBack()
    {
        foreach (var code in StrangeCodes)
        {
            await Store.StampAsync(Upload(code) with { File = code, Sender = code }, Cancel);
            await Store.PutReceiptAsync(Contest, code, Bytes("r"), Cancel);
        }

        foreach (var reading in new[] { "while it is fresh", "when it is settled" })
        {
            var cut = await Store.ReadCutAsync(Contest, Cancel);
            var found = cut.Uploads.Where(upload => (upload.File, upload.Sender) == (upload.Id, upload.Id)).Select(upload => upload.Id);
            Assert.True(StrangeCodes.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal)), reading);
            await ReopenAsync();
        }
    }

    /// <summary>Roll-ups compare cuts by their sizes: that is right only if no two cuts are side by side.</summary>
    [Fact]
    public async Task Cuts_ReadWhileUploadsFinish_AreOrderedAndMissNothing()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var cuts = new System.Collections.Concurrent.ConcurrentBag<HashSet<string>>();
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Crowd / 16; i++)
            {
                var id = $"u{i}-{writer}";
                await Store.StampAsync(Upload(id), Cancel);
                await Store.PutReceiptAsync(Contest, id, Bytes("r"), Cancel);
                acknowledged[id] = true;
                var decision = Decision($"d{i}-{writer}");
                await Store.AppendDecisionAsync(decision, Cancel);
                acknowledged[decision.Digest.Hex] = true;
            }
        })));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var isLast = false; !isLast;)
            {
                isLast = writers.IsCompleted;
                var before = acknowledged.Keys.ToList();
                var cut = await Store.ReadCutAsync(Contest, Cancel);
                var names = cut.Uploads.Select(upload => upload.Id).Concat(cut.Decisions.Select(decision => decision.Digest.Hex)).ToHashSet();
                Assert.Equal(cut.Uploads.Count + cut.Decisions.Count, names.Count);
                Assert.Subset(names, before.ToHashSet());
                cuts.Add(names);
            }
        })));
        await writers;
        var sorted = cuts.OrderBy(cut => cut.Count).ToList();
        Assert.Equal(4 * (Crowd / 16) * 2, sorted[^1].Count);
        for (var i = 1; i < sorted.Count; i++)
        {
            Assert.Subset(sorted[i], sorted[i - 1]);
        }
    }

    [Fact]
    public async Task Unfinished_AreStampsWithoutReceipt_OrderedByStamp()
    {
        await Store.StampAsync(Upload("b", second: 1), Cancel);
        await Store.StampAsync(Upload("a", second: 1), Cancel);
        await Store.StampAsync(Upload("z", second: 0), Cancel);
        await Store.StampAsync(Upload("done"), Cancel);
        await Store.PutReceiptAsync(Contest, "done", Bytes("r"), Cancel);
        Assert.Equal(["z", "a", "b"], (await Store.ReadUnfinishedAsync(Contest, Cancel)).Select(static upload => upload.Id));
        Assert.Empty(await Store.ReadUnfinishedAsync("other", Cancel));
        await Store.ReadCutAsync(Contest, Cancel);
        await Store.StampAsync(Upload("done"), Cancel); // redelivered
        await Store.PutReceiptAsync(Contest, "a", Bytes("r"), Cancel);
        await ReopenAsync();
        Assert.Equal(["z", "b"], (await Store.ReadUnfinishedAsync(Contest, Cancel)).Select(static upload => upload.Id));
    }

    [Fact]
    public async Task Write_AlreadyCancelled_WritesNothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.StampAsync(Upload("u1"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadUploadsAsync(Contest, cancelled));
        Assert.Empty(await Store.ReadUploadsAsync(Contest, Cancel));
    }

    private static StoredDecision Decision(string text) => new(Contest, Digest.Of(Bytes(text)), Bytes(text));
}
