namespace Hattama.Contests;

/// <summary>Kinds of words in the text of a relation.</summary>
internal enum RelationTokenKind
{
    End,
    Number,
    Name,
    Compare,
    Plus,
    Minus,
    Times,
    Open,
    Close,
    Bar,
    And,
    Or,
    Unknown,
}

/// <summary>One word of the text of a relation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">0-based position in the text.</param>
/// <param name="Text">The word itself; empty at the end.</param>
internal readonly record struct RelationToken(RelationTokenKind Kind, int Start, string Text)
{
    /// <summary>The word that starts at or after <paramref name="position"/>.</summary>
    public static RelationToken Next(string source, int position)
    {
        while (position < source.Length && char.IsWhiteSpace(source[position]))
        {
            position++;
        }

        if (position >= source.Length)
        {
            return new RelationToken(RelationTokenKind.End, source.Length, string.Empty);
        }

        var rest = source.AsSpan(position);
        var length = rest[0] switch
        {
            >= '0' and <= '9' => Run(rest, static c => char.IsAsciiDigit(c)),
            '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Run(rest, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'),
            '<' or '>' or '!' => rest.Length > 1 && rest[1] == '=' ? 2 : 1,
            _ => char.IsHighSurrogate(rest[0]) && rest.Length > 1 ? 2 : 1,
        };
        var text = source.Substring(position, length);
        return new RelationToken(KindOf(text), position, text);
    }

    /// <summary>The comparator that a <see cref="RelationTokenKind.Compare"/> word stands for.</summary>
    public Comparator Comparator => Text switch
    {
        "=" => Comparator.Equal,
        "!=" or "≠" => Comparator.NotEqual,
        "<" => Comparator.Less,
        "<=" or "≤" => Comparator.AtMost,
        ">" => Comparator.Greater,
        ">=" or "≥" => Comparator.AtLeast,
        _ => throw new InvalidOperationException($"'{Text}' compares nothing."),
    };

    private static int Run(ReadOnlySpan<char> text, Predicate<char> belongs)
    {
        var length = 1;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }

    private static RelationTokenKind KindOf(string text) => text switch
    {
        "=" or "!=" or "≠" or "<" or "<=" or "≤" or ">" or ">=" or "≥" => RelationTokenKind.Compare,
        "+" => RelationTokenKind.Plus,
        "-" or "−" => RelationTokenKind.Minus,
        "*" or "×" or "·" => RelationTokenKind.Times,
        "(" => RelationTokenKind.Open,
        ")" => RelationTokenKind.Close,
        "|" => RelationTokenKind.Bar,
        "and" => RelationTokenKind.And,
        "or" => RelationTokenKind.Or,
        _ when char.IsAsciiDigit(text[0]) => RelationTokenKind.Number,
        _ when char.IsAsciiLetter(text[0]) || text[0] == '_' => RelationTokenKind.Name,
        _ => RelationTokenKind.Unknown,
    };
}
