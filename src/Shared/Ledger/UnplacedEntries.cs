using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>
/// Partition <c>?</c> seen with the register in force: entries whose station it now has go to their partition, the rest
/// keep waiting. Computed anew for every roll-up, so that a register change needs no rewriting of the ledger.
/// </summary>
public sealed class UnplacedEntries
{
    // The default order of texts depends on the culture, and in some cultures different codes are equal.
    private static readonly Comparer<(int Upload, string Partition)> ByUploadThenPartition = Comparer<(int Upload, string Partition)>.Create(
        static (a, b) => a.Upload.CompareTo(b.Upload) is var byUpload and not 0 ? byUpload : string.CompareOrdinal(a.Partition, b.Partition));

    private readonly Dictionary<string, List<ItemPart>> _placed = new(StringComparer.Ordinal);

    private UnplacedEntries(PartitionEntries entries) => Entries = entries;

    /// <summary>Nothing waits.</summary>
    public static UnplacedEntries None { get; } = new(PartitionEntries.Unpack([], new LedgerCut([], [])));

    /// <summary>All entries of partition <c>?</c> within the cut.</summary>
    public PartitionEntries Entries { get; }

    /// <summary>Indexes of the entries that no partition takes.</summary>
    public ImmutableArray<int> Waiting { get; private set; } = [];

    /// <summary>Scans that no station takes; they change no figure.</summary>
    public ImmutableArray<StationAttachment> WaitingAttachments { get; private set; } = [];

    /// <summary>Partitions that take at least one entry, ordinal order.</summary>
    public IEnumerable<string> Partitions => _placed.Keys.Order(StringComparer.Ordinal);

    /// <summary>The entries that a partition takes, as parts that exist only for this roll-up.</summary>
    public IReadOnlyList<ItemPart> PartsFor(string partition) => _placed.GetValueOrDefault(partition) ?? [];

    /// <summary>The area text of an entry that could not be placed: all codes it states, by level.</summary>
    public static string PathOf(AreaKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return string.Join(ItemFormat.PathSeparator, key.Codes.Select(code => code ?? string.Empty));
    }

    /// <summary>The codes in an area text, by level; null where it states none.</summary>
    public static ImmutableArray<string?> CodesOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return [.. path.Split(ItemFormat.PathSeparator).Select(code => code.Length == 0 ? null : code)];
    }

    /// <summary>Looks every entry of partition <c>?</c> up in a register.</summary>
    public static UnplacedEntries Place(ContestDefinition definition, Register register, IEnumerable<ItemPart> parts, LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(cut);
        var result = new UnplacedEntries(PartitionEntries.Unpack(parts, cut));
        if (result.Entries.Count == 0 && result.Entries.Attachments.Count == 0)
        {
            return result;
        }

        var placer = new Placer(definition, register);
        var keys = new Dictionary<string, AreaKey>(StringComparer.Ordinal);
        var packers = new SortedDictionary<(int Upload, string Partition), ItemPacker>(ByUploadThenPartition);
        var waiting = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < result.Entries.Count; i++)
        {
            var entry = result.Entries.Entries[i];
            if (!keys.TryGetValue(entry.Area, out var key))
            {
                var codes = CodesOf(entry.Area);
                keys.Add(entry.Area, key = new AreaKey(codes, codes));
            }

            var placement = Fits(definition, key, entry) ? placer.Place(key, entry.Station, entry.Form) : default;
            if (!placement.IsPlaced)
            {
                waiting.Add(i);
                continue;
            }

            PackerOf(packers, entry.Upload, placement.Part!, cut).Add(key.Leaf, entry.Member, result.RowOf(entry, key));
        }

        result.Waiting = waiting.DrainToImmutable();
        result.PlaceAttachments(definition, register, packers);
        result.Keep(packers);
        return result;
    }

    /// <summary>Scans without a station, and those of districts that the register no longer has, under the register in force.</summary>
    private void PlaceAttachments(
        ContestDefinition definition, Register register, SortedDictionary<(int Upload, string Partition), ItemPacker> packers)
    {
        if (Entries.Attachments.Count == 0)
        {
            return;
        }

        var binder = new AttachmentBinder(definition, register);
        var scopes = new Dictionary<int, SenderScope>();
        var waiting = ImmutableArray.CreateBuilder<StationAttachment>();
        foreach (var attachment in Entries.Attachments)
        {
            if ((attachment.IsBound ? Find(definition, register, attachment) : binder.Bind(attachment.Station, ScopeOf(attachment.Upload)).Station) is { } found)
            {
                PackerOf(packers, attachment.Upload, found.Part, Entries.Cut).Add(
                    found.Registered.Area.Code, attachment.Member, found.Registered.Code,
                    new Attachment(string.Empty, attachment.Type, attachment.Length, Convert.FromHexString(attachment.Digest.Hex)));
            }
            else
            {
                waiting.Add(attachment);
            }
        }

        WaitingAttachments = waiting.DrainToImmutable();

        SenderScope ScopeOf(int upload)
        {
            if (!scopes.TryGetValue(upload, out var scope))
            {
                scopes.Add(upload, scope = new SenderScope(definition, Entries.Cut.Uploads[upload].AreaList));
            }

            return scope;
        }
    }

    private static NamedStation? Find(ContestDefinition definition, Register register, StationAttachment attachment)
    {
        var area = register.FindArea(definition.Levels.Length - 1, attachment.Area);
        var part = area is null ? null : register.FindPart(area.At(definition.PartitionLevel).Code);
        var station = part?.FindStation(area!, attachment.Station) ?? -1;
        return station < 0 ? null : new NamedStation(part!, station);
    }

    private static ItemPacker PackerOf(
        SortedDictionary<(int Upload, string Partition), ItemPacker> packers, int upload, RegisterPart part, LedgerCut cut)
    {
        var key = (upload, part.Partition.Code);
        if (!packers.TryGetValue(key, out var packer))
        {
            packers.Add(key, packer = new ItemPacker(cut.Uploads[upload].Contest, 0, ItemPart.Unplaced, cut.Uploads[upload].Id));
        }

        return packer;
    }

    private static bool Fits(ContestDefinition definition, AreaKey key, in Entry entry) =>
        key.Codes.Length == definition.Levels.Length
        && key.Codes[^1] is not null
        && entry.Form < definition.Forms.Length
        && entry.ValueCount == definition.Forms[entry.Form].Lines.Length;

    private EntryRow RowOf(in Entry entry, AreaKey key) => new()
    {
        File = entry.Member,
        Row = entry.Row,
        Area = key,
        Station = entry.Station,
        StationName = entry.Station,
        Form = entry.Form,
        Revision = entry.Revision,
        Values = Entries.ValuesOf(entry),
    };

    private void Keep(SortedDictionary<(int Upload, string Partition), ItemPacker> packers)
    {
        foreach (var ((_, partition), packer) in packers)
        {
            if (!_placed.TryGetValue(partition, out var parts))
            {
                _placed.Add(partition, parts = []);
            }

            parts.AddRange(packer.Parts());
        }
    }
}
