using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Ledger;

/// <summary>
/// Finds uploads that would dispute more of a district than the policy allows; such an upload is held whole, so that one
/// bad regional file does not take a region off the count. Uploads are judged in the order of their stamps. An upload
/// disputes a slot when what it says becomes its sender's head there and differs from another sender's head of that time;
/// what a held upload says never becomes a head.
/// </summary>
internal sealed class UploadsHeldWhole
{
    private readonly RegisterPart _part;
    private readonly PartitionEntries _entries;
    private readonly Corrections _corrections;
    private readonly SortedDictionary<int, List<Said>> _saidByUpload = [];
    private readonly Dictionary<(int Slot, string Sender), Track> _tracks = [];
    private readonly Dictionary<int, List<Track>> _tracksBySlot = [];

    private UploadsHeldWhole(
        ContestDefinition definition, RegisterPart part, PartitionEntries entries, SlotIndex index, Func<int, int, bool> isAdmissible)
    {
        _part = part;
        _entries = entries;
        _corrections = definition.Policies.Corrections;
        for (var slot = 0; slot < part.Slots.Length; slot++)
        {
            if (!CanDiffer(index[slot]))
            {
                continue;
            }

            foreach (var entry in index[slot])
            {
                var upload = entries.Entries[entry].Upload;
                if (!_saidByUpload.TryGetValue(upload, out var said))
                {
                    _saidByUpload.Add(upload, said = []);
                }

                said.Add(new Said(slot, entry, isAdmissible(slot, entry)));
            }
        }
    }

    public static HashSet<int> Find(
        ContestDefinition definition, RegisterPart part, PartitionEntries entries, SlotIndex index, Func<int, int, bool> isAdmissible)
    {
        var limit = definition.Policies.DisputeLimit;
        return limit.Whole == 0 || definition.Policies.Corrections == Corrections.Latest
            ? []
            : new UploadsHeldWhole(definition, part, entries, index, isAdmissible).Judge(limit);
    }

    private HashSet<int> Judge((int Part, int Whole) limit)
    {
        var held = new HashSet<int>();
        foreach (var (upload, said) in _saidByUpload)
        {
            var sender = _entries.Cut.Uploads[upload].Sender;
            foreach (var one in said)
            {
                TrackOf(one.Slot, sender).Add(_entries.Entries[one.Entry].Revision, one.Entry, one.IsAdmissible);
            }

            var disputed = said.GroupBy(one => one.Slot).Count(slot => Disputes(slot.Key, sender, slot));
            if (disputed >= Policies.DisputeFloor && (long)disputed * limit.Whole > (long)_part.Slots.Length * limit.Part)
            {
                held.Add(upload);
                foreach (var slot in said.Select(one => one.Slot).Distinct())
                {
                    TrackOf(slot, sender).Hold(entry => _entries.Entries[entry].Upload == upload);
                }
            }
        }

        return held;
    }

    private bool Disputes(int slot, string sender, IEnumerable<Said> said)
    {
        var head = TrackOf(slot, sender).Chain.Head;
        return head >= 0
            && said.Any(one => one.IsAdmissible && Agree(one.Entry, head))
            && _tracksBySlot[slot].Any(other => other.Sender != sender && other.Chain.Head >= 0 && !Agree(other.Chain.Head, head));
    }

    private bool Agree(int left, int right) =>
        left == right || _entries.ValuesOf(_entries.Entries[left]).SequenceEqual(_entries.ValuesOf(_entries.Entries[right]));

    /// <summary>Two senders and two contents: most slots of a second entry have the same again.</summary>
    private bool CanDiffer(ReadOnlySpan<int> entries)
    {
        var hasTwoSenders = false;
        var hasTwoContents = false;
        for (var i = 1; i < entries.Length && !(hasTwoSenders && hasTwoContents); i++)
        {
            hasTwoSenders |= SenderOf(entries[i]) != SenderOf(entries[0]);
            hasTwoContents |= !Agree(entries[i], entries[0]);
        }

        return hasTwoSenders && hasTwoContents;
    }

    private string SenderOf(int entry) => _entries.Cut.Uploads[_entries.Entries[entry].Upload].Sender;

    private Track TrackOf(int slot, string sender)
    {
        if (!_tracks.TryGetValue((slot, sender), out var track))
        {
            _tracks.Add((slot, sender), track = new Track(sender, _corrections));
            if (!_tracksBySlot.TryGetValue(slot, out var tracks))
            {
                _tracksBySlot.Add(slot, tracks = []);
            }

            tracks.Add(track);
        }

        return track;
    }

    private readonly record struct Said(int Slot, int Entry, bool IsAdmissible);

    /// <summary>A sender's chain at a slot, which can take back that the entries of an upload were admissible.</summary>
    private sealed class Track(string sender, Corrections corrections)
    {
        private readonly List<(int Revision, int Entry, bool IsAdmissible)> _said = [];

        public string Sender { get; } = sender;

        public SenderChain Chain { get; private set; } = new(corrections);

        public void Add(int revision, int entry, bool isAdmissible)
        {
            _said.Add((revision, entry, isAdmissible));
            Chain.Add(revision, entry, isAdmissible);
        }

        public void Hold(Func<int, bool> isHeld)
        {
            Chain = new SenderChain(corrections);
            for (var i = 0; i < _said.Count; i++)
            {
                var (revision, entry, isAdmissible) = _said[i];
                _said[i] = (revision, entry, isAdmissible && !isHeld(entry));
                Chain.Add(revision, entry, _said[i].IsAdmissible);
            }
        }
    }
}
