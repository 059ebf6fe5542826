using Hattama.Contests;

namespace Hattama.Ledger;

/// <summary>
/// What one sender says about one slot: the chain of revisions 1, 2, … n without gaps, and its head. A revision's content
/// is its first admissible entry; an entry that is held (an error, too early) keeps its place in the chain without ever
/// being the head. Entries are added in ledger order.
/// </summary>
internal sealed class SenderChain(Corrections corrections)
{
    private const int None = -1;
    private readonly Dictionary<int, int> _contents = [];
    private int _headRevision;

    /// <summary>The last revision n of the chain; 0: no chain.</summary>
    public int End { get; private set; }

    /// <summary>
    /// The entry that stands for the sender, or −1: that of the last revision of the chain, or of the first where a
    /// correction needs a decision.
    /// </summary>
    public int Head => _headRevision == 0 ? None : _contents[_headRevision];

    /// <summary>Whether a revision belongs to the chain; what does not, follows a gap.</summary>
    public bool Contains(int revision) => revision >= 1 && revision <= End;

    /// <summary>The first admissible entry of a revision, or −1.</summary>
    public int ContentOf(int revision) => _contents.GetValueOrDefault(revision, None);

    /// <summary>Adds an entry.</summary>
    public void Add(int revision, int entry, bool isAdmissible)
    {
        if (!_contents.TryGetValue(revision, out var content))
        {
            _contents.Add(revision, isAdmissible ? entry : None);
        }
        else if (content == None && isAdmissible)
        {
            _contents[revision] = entry;
        }

        if (Contains(revision))
        {
            Consider(revision);
        }

        while (_contents.ContainsKey(End + 1))
        {
            Consider(++End);
        }
    }

    private void Consider(int revision)
    {
        var moves = _headRevision == 0
            || (corrections == Corrections.ByDecision ? revision < _headRevision : revision > _headRevision);
        if (moves && _contents[revision] != None)
        {
            _headRevision = revision;
        }
    }
}
