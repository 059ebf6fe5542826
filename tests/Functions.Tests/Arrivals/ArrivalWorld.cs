using System.Globalization;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hattama.Tests.Functions;

/// <summary>The small contest in memory, with a queue of events and the functions that take uploads in.</summary>
internal sealed class ArrivalWorld : IAsyncDisposable
{
    private int _number;

    private ArrivalWorld(World world, StoreSet stores, ArrivalOptions options)
    {
        World = world;
        Contests = new ContestsInForce(stores, world.Clock);
        Arrivals = new ArrivedUploads(stores, Access, Uploads, Contests, options);
        OnUpload = new OnUpload(Arrivals, NullLogger<OnUpload>.Instance);
        OnPoison = new OnUploadPoison(Arrivals, NullLogger<OnUploadPoison>.Instance);
    }

    public World World { get; }

    public MemoryUploads Uploads { get; } = new();

    public MemoryAccess Access { get; } = new();

    public ContestsInForce Contests { get; }

    public ArrivedUploads Arrivals { get; }

    public OnUpload OnUpload { get; }

    public OnUploadPoison OnPoison { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ArrivalWorld> CreateAsync(Func<StoreSet, StoreSet>? over = null, ArrivalOptions? options = null)
    {
        var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        return new ArrivalWorld(world, over?.Invoke(world.Stores) ?? world.Stores, options ?? new ArrivalOptions());
    }

    /// <summary>A sender asks for leave and sends; gives the id and the version.</summary>
    public async Task<(string Id, string Version)> SendAsync(byte[] bytes, string file = "a.csv", string sender = "north", UploadKind kind = UploadKind.Protocols)
    {
        var id = $"u{_number++.ToString("d3", CultureInfo.InvariantCulture)}";
        await Access.AddGrantAsync(
            new UploadGrant(SmallContest.Id, id, "token", sender, [], file, null, World.Start.AddHours(1)) { Kind = kind }, Cancel);
        return (id, Uploads.Put(SmallContest.Id, id, bytes, World.Start.AddSeconds(-_number)));
    }

    public static string Cloud(string id, string? version) => new UploadEvent("uploads", SmallContest.Id, id, version).Write();

    public async Task<string?> ReceiptAsync(string id) =>
        await World.Stores.Ledger.FindReceiptAsync(SmallContest.Id, id, Cancel) is { } receipt ? System.Text.Encoding.UTF8.GetString(receipt.Span) : null;

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
