namespace Hattama.Protocols;

/// <summary>One GpUnit of a report, as it stands there.</summary>
/// <param name="Row">1-based place among the units.</param>
/// <param name="IsArea">Whether it is made of others, or is a device: its counts are no protocol.</param>
/// <param name="Name">Its name, in the first language that it has; null: none.</param>
/// <param name="Texts">Its identifiers: level, code and form as Hattama gives them, then one for each key column of the contest; null where there is none.</param>
/// <param name="Illegible">Ids of lines whose figures cannot be read.</param>
internal sealed record NistUnit(long Row, bool IsArea, string? Name, string?[] Texts, IReadOnlyList<string> Illegible)
{
    /// <summary>The level of a polling station: no level of a contest has this id.</summary>
    public const string Station = "station";

    /// <summary>The identifiers that Hattama gives units, in the order of <see cref="Texts"/>.</summary>
    public static readonly string[] OwnTypes = ["hattama-level", "hattama-code", "hattama-form"];

    /// <summary>The identifier that stands once for every line whose figure cannot be read.</summary>
    public const string IllegibleType = "hattama-illegible";

    /// <summary>A level of the contest, or <see cref="Station"/>; null: the report is not written by Hattama.</summary>
    public string? Level => Texts[0];

    /// <summary>Its code in the register.</summary>
    public string? Code => Texts[1];

    /// <summary>Id of the form.</summary>
    public string? Form => Texts[2];

    /// <summary>Whether its codes are those of the register, and not texts to read codes from.</summary>
    public bool IsCoded => Level == Station;

    /// <summary>What it says for a key column.</summary>
    public string? Key(int key) => Texts[OwnTypes.Length + key];
}

/// <summary>The units of a report by id. Counts may name a unit before it is described, so an id has its index from its first mention.</summary>
internal sealed class NistUnits
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _ids = [];
    private readonly List<string> _mentions = [];
    private readonly List<NistUnit?> _units = [];
    private readonly List<int> _parents = [];
    private readonly List<bool> _refused = [];

    public NistUnits() => _lookup = _indexes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Number of ids.</summary>
    public int Count => _ids.Count;

    /// <summary>Estimate of the bytes held.</summary>
    public long Weight { get; private set; }

    /// <summary>Index of an id; <paramref name="mention"/> says where it stands if it is new.</summary>
    public int IndexOf(ReadOnlySpan<char> id, string mention)
    {
        if (!_lookup.TryGetValue(id, out var index))
        {
            index = _ids.Count;
            var text = id.ToString();
            _indexes.Add(text, index);
            _ids.Add(text);
            _mentions.Add(mention);
            _units.Add(null);
            _parents.Add(-1);
            _refused.Add(false);
            Weight += 200 + (2L * (text.Length + mention.Length));
        }

        return index;
    }

    /// <summary>The id as it stands in the file.</summary>
    public string IdOf(int index) => _ids[index];

    /// <summary>Where the id was met first.</summary>
    public string MentionOf(int index) => _mentions[index];

    /// <summary>The unit; null: the report does not describe it.</summary>
    public NistUnit? Find(int index) => _units[index];

    /// <summary>Index of the unit that has this one among its parts; −1: none.</summary>
    public int ParentOf(int index) => _parents[index];

    /// <summary>Whether a finding says that the unit cannot be taken.</summary>
    public bool IsRefused(int index) => _refused[index];

    /// <summary>Keeps the unit out.</summary>
    public void Refuse(int index) => _refused[index] = true;

    /// <summary>False if the id is described already.</summary>
    public bool Describe(int index, NistUnit unit)
    {
        Weight += 100 + unit.Texts.Sum(static text => 8L + (2L * (text?.Length ?? 0))) + (2L * (unit.Name?.Length ?? 0))
            + unit.Illegible.Sum(static line => 40L + line.Length);
        var isNew = _units[index] is null;
        _units[index] ??= unit;
        return isNew;
    }

    /// <summary>False if the unit is part of another one already.</summary>
    public bool Compose(int parent, int child)
    {
        var isClear = _parents[child] < 0 || _parents[child] == parent;
        _parents[child] = parent;
        return isClear;
    }
}
