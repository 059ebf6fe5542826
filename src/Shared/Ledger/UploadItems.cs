using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>
/// Turns the entries of one upload into items: places each in the register, checks it, notes repetitions within the
/// upload, and packs it for its partition. Feed it with <see cref="Add"/>, then take <see cref="Parts"/>. The findings
/// are what the upload alone determines; roll-ups recompute everything from the values.
/// </summary>
public sealed class UploadItems
{
    private readonly ContestDefinition _definition;
    private readonly Register _register;
    private readonly Upload _upload;
    private readonly int _edition;
    private readonly FindingList _findings;
    private readonly Placer _placer;
    private readonly SenderScope _scope;
    private readonly FormChecker[] _checkers;
    private readonly Dictionary<Digest, NamedStation> _attached = [];
    private readonly List<ReceivedAttachment> _attachments = [];
    private AttachmentBinder? _binder;
    private readonly List<Breach> _breaches = [];
    private readonly List<Breach> _notEvaluable = [];
    private readonly Dictionary<string, PartitionItem> _items = new(StringComparer.Ordinal);
    private PartitionItem? _last;
    private ItemPacker? _unplaced;

    /// <summary>Starts the items of an upload.</summary>
    public UploadItems(ContestDefinition definition, Register register, Upload upload, int edition, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(findings);
        _definition = definition;
        _register = register;
        _upload = upload;
        _edition = edition;
        _findings = findings;
        _placer = new Placer(definition, register);
        _scope = new SenderScope(definition, upload.AreaList);
        _checkers = [.. definition.Forms.Select((_, form) => new FormChecker(definition, form))];
    }

    /// <summary>Entries put into items so far, placed or not.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries whose station the register lacks.</summary>
    public long Unplaced { get; private set; }

    /// <summary>Scans taken so far, with their stations where they have one; the first <see cref="Receipt.MostAttachments"/>.</summary>
    public IReadOnlyList<ReceivedAttachment> Attachments => _attachments;

    /// <summary>Number of scans taken so far.</summary>
    public long AttachmentCount { get; private set; }

    /// <summary>Partitions that get an item, ordinal order, partition <c>?</c> included.</summary>
    public IEnumerable<string> Partitions =>
        _items.Keys.Concat(_unplaced is null ? [] : [ItemPart.Unplaced]).Order(StringComparer.Ordinal);

    /// <summary>Takes one entry.</summary>
    public void Add(in EntryRow row)
    {
        Entries++;
        var member = MemberOf(row.File);
        var placement = _placer.Place(row.Area, row.Station, row.Form);
        Check(row, placement);
        if (!_scope.Covers(row.Area, placement))
        {
            var area = row.Area.Leaf;
            _findings.Add(Rules.OutsideAreas.Code, Rules.OutsideAreas.Severity, row.Place, area, _ => CheckMessages.Outside(_upload.Sender, area, _upload.AreaList));
        }

        if (!placement.IsPlaced)
        {
            Unplaced++;
            UnplacedPacker.Add(UnplacedEntries.PathOf(row.Area), member, row);
            ReportUnplaced(row, placement);
            return;
        }

        if (_last is null || !ReferenceEquals(_last.Part, placement.Part))
        {
            _last = ItemOf(placement.Part!);
        }

        NoteRepetition(row, placement.Slot, _last);
        _last.Packer.Add(row.Area.Leaf, member, row);
    }

    /// <summary>Takes one scan: to its station, or to partition <c>?</c> with what it is called.</summary>
    public void Add(Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        AttachmentCount++;
        var member = MemberOf(attachment.File);
        var name = member.Length == 0 ? _upload.File : member;
        var binding = (_binder ??= new AttachmentBinder(_definition, _register)).Bind(name, _scope);
        var station = binding.Station?.Registered;
        if (binding.Station is { } found)
        {
            NoteTwice(attachment, name, found);
            ItemOf(found.Part).Packer.Add(found.Registered.Area.Code, member, found.Registered.Code, attachment);
        }
        else
        {
            var rule = binding.Problem == BindingProblem.OutsideAreas ? Rules.OutsideAreas : Rules.AttachmentUnbound;
            _findings.Add(
                rule.Code, _definition.SeverityOf(rule), new Place(attachment.File, 0), (binding, name),
                static state => AttachmentMessages.Unbound(state.binding.Problem, state.name, state.binding.Stations));
            UnplacedPacker.Add(string.Empty, member, name, attachment);
        }

        if (_attachments.Count < Receipt.MostAttachments)
        {
            _attachments.Add(new ReceivedAttachment(
                attachment.File, station?.Area.Code, station?.Code, MediaTypes.NameOf(attachment.Type), Convert.ToHexStringLower(attachment.Hash.Span), attachment.Length));
        }
    }

    /// <summary>The parts of all items, by partition.</summary>
    public IEnumerable<ItemPart> Parts()
    {
        foreach (var partition in Partitions)
        {
            var packer = partition == ItemPart.Unplaced ? _unplaced! : _items[partition].Packer;
            foreach (var part in packer.Parts())
            {
                yield return part;
            }
        }
    }

    private ItemPacker UnplacedPacker => _unplaced ??= new ItemPacker(_upload.Contest, _edition, ItemPart.Unplaced, _upload.Id);

    private string MemberOf(string file) =>
        file.Length > _upload.File.Length + 1 && file.StartsWith(_upload.File, StringComparison.Ordinal) ? file[(_upload.File.Length + 1)..] : string.Empty;

    /// <summary>The same scan for another station of the same upload: one of the two names may be wrong.</summary>
    private void NoteTwice(Attachment attachment, string name, NamedStation station)
    {
        var digest = Digest.FromBytes(attachment.Hash.Span);
        if (_attached.TryAdd(digest, station) || _attached[digest] == station)
        {
            return;
        }

        var rule = Rules.AttachmentTwice;
        _findings.Add(
            rule.Code, _definition.SeverityOf(rule), new Place(attachment.File, 0), (name, First: _attached[digest]),
            static state => AttachmentMessages.TwoStations(state.name, state.First));
    }

    private PartitionItem ItemOf(RegisterPart part)
    {
        if (!_items.TryGetValue(part.Partition.Code, out var item))
        {
            item = new PartitionItem(part, new ItemPacker(_upload.Contest, _edition, part.Partition.Code, _upload.Id) { Expected = _upload.Length > RowRelay.Threshold ? part.Slots.Length : 1 }, new Reported[part.Slots.Length]);
            _items.Add(part.Partition.Code, item);
        }

        return item;
    }

    private void Check(in EntryRow row, in Placement placement)
    {
        _breaches.Clear();
        _notEvaluable.Clear();
        var checker = _checkers[row.Form];
        var station = placement.IsPlaced ? placement.Part!.Stations[placement.Station] : default;
        checker.Check(row.Values, station, _breaches);
        foreach (var breach in _breaches)
        {
            if (breach.Kind == BreachKind.NotEvaluable)
            {
                _notEvaluable.Add(breach);
            }
            else if (!IsSaidAlready(row, breach))
            {
                Report(row, checker.Numbers, breach, station.References);
            }
        }

        if (_notEvaluable.Count > 0)
        {
            ReportNotEvaluable(row);
        }
    }

    private void Report(in EntryRow row, ReadOnlySpan<long> numbers, in Breach breach, ReferenceFigures? references)
    {
        if (!_findings.Takes(breach.Code, breach.Severity))
        {
            return;
        }

        var place = breach.Kind == BreachKind.FigureMissing ? row.PlaceOf(breach.Index, _definition.Lines[breach.Index].Id) : row.Place;
        _findings.Keep(new Finding(
            breach.Code, breach.Severity, place, CheckMessages.Text(_definition, row, numbers, breach, references)));
    }

    private void ReportUnplaced(in EntryRow row, in Placement placement)
    {
        if (_findings.Takes(Placer.RuleOf(placement).Code, Severity.Error))
        {
            _findings.Keep(_placer.Explain(row.Area, row.Station, row.Form, placement, row.StationPlace));
        }
    }

    /// <summary>One blank cell stops every relation that reads it: one finding says so.</summary>
    private void ReportNotEvaluable(in EntryRow row)
    {
        var (code, severity) = (_notEvaluable[0].Code, _notEvaluable[0].Severity);
        if (_findings.Takes(code, severity))
        {
            _findings.Keep(new Finding(code, severity, row.Place, CheckMessages.NotEvaluable(_definition, row, _notEvaluable)));
        }
    }

    /// <summary>Whether the reader has said of this cell that it is no count: that it is therefore illegible says nothing more.</summary>
    private bool IsSaidAlready(in EntryRow row, in Breach breach) =>
        breach.Kind == BreachKind.FigureMissing && row.Refused is { } refused && refused.Contains(_definition.Forms[row.Form].Lines.IndexOf(breach.Index));

    /// <summary>A station reported twice in one upload as one revision: the same again is noted, other figures are an error.</summary>
    private void NoteRepetition(in EntryRow row, int slot, PartitionItem item)
    {
        var hash = new HashCode();
        foreach (var value in row.Values)
        {
            hash.Add(value.Packed);
        }

        var content = hash.ToHashCode();
        ref var seen = ref item.Seen[slot];
        if (seen.Revision != row.Revision)
        {
            // Another revision is a correction, not a repetition.
            seen = new Reported(row.Row, row.Revision, content, row.Names is { AreUpright: true });
            return;
        }

        var rule = seen.Content == content ? Rules.StationRepeated : Rules.StationTwice;
        _findings.Add(
            rule.Code, _definition.SeverityOf(rule), _findings.HasRoom ? row.StationPlace : new Place(row.File, row.Row),
            (row.Station, row.Area.Leaf, seen, rule), static state => CheckMessages.Repeated(state.Station, state.Leaf, state.seen.Row, state.seen.IsColumn, state.rule));
    }

    /// <summary>Where a slot was reported before in this upload; <c>default</c>: nowhere, revisions start at 1.</summary>
    private readonly record struct Reported(long Row, int Revision, int Content, bool IsColumn);

    private sealed record PartitionItem(RegisterPart Part, ItemPacker Packer, Reported[] Seen);
}
