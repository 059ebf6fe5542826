using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hattama.Cli;
using Hattama.Kit;
using Hattama.Stores;
using Hattama.Stores.Azure;

namespace Hattama.Tests;

/// <summary>The command line on the storage emulator: the same commands, the same figures.</summary>
public sealed class AzuriteTests(AzureStorage storage)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_OnAzurite_CountAndVerifyAsInAFolder()
    {
        using var contest = await new SmallContest().PublishAsync();
        var shell = await ShellAsync();
        var key = Path.Combine(Path.GetDirectoryName(contest.Store)!, "azure", "key.pem");
        (await shell.RunAsync(["ingest", "--store", "azurite", "--contest", contest.Definition, contest.Protocols])).Ended(0);
        (await shell.RunAsync(["key", "--store", "azurite", "--key", key])).Ended(0);
        shell.Environment["HATTAMA_KEY"] = key;
        (await shell.RunAsync(["rollup", "--store", "azurite"])).Ended(0);
        var folder = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json;
        var azurite = (await shell.RunAsync(["totals", "--store", "azurite", "--json"])).Ended(0).Json;
        Assert.Equal(folder.GetProperty("values").GetRawText(), azurite.GetProperty("values").GetRawText());
        var verified = (await shell.RunAsync(["verify", "--store", "azurite"])).Ended(0);
        Assert.Contains("Everything matches", verified.Out, StringComparison.Ordinal);
        (await shell.RunAsync(["contests", "--store", "azurite"])).Ended(0);
        var token = (await shell.RunAsync(["tokens", "create", "--store", "azurite", "--holder", "ktk-1", "--role", "sender", "--json"])).Ended(0).Json;
        (await shell.RunAsync(["tokens", "revoke", "--store", "azurite", token.GetProperty("id").GetString()!])).Ended(0);
    }

    [Fact]
    public async Task Backup_OfAzurite_SaysThatItIsNoFolder()
    {
        var shell = await ShellAsync(create: true);
        var refused = (await shell.RunAsync(["backup", "--store", "azurite", "--to", "copy"])).Ended(2);
        Assert.Contains("is no folder", refused.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ThatIsNotThere_IsNamed()
    {
        var missing = (await (await ShellAsync()).RunAsync(["totals", "--store", "azurite"])).Ended(3);
        Assert.Contains("has no Hattama store", missing.Err, StringComparison.Ordinal);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        listener.Stop();
        var shell = new Shell { Environment = { ["HATTAMA_AZURITE_BLOB_PORT"] = port, ["HATTAMA_AZURITE_TABLE_PORT"] = port } };
        var unreachable = (await shell.RunAsync(["totals", "--store", "azurite"])).Ended(3);
        Assert.Contains("cannot be reached", unreachable.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("azure", null, null, "Which storage account?")]
    [InlineData("azure:No_Account", null, null, "is no storage account")]
    [InlineData("azure", "HATTAMA_AZURE_UPLOADS", "ftp://x", "write an address")]
    [InlineData("azurite", "HATTAMA_AZURITE_BLOB_PORT", "70000", "write a port")]
    public async Task Store_NamedWrongly_IsAUsageError(string store, string? variable, string? value, string expected)
    {
        var shell = new Shell();
        if (variable is not null)
        {
            shell.Environment[variable] = value!;
        }

        Assert.Contains(expected, (await shell.RunAsync(["totals", "--store", store])).Ended(2).Err, StringComparison.Ordinal);
    }

    /// <summary>A night of the demo, replayed in another order from a folder into the emulator.</summary>
    [Fact]
    public async Task Demo_ReplayedOnAzurite_HasTheSameRoot()
    {
        var folder = Directory.CreateTempSubdirectory("hattama-");
        try
        {
            var place = Path.Combine(folder.FullName, "store");
            (await CommandRun.Of("demo", "--once", "--store", place, "--stations", "60")).Ended(0);
            await using var demo = await OpenStore.OpenAsync(place, Surroundings.OfProcess(TextWriter.Null, TextWriter.Null), create: false, Cancel);
            var contest = await demo.ContestAsync(null, Cancel);
            var root = (await demo.LatestAsync(contest, Cancel)).Snapshot.Snapshot.Root;
            var azure = await storage.CreateAsync();
            Assert.Equal(root, await Replay.RunAsync(demo.Stores, new StoreSet(azure.Evidence, azure.Ledger, azure.Results), contest, seed: 3, Cancel));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Shell> ShellAsync(bool create = false)
    {
        var azurite = await storage.AzuriteAsync();
        var prefix = storage.NewPrefix();
        if (create)
        {
            await storage.CreateAsync(new AzureOptions { Prefix = prefix });
        }

        return new Shell
        {
            Environment =
            {
                ["HATTAMA_AZURITE_BLOB_PORT"] = azurite.Blobs.Port.ToString(CultureInfo.InvariantCulture),
                ["HATTAMA_AZURITE_TABLE_PORT"] = azurite.Tables.Port.ToString(CultureInfo.InvariantCulture),
                ["HATTAMA_AZURE_PREFIX"] = prefix,
            },
        };
    }
}
