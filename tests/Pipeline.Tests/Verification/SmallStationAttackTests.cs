using System.Text;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>
/// What is published of a station of three ballots, attacked with guesses (#5): a decision names what was sent, its protocol came in a file of its own, another
/// waits for its station, observers copied it, and a neighbour merged with it has a twin.
/// </summary>
public sealed class SmallStationAttackTests
{
    private static readonly Row Small = new("R1D1", "1", 1000, 3, 2, 1, 0);
    private static readonly Row SmallOtherwise = Small with { Yes = 1, No = 2 };
    private static readonly Row Partner = new("R1D1", "2", 1000, 12, 8, 4, 0);
    private static readonly Row Twin = Partner with { Station = "3" };
    private static readonly Row Unexpected = new("R1D1", "9", 1000, 4, 4, 0, 0);
    private static readonly Row Waiting = new("R9D9", "1", 1000, 3, 3, 0, 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Published_SmallStation_NoGuessIsConfirmed()
    {
        await using var world = World.EmbeddedKeyed(smallEvidence: 64);
        await world.ActivateAsync(SmallContest.Usual);
        await FillAsync(world);
        var guesses = await Guesses.OfAsync(world.Published, Cancel);
        foreach (var row in (Row[])[Small, SmallOtherwise, Unexpected, Waiting])
        {
            Assert.Empty(guesses.About(row));
        }

        Assert.DoesNotContain("content", guesses.About(Partner)); // its figures stand in the row of its twin
        Assert.Empty(guesses.Lengths());
        Assert.Empty(guesses.With("P206", "R1D1", isMerging: true));
        Assert.Equal(["2", "3"], guesses.With("P206", "R1D1", isMerging: false)); // before station 1 counted, both showed their figures
        (await world.VerifyAsync()).AssertFine();
    }

    /// <summary>The same attack finds everything in a contest that was set up before there were keys: it would see what the test above says is not there.</summary>
    [Fact]
    public async Task Published_WithoutAKey_GuessesAreConfirmed()
    {
        await using var world = World.EmbeddedKeyed(smallEvidence: 64);
        await KeyedContest.ActivateWithoutKeyAsync(world);
        await FillAsync(world);
        var guesses = await Guesses.OfAsync(world.Published, Cancel);
        Assert.Equal(["content", "file"], guesses.About(Small));
        Assert.Equal(["content", "file"], guesses.About(Unexpected));
        Assert.Equal(["content", "file"], guesses.About(Waiting));
        Assert.NotEmpty(guesses.Lengths());
        (await world.VerifyAsync()).AssertFine(); // such a contest goes on as it began
    }

    /// <summary>And without the policy it sees the figures themselves, the copies of observers and the twins.</summary>
    [Fact]
    public async Task Published_WithoutThePolicy_EverythingIsThere()
    {
        await using var world = World.Embedded(smallEvidence: 64);
        await world.ActivateAsync(SmallContest.Usual, KeyedContest.With(ObservedContest.DefinitionBytes, 0));
        Assert.Null(world.Contest!.Key);
        await FillAsync(world);
        var guesses = await Guesses.OfAsync(world.Published, Cancel);
        Assert.Equal(["content", "figures", "file"], guesses.About(Small));
        Assert.Equal(["2", "3"], guesses.With("P206", "R1D1", isMerging: false));
    }

    /// <summary>
    /// Somebody who may send, though nothing of this district, sends guesses: the very file of the small station again, and every vector of it in rows that
    /// belong nowhere because the region is wrong. What is published of them must not be equal to anything else.
    /// </summary>
    [Fact]
    public async Task Published_GuessesSentByASender_AreLikeNothingElse()
    {
        await using var world = World.EmbeddedKeyed(smallEvidence: 64);
        await world.ActivateAsync(SmallContest.Usual);
        await FillAsync(world);
        var before = (await Guesses.OfAsync(world.Published, Cancel)).Hashes;
        await world.SendAsync("same.csv", "rival", SmallContest.Csv(Small));
        var receipt = await world.SendAsync("guesses.csv", "rival", Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.Csv(
            [.. Guesses.Vectors(Small), .. Guesses.Vectors(Unexpected), .. Guesses.Vectors(Waiting)])).Replace("\nR", "\nR7", StringComparison.Ordinal)));
        Assert.True(receipt.Unplaced >= 3 * 455, $"{receipt.Unplaced} guesses"); // twelve ballots or fewer have 455 vectors
        await world.RollUpAsync();
        var latest = (await world.ResultAsync()).Nation.UnplacedDocument;
        using var waiting = await new PublishedDocuments(world.Stores.Results, SmallContest.Id).ParseAsync(latest, Cancel);
        var names = waiting.RootElement.GetProperty("entries").EnumerateArray().Where(row => row[4].GetString() == receipt.Upload).Select(row => row[3].GetString()!).ToList();
        Assert.Equal(receipt.Unplaced, names.Count);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.DoesNotContain(names, before.Contains);
        var logged = await world.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel);
        Assert.Equal(logged.Count - 1, logged.Select(stamp => stamp.Evidence).Distinct().Count()); // one file came twice
        Assert.Equal(logged.Count, logged.Select(stamp => world.Contest!.Key!.NameOf(stamp).Evidence).Distinct().Count());
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Observers_CopyOfAMergedStation_IsNotShown()
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await FillAsync(world);
        var documents = await ReadAsync(world);
        Assert.DoesNotContain(documents, text => text.Contains("[1000,3,2,1,0]", StringComparison.Ordinal));
        var seen = documents.Where(text => text.Contains("\"observationStations\"", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(seen, text => text.Contains("[1000,12,8,4,0]", StringComparison.Ordinal)); // nor that of the partner
        Assert.Contains(seen, text => text.Contains("{\"copies\":[],\"differences\":[],\"form\":\"paper\",\"state\":\"officialNotCounted\",\"winnersChanged\":[]}", StringComparison.Ordinal));
        Assert.Contains(seen, text => text.Contains("\"copies\":[[1000,188,128,50,10]]", StringComparison.Ordinal)); // the copy of a station that is shown
        (await world.VerifyAsync()).AssertFine();
    }

    /// <summary>The sums of a sample less the copies that are shown would be the copies that are not.</summary>
    [Fact]
    public async Task Observers_SumsOfASample_LeaveOutCopiesThatAreNotShown()
    {
        await using var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await FillAsync(world);
        var sample = (await ReadAsync(world)).Last(text => text.Contains("\"observationSample\"", StringComparison.Ordinal));
        Assert.Contains("\"part\":188,\"region\":\"\",\"share\":\"turnout\",\"stations\":1,\"whole\":1000", sample, StringComparison.Ordinal); // not 203 of 3 000
    }

    [Fact]
    public async Task Documents_Verified_SayWhatTheyCannotShow_AndAReceiptProvesItsUpload()
    {
        await using var world = World.EmbeddedKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await FillAsync(world);
        var folder = await world.VerifyFolderAsync();
        folder.AssertFine();
        Assert.Contains(folder.Notes, note => note.Contains("key that is not published", StringComparison.Ordinal));
        Assert.DoesNotContain((await world.VerifyAsync()).Notes, note => note.Contains("key that is not", StringComparison.Ordinal));
        foreach (var stamp in await world.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel))
        {
            var receipt = (await world.Stores.Ledger.FindReceiptAsync(SmallContest.Id, stamp.Id, Cancel))!.Value;
            var proven = await world.VerifyFolderAsync(new Anchors(null, null, receipt));
            proven.AssertFine();
            Assert.True(proven.IsAnchored);
            var text = Encoding.UTF8.GetString(receipt.Span);
            Assert.Contains(stamp.Evidence.Hex, text, StringComparison.Ordinal);
            var forged = text.Replace(world.Contest!.Key!.NameOf(stamp).Evidence.Hex, Digest.Of("other"u8).Hex, StringComparison.Ordinal);
            Assert.NotEqual(text, forged);
            var refused = await world.VerifyFolderAsync(new Anchors(null, null, Encoding.UTF8.GetBytes(forged)));
            Assert.Equal(MismatchKind.Forked, Assert.Single(refused.Mismatches).Kind);
        }
    }

    /// <summary>Everything that the class says, and three snapshots of it.</summary>
    internal static async Task FillAsync(World world)
    {
        await world.SendAsync("small.csv", "north", SmallContest.Csv(Small));
        await world.SendAsync("large.csv", "north", SmallContest.Csv(Partner, Twin, Row.Good("R1D1", 4), Row.Good("R1D2", 1), Row.Good("R1D2", 2)));
        await world.SendAsync("waiting.json", "north", SmallContest.Json(Waiting));
        await world.SendAsync("unexpected.csv", "north", SmallContest.Csv(Unexpected));
        await world.SendAsync("R1D1/1.pdf", "north", "%PDF-1.7 a signed protocol"u8.ToArray());
        await world.RollUpAsync();
        await world.SendAsync("again.csv", "south", SmallContest.Csv(SmallOtherwise));
        await world.RollUpAsync();
        var view = await LedgerView.ReadAsync(world.Stores, new ActiveContest(world.Contest!, 1, world.Contest!.Activation), world.Clock, Cancel);
        var (part, _, slot) = view.Find("R1D1", "1", "paper");
        var rollup = view.Roll(part!, await view.PartsAsync("R1D1", Cancel));
        var contents = SentContent.Of(view.Contest.Definition, rollup, slot);
        Assert.Equal(2, contents.Count);
        var pick = new Decision(
            SmallContest.Id, "R1D1", "R1D1", "1", "paper", DecisionKind.Pick, contents.Single(content => content.Values[2] == Value.Of(2)).Digest,
            [.. contents.Select(content => content.Digest)], [], string.Empty, null, "counted-again", "Counted again.", ["cec-1"], world.Clock.GetUtcNow());
        await world.DecideAsync(pick);
        await world.SendAsync(UploadKind.Observations, "observers.csv", "alpha", ObservedContest.Csv(Copy(Small), Copy(Partner), ObservedContest.Count("R1D1", 4, "a-2", isSealed: "no")));
        await world.RollUpAsync();
        Assert.Equal(StateKind.Counted, (await StationAsync(world)).State);
    }

    private static string Copy(Row row) => $"count,{row.Region},{row.District},{row.Station},a-{row.Station},1,yes,,,{row.Registered},{row.Voted},{row.Yes},{row.No},{row.Invalid}";

    private static async Task<PublishedStation> StationAsync(World world)
    {
        var result = await world.ResultAsync();
        return (await result.StationsAsync((await result.FindAsync("R1D1", Cancel)).Single(), Cancel)).Rows[0];
    }

    private static async Task<List<string>> ReadAsync(World world)
    {
        var texts = new List<string>();
        await foreach (var document in world.Stores.Results.ListDocumentsAsync(SmallContest.Id, Cancel))
        {
            texts.Add(Encoding.UTF8.GetString((await world.Stores.Results.FindDocumentAsync(SmallContest.Id, document, Cancel))!.Value.Span));
        }

        return texts;
    }
}
