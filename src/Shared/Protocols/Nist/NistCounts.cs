using System.Text.Json;

namespace Hattama.Protocols;

/// <summary>The counts that a report gives for one thing: an option, or a kind of ballot.</summary>
/// <param name="election">Index of its election; −1: it stands with the units.</param>
/// <param name="path">Where it stands.</param>
/// <param name="contest">Path of its contest; null: it belongs to the election.</param>
/// <param name="isOption">Whether it is a choice on the ballot.</param>
internal sealed class NistSource(int election, string path, string? contest, bool isOption)
{
    private long[] _packed = [];

    /// <summary>Index of its election; −1: it stands with the units.</summary>
    public int Election { get; } = election;

    /// <summary>Where it stands.</summary>
    public string Path { get; } = path;

    /// <summary>Path of its contest.</summary>
    public string? Contest { get; } = contest;

    /// <summary>Whether it is a choice on the ballot.</summary>
    public bool IsOption { get; } = isOption;

    /// <summary>What it is called.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Ids of candidates or parties whose names are its names.</summary>
    public List<string> References { get; } = [];

    /// <summary>The packed figure of a unit; 0: none.</summary>
    public long this[int unit] => unit < _packed.Length ? _packed[unit] : 0;

    /// <summary>Sets the figure of a unit; false if there is one already.</summary>
    /// <param name="unit">Index of the unit.</param>
    /// <param name="packed">The figure.</param>
    /// <param name="grown">Bytes by which the source grew.</param>
    public bool Add(int unit, long packed, out long grown)
    {
        var before = _packed.Length;
        if (unit >= before)
        {
            Array.Resize(ref _packed, Math.Max(unit + 1, Math.Max(64, 2 * before)));
        }

        grown = 8L * (_packed.Length - before);
        var isNew = _packed[unit] == 0;
        _packed[unit] = packed;
        return isNew;
    }
}

/// <summary>
/// All counts of a report. A figure is packed into one number: n + 2 for the count n, as in items; −1 − i for the i-th of the texts that are
/// not plain counts, which the check of cells is to judge.
/// </summary>
internal sealed class NistCounts
{
    private const int TextLimit = 1_000, TextLength = 60, PlainDigits = 15;

    private readonly Dictionary<(int Election, string? Contest, string Name), NistSource> _named = [];
    private readonly List<NistSource> _sources = [];
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>Everything that has counts, in the order met.</summary>
    public IReadOnlyList<NistSource> Sources => _sources;

    /// <summary>Bytes held, about.</summary>
    public long Weight { get; private set; }

    /// <summary>A new source.</summary>
    public NistSource Open(int election, string path, string? contest, bool isOption)
    {
        var source = new NistSource(election, path, contest, isOption);
        _sources.Add(source);
        Weight += 200 + (2L * path.Length);
        return source;
    }

    /// <summary>The source of a kind of ballot, by the standard's name of the figure or the name that the report gives it.</summary>
    public NistSource Named(int election, string path, string? contest, string name)
    {
        if (!_named.TryGetValue((election, contest, name), out var source))
        {
            source = Open(election, path, contest, isOption: false);
            source.Names.Add(name);
            _named.Add((election, contest, name), source);
        }

        return source;
    }

    /// <summary>Sets the figure of a unit; false if there is one already.</summary>
    public bool Add(NistSource source, int unit, long packed)
    {
        var isNew = source.Add(unit, packed, out var grown);
        Weight += grown;
        return isNew;
    }

    /// <summary>Packs the value that the current token is, or begins; the tokens stand at its end afterwards.</summary>
    public long Pack(JsonTokens tokens)
    {
        var chars = tokens.Chars;
        if (tokens.Kind == JsonTokenType.Number && chars.Length <= PlainDigits && !chars.ContainsAnyExceptInRange('0', '9'))
        {
            return 2 + long.Parse(chars, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
        }

        var text = tokens.Kind switch
        {
            // A number in quotes is not a number: it stays in its quotes and becomes a finding.
            JsonTokenType.String when Digits.AreIn(chars) => $"\"{Cut(chars)}\"",
            JsonTokenType.StartArray => "[…]",
            JsonTokenType.StartObject => "{…}",
            _ => Cut(chars),
        };
        tokens.Skip();
        return -1 - IndexOf(text);
    }

    /// <summary>The text that <see cref="Pack"/> packed.</summary>
    public string TextOf(long packed) => packed < 0
        ? _texts[(int)(-1 - packed)]
        : (packed - 2).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Cut(ReadOnlySpan<char> text) => text.Length <= TextLength ? text.ToString() : $"{text[..TextLength]}…";

    private int IndexOf(string text)
    {
        if (!_indexes.TryGetValue(text, out var index))
        {
            if (_texts.Count >= TextLimit)
            {
                // So many different texts are no counts any more: one stands for the others.
                return TextLimit - 1;
            }

            index = _texts.Count;
            _texts.Add(_texts.Count == TextLimit - 1 ? "…" : text);
            _indexes.Add(text, index);
        }

        return index;
    }
}
