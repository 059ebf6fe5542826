using System.Text;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests;

/// <summary>From observers' forms to published documents, verified again.</summary>
public sealed class ObservationRollupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forms_BesideProtocols_ArePublishedBesideThem()
    {
        await using var world = await WorldAsync();
        var before = (await world.RollUpAsync()).Snapshot.Snapshot;
        Assert.True(before.Observation.IsNone);
        var receipt = await SendAsync(world);
        Assert.Equal(("observations", 6L, 0L, 3), (receipt.Kind, receipt.Entries, receipt.Findings.Errors, receipt.Districts));
        var after = (await world.RollUpAsync()).Snapshot.Snapshot;
        Assert.Equal((before.Root, 2L, false), (after.Root, after.Sequence, after.Observation.IsNone));

        var nation = await LoadAsync(world);
        var comparison = nation.Figures.Comparison;
        Assert.Equal((6L, 4L, 4L, 2L, 1L, 1L), (nation.Figures.Reports, nation.Figures.Stations, comparison.WithCopy, comparison.Exact, comparison.Different, comparison.CopiesDiffer));
        Assert.Equal((1L, 0L, 3L, 3L), (comparison.Different, comparison.WinnerChanged, comparison.Line(2)[2], comparison.Line(3)[3]));
        Assert.Equal((0L, 6L), (nation.Root!.Accredited, nation.Root.Reports[(int)ReportStatus.Used]));
        Assert.Equal(after.Root, nation.Root.Official);
        (await world.VerifyAsync()).AssertFine();
        (await world.VerifyFolderAsync()).AssertFine();
        Assert.Empty(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel));
        Assert.False((await world.RollUpAsync()).IsNew);
    }

    [Fact]
    public async Task Official_ChangesLater_IsComparedAgain()
    {
        await using var world = await WorldAsync();
        await SendAsync(world);
        await world.RollUpAsync();
        var corrected = Row.Good("R1D1", 2);
        await world.SendAsync("c.csv", "north", SmallContest.Csv(corrected with { Yes = corrected.Yes - 3, No = corrected.No + 3, Revision = 2 }));
        await world.RollUpAsync();
        Assert.Equal((3L, 0L), ((await LoadAsync(world)).Figures.Comparison.Exact, (await LoadAsync(world)).Figures.Comparison.Different));
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Documents_HoldNoObserverNoTextAndNoMargin()
    {
        await using var world = await WorldAsync();
        await SendAsync(world);
        await world.SendAsync(UploadKind.Accreditations, "list.csv", "cec", "organisation,observer\nalpha,observer-77\nbeta,b-1\nalpha,a-2\nalpha,a-3\n"u8.ToArray());
        await world.RollUpAsync();
        var seen = 0;
        await foreach (var document in world.Stores.Results.ListDocumentsAsync(SmallContest.Id, Cancel))
        {
            var text = Encoding.UTF8.GetString((await world.Stores.Results.FindDocumentAsync(SmallContest.Id, document, Cancel))!.Value.Span);
            if (text.Contains("\"type\":\"observation", StringComparison.Ordinal))
            {
                seen++;
                Assert.DoesNotContain("observer-77", text, StringComparison.Ordinal);
                Assert.DoesNotContain("private words", text, StringComparison.Ordinal);
                Assert.DoesNotMatch("(?i)interval|pvalue|p-value|\"lower\"|\"upper\"|confidence", text);
            }
        }

        Assert.Equal(1 + 2 + 3 + 1, seen);
    }

    [Fact]
    public async Task Figures_BehindTooFewReports_AreWithheldAndNeverOneAlone()
    {
        await using var world = await WorldAsync();
        await SendAsync(world);
        await world.RollUpAsync();
        var nation = await LoadAsync(world);
        var withheld = new List<string>();
        foreach (var region in nation.Children)
        {
            var area = await LoadAsync(world, region.Document);
            Assert.False(area.Figures.Answers.IsDefault);
            foreach (var district in area.Children)
            {
                var figures = (await LoadAsync(world, district.Document)).Figures;
                Assert.Equal(figures.Answers.IsDefault, figures.Incidents is null);
                withheld.AddRange(figures.Answers.IsDefault ? [district.Code] : []);
            }
        }

        // One report in R1D2: it could be had from R1 less R1D1, so R1D1 is withheld with it.
        Assert.Equal(["R1D1", "R1D2"], withheld);
    }

    [Fact]
    public async Task Difference_ForgedWithEveryHashMadeAgain_IsFoundByAdding()
    {
        await using var world = await WorldAsync();
        await SendAsync(world);
        var signed = (await world.RollUpAsync()).Snapshot;
        var nation = await LoadAsync(world);
        var region = nation.Children.Single(child => child.Code == "R1").Document;
        var district = (await LoadAsync(world, region)).Children.Single(child => child.Code == "R1D1").Document;
        var leaf = await Forgery.RewriteAsync(world, district, text => System.Text.RegularExpressions.Regex.Replace(text, "\\[\"yes\",(\\d+),\\d+\\]", "[\"yes\",$1,1]"));
        var middle = await Forgery.RewriteAsync(world, region, text => text.Replace(district.Hex, leaf.Hex, StringComparison.Ordinal));
        var root = await Forgery.RewriteAsync(world, nation.Document, text => text.Replace(region.Hex, middle.Hex, StringComparison.Ordinal));
        Assert.Equal(4, new HashSet<Digest> { district, leaf, region, middle }.Count);
        await Forgery.PublishAsync(world, signed, root);
        Assert.Contains((await world.VerifyFolderAsync()).Mismatches, mismatch => mismatch.Message.Contains("not the sum of what is below R1D1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Orders_OfArrival_GiveTheSameRoot()
    {
        var roots = new HashSet<(Digest, Digest)>();
        foreach (var order in new int[][] { [0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2] })
        {
            await using var world = World.InMemory();
            await world.ActivateAsync(SmallContest.Usual, ObservedContest.DefinitionBytes);
            foreach (var step in order)
            {
                await (step switch
                {
                    0 => world.SendAtAsync(UploadKind.Protocols, World.Start, "p.csv", "north", SmallContest.Csv([.. Enumerable.Range(1, 4).Select(station => Row.Good("R1D1", station))])),
                    1 => world.SendAtAsync(UploadKind.Observations, World.Start.AddSeconds(1), "a.csv", "alpha", ObservedContest.Csv(ObservedContest.Count("R1D1", 1, "x", moved: 5), ObservedContest.Count("R1D1", 2, "x"))),
                    2 => world.SendAtAsync(UploadKind.Observations, World.Start.AddSeconds(2), "b.csv", "alpha", ObservedContest.Csv(ObservedContest.Count("R1D1", 1, "x", moved: 1, revision: 2))),
                    _ => world.SendAtAsync(UploadKind.Observations, World.Start.AddSeconds(3), "c.csv", "beta", ObservedContest.Csv(ObservedContest.Count("R1D1", 1, "y", moved: 1))),
                });
                await world.RollUpAsync();
            }

            var snapshot = (await world.RollUpAsync()).Snapshot.Snapshot;
            roots.Add((snapshot.Root, snapshot.Observation));
            (await world.VerifyAsync()).AssertFine();
        }

        Assert.Single(roots);
    }

    [Fact]
    public async Task Record_ThatCannotBeRead_NeverKeepsTheOfficialResultBack()
    {
        await using var world = await WorldAsync();
        await SendAsync(world);
        var packer = new RecordPacker(SmallContest.Id, 1, "forged");
        packer.Add("{]"u8);
        var upload = new Upload(SmallContest.Id, "forged", "f", "alpha", World.Start, Digest.Of("x"u8), 1) { Kind = UploadKind.Observations };
        await world.Stores.Ledger.StampAsync(upload, Cancel);
        await world.Stores.Ledger.AppendItemsAsync(packer.Parts(), Cancel);
        await world.Stores.Ledger.PutReceiptAsync(SmallContest.Id, "forged", "{}"u8.ToArray(), Cancel);
        var report = await world.RollUpAsync();
        Assert.Contains("damaged", report.ObservationFailure, StringComparison.Ordinal);
        Assert.True(report.IsNew && report.Snapshot.Snapshot.Observation.IsNone);
        Assert.Equal(36, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted));
        Assert.Contains(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel), mark => mark.Partition == ItemPart.Observations);
        Assert.False((await world.VerifyAsync()).IsFine);
    }

    [Fact]
    public async Task Record_ChangedInTheLedger_IsFound()
    {
        await using var world = await WorldAsync();
        await SendAsync(world);
        await world.RollUpAsync();
        await world.WhileClosedAsync(folder =>
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "hattama.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM items WHERE partition = '?observations' AND part = 0 AND upload = (SELECT min(upload) FROM items WHERE partition = '?observations')";
            Assert.Equal(1, command.ExecuteNonQuery());
        });
        var report = await world.VerifyAsync();
        Assert.Contains(report.Mismatches, mismatch => mismatch.Kind == MismatchKind.Deleted && mismatch.Subject.Contains("?observations", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"state\":\"compared\"", "\"state\":\"copiesDiffer\"")]
    [InlineData("\"official\":\"", "\"official\":\"0")]
    [InlineData("\"reports\":6", "\"reports\":7")]
    public async Task Document_Changed_IsFound(string old, string changed)
    {
        await using var world = await WorldAsync();
        await SendAsync(world);
        await world.RollUpAsync();
        var touched = 0;
        foreach (var file in Directory.EnumerateFiles(world.Published, "*.json", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, Cancel);
            if (text.Contains("\"type\":\"observation", StringComparison.Ordinal) && text.Contains(old, StringComparison.Ordinal))
            {
                await File.WriteAllTextAsync(file, text.Replace(old, changed, StringComparison.Ordinal), Cancel);
                touched++;
            }
        }

        Assert.True(touched > 0);
        Assert.False((await world.VerifyFolderAsync()).IsFine);
    }

    private static async Task<World> WorldAsync()
    {
        var world = World.Embedded();
        await world.ActivateAsync(SmallContest.Usual, ObservedContest.DefinitionBytes);
        await world.SendAsync("p.csv", "north", SmallContest.Csv([.. SmallContest.Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station)))]));
        return world;
    }

    /// <summary>Six reports on four stations: two exact, one that differs, one whose copies contradict each other, an incident.</summary>
    private static async Task<Findings.Receipt> SendAsync(World world)
    {
        await world.SendAsync(UploadKind.Observations, "beta.csv", "beta", ObservedContest.Csv());
        return await world.SendAsync(UploadKind.Observations, "alpha.csv", "alpha", ObservedContest.Csv(
            ObservedContest.Count("R1D1", 1, "observer-77"), ObservedContest.Count("R1D1", 2, "a-2", moved: 3), ObservedContest.Count("R1D2", 1, "a-2"),
            ObservedContest.Count("R2D1", 1, "a-2"), ObservedContest.Count("R2D1", 1, "a-3", moved: 1), ObservedContest.Incident("R1D1", 2, "a-2")));
    }

    private static async Task<PublishedObservation> LoadAsync(World world, Digest document) => await PublishedObservation.LoadAsync(
        new PublishedDocuments(world.Stores.Results, SmallContest.Id), (await world.ResultAsync()).Definition, document, Cancel);

    private static async Task<PublishedObservation> LoadAsync(World world)
    {
        var result = await world.ResultAsync();
        return (await PublishedObservation.FindAsync(new PublishedDocuments(world.Stores.Results, SmallContest.Id), result, Cancel))!;
    }
}
