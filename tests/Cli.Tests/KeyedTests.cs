using System.Globalization;
using System.Text.RegularExpressions;
using Hattama.Kit;
using Microsoft.Data.Sqlite;

namespace Hattama.Tests;

/// <summary>A contest that names things under a key (#5), as its operator meets it.</summary>
public sealed class KeyedTests
{
    private static readonly string Keyed = SmallVote.DefinitionWith("\"minPublish\": 95, \"minPublishLine\": \"issued\", ");

    [Fact]
    public async Task Contest_FromIngestToVerify_SaysWhatDocumentsCannotShow()
    {
        using var contest = await PublishAsync();
        Assert.Contains("\"merged\":true", await AllAsync(contest), StringComparison.Ordinal);
        (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0);
        var folder = (await CommandRun.Of("verify", "--folder", Path.Combine(contest.Store, "results", "small"))).Ended(0);
        Assert.Contains("named under a key that is not published", folder.Out, StringComparison.Ordinal);
        var receipt = contest.PathOf("receipt.json");
        var upload = (await CommandRun.Of("receipts", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("uploads")[0];
        Assert.DoesNotContain(upload.GetProperty("evidence").GetString()!, await AllAsync(contest), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(receipt, (byte[])Query(contest, "SELECT bytes FROM receipts")!, TestContext.Current.CancellationToken);
        (await CommandRun.Of("verify", "--folder", Path.Combine(contest.Store, "results", "small"), "--receipt", receipt)).Ended(0);
        var id = upload.GetProperty("upload").GetString()!;
        var published = Regex.Match(await AllAsync(contest), "\\[\"" + id + "\"[^\\]]*?\"([0-9a-f]{64})\"").Groups[1].Value;
        foreach (var start in new[] { published, published[..6].ToUpperInvariant() })
        {
            Assert.Equal(id, (await CommandRun.Of("receipts", "--store", contest.Store, start, "--json")).Ended(0).Json.GetProperty("uploads")[0].GetProperty("upload").GetString());
        }

        (await CommandRun.Of("receipts", "--store", contest.Store, published[..5])).Ended(2);
    }

    [Fact]
    public async Task Backup_HoldsTheKey()
    {
        using var contest = await PublishAsync();
        var copy = contest.PathOf("copy");
        (await CommandRun.Of("backup", "--store", contest.Store, "--to", copy)).Ended(0);
        (await CommandRun.Of("verify", "--store", copy)).Ended(0);
        Assert.Equal((string)Query(contest, "SELECT key FROM activations")!, Query(contest, "SELECT digest FROM evidence WHERE CAST(bytes AS TEXT) LIKE 'hattama.key/1%'", copy));
        (await CommandRun.Of("ingest", "--store", copy, contest.WriteRows("later.csv", "North,d1,1,100,90,5,59,26"))).Ended(0); // needs the key
        (await CommandRun.Of("verify", "--store", copy)).Ended(0);
    }

    [Fact]
    public async Task Key_Lost_IsSaidByEveryCommandThatNeedsIt()
    {
        using var contest = await PublishAsync();
        Query(contest, "DELETE FROM evidence WHERE CAST(bytes AS TEXT) LIKE 'hattama.key/1%'");
        foreach (var command in new[] { (string[])["rollup"], ["ingest", contest.Protocols], ["reconcile"] })
        {
            var run = await CommandRun.Of([command[0], "--store", contest.Store, .. command[1..]]);
            Assert.NotEqual(0, run.Code);
            Assert.Contains("The key of contest small", run.Err, StringComparison.Ordinal);
            Assert.Contains("restore this one evidence from a backup", run.Err, StringComparison.Ordinal);
        }

        Assert.Contains("The key of contest small", (await CommandRun.Of("verify", "--store", contest.Store)).Ended(1).Out, StringComparison.Ordinal);
        (await CommandRun.Of("totals", "--store", contest.Store)).Ended(0); // what is published stays
    }

    [Fact]
    public async Task Policy_ThatComesTooLate_IsRefusedWithAReason()
    {
        using var contest = await new SmallContest().PublishAsync();
        var later = contest.Write("later.json", Keyed);
        var refused = await CommandRun.Of("ingest", "--store", contest.Store, "--contest", later, "--activate", "small stations", contest.Protocols);
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("began without minPublish", refused.Err, StringComparison.Ordinal);
        Assert.Contains("another id", refused.Err, StringComparison.Ordinal);
        Assert.Equal(1L, Query(contest, "SELECT count(*) FROM activations"));
    }

    private static async Task<SmallContest> PublishAsync()
    {
        var contest = new SmallContest();
        var definition = contest.Write("keyed.json", Keyed);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", definition, contest.Protocols)).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        return contest;
    }

    /// <summary>Everything published, as one text.</summary>
    private static async Task<string> AllAsync(SmallContest contest)
    {
        var texts = await Task.WhenAll(Directory.EnumerateFiles(Path.Combine(contest.Store, "results"), "*.json", SearchOption.AllDirectories)
            .Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        return string.Join('\n', texts);
    }

    private static object? Query(SmallContest contest, string sql, string? store = null)
    {
        using var connection = new SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={Path.Combine(store ?? contest.Store, "hattama.db")};Pooling=False"));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
