using System.Collections.Immutable;

namespace Hattama.Contests;

/// <summary>
/// A text with holes for key columns: <c>{region}{municipality}</c>. Values are trimmed; a template one of whose
/// holes is empty has no value, and a row without a code does not enter.
/// </summary>
public sealed class Template
{
    private Template(string text, ImmutableArray<Part> parts)
    {
        Text = text;
        Parts = parts;
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>Literal parts and holes, in order.</summary>
    public ImmutableArray<Part> Parts { get; }

    /// <summary>Ids of the key columns used, in order of first use.</summary>
    public IEnumerable<string> Columns => Parts.Where(part => part.IsColumn).Select(part => part.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Parses a template; null if a brace is not closed or a hole is empty.</summary>
    public static Template? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = ImmutableArray.CreateBuilder<Part>();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf('{');
            if (open != 0)
            {
                var literal = open < 0 ? rest : rest[..open];
                if (literal.Contains('}'))
                {
                    return null;
                }

                parts.Add(new Part(literal.ToString(), IsColumn: false));
                rest = rest[literal.Length..];
                continue;
            }

            var close = rest.IndexOf('}');
            if (close < 2)
            {
                return null;
            }

            parts.Add(new Part(rest[1..close].ToString(), IsColumn: true));
            rest = rest[(close + 1)..];
        }

        return new Template(text, parts.DrainToImmutable());
    }

    /// <summary>
    /// Fills the holes. <paramref name="value"/> gives the text of a key column, null or blank where the row has none;
    /// the result is null if any hole is without text.
    /// </summary>
    public string? Fill(Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var filled = new string[Parts.Length];
        for (var i = 0; i < filled.Length; i++)
        {
            var text = Parts[i].IsColumn ? value(Parts[i].Text)?.Trim() : Parts[i].Text;
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }

            filled[i] = text;
        }

        return string.Concat(filled);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A literal text or the id of a key column.</summary>
    public readonly record struct Part(string Text, bool IsColumn);
}
