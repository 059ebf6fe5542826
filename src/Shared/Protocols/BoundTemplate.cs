using System.Buffers;
using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>A template bound to the columns of one file.</summary>
internal sealed class BoundTemplate
{
    private readonly (string? Literal, int Column)[] _parts;
    private readonly ArrayBufferWriter<char> _scratch = new(64);

    public BoundTemplate(Template template, Columns columns)
    {
        _parts = [.. template.Parts.Select(part => part.IsColumn ? (null, columns.Key(part.Text)) : ((string?)part.Text, -1))];
    }

    /// <summary>The columns used, those that the file lacks left out.</summary>
    public IEnumerable<int> Columns => _parts.Where(static part => part.Column >= 0).Select(static part => part.Column);

    /// <summary>The text for one row, valid until the next call; empty if any hole has no text.</summary>
    public ReadOnlySpan<char> Fill(in Cells cells)
    {
        if (_parts is [(null, >= 0 and var only)])
        {
            return cells[only].Trim();
        }

        _scratch.ResetWrittenCount();
        foreach (var (literal, column) in _parts)
        {
            var text = literal is not null ? literal : column >= 0 ? cells[column].Trim() : default;
            if (text.IsEmpty)
            {
                return default;
            }

            _scratch.Write(text);
        }

        return _scratch.WrittenSpan;
    }

    /// <summary>
    /// The cells that fill the holes, parted by a bar: two rows that come to one text from different cells (1 and 21, 12 and 1) differ here.
    /// </summary>
    public string Spelling(in Cells cells)
    {
        var text = new System.Text.StringBuilder();
        foreach (var column in Columns)
        {
            text.Append(text.Length > 0 ? "|" : string.Empty).Append(cells[column].Trim());
        }

        return text.ToString();
    }

    /// <summary>The spelling, as the object of a text that it mostly equals.</summary>
    public string Spelling(in Cells cells, string code) =>
        _parts is [(null, >= 0 and var only)] && cells[only].Trim().SequenceEqual(code) ? code : Spelling(cells);

    /// <summary>The first column that leaves the template without text, or −1.</summary>
    public int FirstBlank(in Cells cells)
    {
        foreach (var column in Columns)
        {
            if (cells[column].IsWhiteSpace())
            {
                return column;
            }
        }

        return -1;
    }
}
