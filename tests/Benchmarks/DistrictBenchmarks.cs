using BenchmarkDotNet.Attributes;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Benchmarks;

/// <summary>The steps of the flow on one district of 360 stations: a national file is 2,800 of them.</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class DistrictBenchmarks : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-district-").FullName;
    private readonly List<Breach> _breaches = [];
    private readonly List<Value[]> _protocols = [];
    private byte[] _file = [];
    private ContestInForce? _contest;
    private Upload? _upload;
    private FormChecker? _checker;
    private List<ItemPart> _items = [];
    private LedgerCut? _cut;
    private PartitionRollup? _rollup;

    private ContestInForce Contest => _contest!;

    /// <summary>Generates the district and takes it in once.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        NationalFile.Write(_folder, NationalFile.DistrictSize);
        _file = File.ReadAllBytes(NationalFile.Protocols(_folder));
        var definition = NationalContest.Definition(NationalContest.Json());
        _contest = new ContestInForce(definition, default, CheckRun.ReadRegister(_folder, definition), default, new Dictionary<string, Digest>());
        _upload = new Upload(definition.Id, "u1", "protocols.csv", "central", DateTimeOffset.UnixEpoch, default, _file.Length);
        _checker = new FormChecker(definition, form: 0);
        _cut = new LedgerCut([_upload], []);
        _items = [.. TakeIn().Items.Where(part => part.Partition != ItemPart.Unplaced)];
        _rollup = States();
        new ProtocolReader(definition, ReadCaps.Default).Read(
            new MemoryStream(_file), "protocols.csv", new FindingList(), (in EntryRow row) => _protocols.Add(row.Values.ToArray()));
    }

    /// <summary>Removes the files.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Rows into entries, nothing else.</summary>
    [Benchmark]
    public long Read() =>
        new ProtocolReader(Contest.Definition, ReadCaps.Default).Read(
            new MemoryStream(_file), "protocols.csv", new FindingList(), static (in EntryRow _) => { }).Entries;

    /// <summary>Read, placed, checked and packed.</summary>
    [Benchmark]
    public TakenIn TakeIn() => Flow.TakeIn(Contest, _upload!, 1, new MemoryStream(_file), ReadCaps.Default);

    /// <summary>The control relations alone.</summary>
    [Benchmark]
    public int Check()
    {
        var errors = 0;
        foreach (var protocol in _protocols)
        {
            _breaches.Clear();
            errors += _checker!.Check(protocol, _breaches) ? 1 : 0;
        }

        return errors;
    }

    /// <summary>Items unpacked.</summary>
    [Benchmark]
    public PartitionEntries Unpack() => PartitionEntries.Unpack(_items, _cut!);

    /// <summary>Unpacked, every state derived, tallied.</summary>
    [Benchmark]
    public PartitionRollup States() => PartitionRollup.Compute(Contest.Definition, Contest.Register.Parts[0], Unpack());

    /// <summary>The documents of the district, hashed.</summary>
    [Benchmark]
    public PartitionResult Documents() => PartitionDocuments.Write(Contest.Definition, _rollup!);
}
