using System.Security.Cryptography;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Hattama.Stores.Embedded;
using Hattama.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests.Functions;

/// <summary>
/// Invariant 1 across hosts: the same stamped uploads give the same root on the embedded host, in one quiet pass, and on this one, with
/// events twice and in any order, orchestrations between them, storage refusing, failing, timing out after it did its work and
/// denying conditions, and machines lost.
/// </summary>
public sealed class BothHostsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Demo_HundredSchedules_SameRootOnBothHosts() => SampleAsync(Slice.Demo());

    [Fact]
    public Task Ru2020_HundredSchedules_SameRootOnBothHosts() => SampleAsync(Slice.Russia());

    [Fact]
    public Task DemoNamedUnderAKey_TwentySchedules_SameRootOnBothHosts() => SampleAsync(Slice.Demo().Keyed(), schedules: 20);

    private static async Task SampleAsync(Slice slice, int schedules = 100)
    {
        Assert.InRange(slice.Uploads.Count, 20, 200);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var expected = await EmbeddedAsync(slice, key);
        for (var seed = 0; seed < schedules; seed++)
        {
            try
            {
                Assert.Equal(expected, await new Schedule(slice, key, seed).RunAsync());
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}", failure);
            }
        }
    }

    private static async Task<string> EmbeddedAsync(Slice slice, ECDsa key)
    {
        var folder = Directory.CreateTempSubdirectory("hattama-");
        try
        {
            await using var store = EmbeddedStore.Open(Path.Combine(folder.FullName, "store"));
            var stores = new StoreSet(store.Evidence, store.Ledger, store.Results);
            var clock = new FakeTimeProvider(slice.Uploads.Max(upload => upload.Received).AddHours(1));
            var contest = await slice.ActivateAsync(stores, clock, Cancel);
            foreach (var upload in slice.Uploads)
            {
                await stores.Evidence.PutAsync(new MemoryStream(upload.Bytes), Cancel);
                var stamp = upload.StampIn(slice.Definition.Id, 1);
                await stores.Ledger.StampAsync(stamp, Cancel);
                await new Intake(stores, contest, 1, ReadCaps.Default, null!).ProcessAsync(stamp, null, Cancel);
            }

            return (await new Rollup(stores, contest, 1, key, clock).RunAsync(null, Cancel)).Snapshot.Snapshot.Root.Hex;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One bad day of the Functions host.</summary>
    private sealed class Schedule
    {
        private const int OneFaultIn = 150;
        private const int MostDeliveries = 5;
        private readonly Slice _slice;
        private readonly MemoryStore _memory = new();
        private readonly MemoryAccess _access = new();
        private readonly MemoryUploads _uploads = new();
        private readonly FakeTimeProvider _clock;
        private readonly Random _dice;
        private readonly DurableEngine _engine;
        private readonly OnUpload _onUpload;
        private readonly OnUploadPoison _onPoison;
        private readonly StoreSet _calm;

        public Schedule(Slice slice, ECDsa key, int seed)
        {
            _slice = slice;
            _dice = new Random(seed);
            _clock = new FakeTimeProvider(slice.Uploads.Max(upload => upload.Received).AddHours(1));
            _calm = new StoreSet(_memory.Evidence, _memory.Ledger, _memory.Results);
            var stores = new FaultyStores(_dice, OneFaultIn).Over(_calm);
            var contests = new ContestsInForce(_calm, _clock);
            var work = new MemoryWork(_clock);
            _engine = RollupEngine.Create(() => new SteppedRollup(stores, work, new ContestsInForce(stores, _clock), key, _clock), _clock, seed, Weather.Bad);
            var arrivals = new ArrivedUploads(stores, _access, _uploads, contests, new ArrivalOptions());
            _onUpload = new OnUpload(arrivals, NullLogger<OnUpload>.Instance);
            _onPoison = new OnUploadPoison(arrivals, NullLogger<OnUploadPoison>.Instance);
        }

        public async Task<string> RunAsync()
        {
            await _slice.ActivateAsync(_calm, _clock, Cancel);
            foreach (var upload in _slice.Uploads)
            {
                await _access.AddGrantAsync(
                    new UploadGrant(_slice.Definition.Id, upload.Id, "token", upload.Sender, [], upload.File, null, _clock.GetUtcNow()), Cancel);
                var version = _uploads.Put(_slice.Definition.Id, upload.Id, upload.Bytes, upload.Received);
                for (var delivery = _dice.Next(5) == 0 ? 2 : 1; delivery > 0; delivery--)
                {
                    Deliver(new UploadEvent("uploads", _slice.Definition.Id, upload.Id, version).Write(), 1);
                }
            }

            for (var i = 0; i < 3; i++)
            {
                var id = RollupIds.OfRequest(_slice.Definition.Id, _clock.GetUtcNow().AddSeconds(i));
                _engine.Outside.Add(() => Task.FromResult(_engine.Start(nameof(NationalRollup), id, new RollupOrder(_slice.Definition.Id, "cec"))));
            }

            await _engine.RunAsync();
            return await LastAsync();
        }

        /// <summary>A queue: what fails comes again, after five times in the other queue, which never gives up while storage fails.</summary>
        private void Deliver(string message, int time) => _engine.Outside.Add(async () =>
        {
            try
            {
                await (time <= MostDeliveries ? _onUpload.RunAsync(message, Cancel) : _onPoison.RunAsync(message, Cancel));
            }
            catch (Exception failure) when (TransientFaultException.IsTransient(failure))
            {
                Deliver(message, time + 1);
            }
        });

        /// <summary>The next slot, until one goes through: storage still fails now and then.</summary>
        private async Task<string> LastAsync()
        {
            for (var slot = 1; slot <= 20; slot++)
            {
                var id = RollupIds.OfSlot(_slice.Definition.Id, _clock.GetUtcNow().AddMinutes(slot));
                _engine.Start(nameof(NationalRollup), id, new RollupOrder(_slice.Definition.Id, string.Empty));
                await _engine.RunAsync();
                if (_engine.Find(id)!.Ended!.Failure is null && (await _calm.Ledger.ReadDirtyAsync(_slice.Definition.Id, Cancel)).Count == 0)
                {
                    return _engine.Find(id)!.Result<PublishedRollup>().Root;
                }
            }

            throw new InvalidOperationException("No roll-up went through.");
        }
    }
}
