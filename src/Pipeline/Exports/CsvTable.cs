using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hattama.Pipeline;

/// <summary>A table as CSV: UTF-8 with a mark, commas, CRLF (RFC 4180). The preamble is lines that begin with <c>#</c>.</summary>
public sealed class CsvTable(Stream target) : TableWriter
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n;\t");

    private readonly StreamWriter _writer = new(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };

    /// <inheritdoc/>
    public override void Preamble(IReadOnlyList<(string Name, string Text)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        foreach (var (name, text) in pairs)
        {
            Write($"# {name}");
            _writer.Write(',');
            Write(TableCell.Of(text).Text ?? string.Empty);
            _writer.WriteLine();
        }
    }

    /// <inheritdoc/>
    public override void Row(ReadOnlySpan<TableCell> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                _writer.Write(',');
            }

            if (cells[i].Number is { } number)
            {
                _writer.Write(number.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                Write(cells[i].Text ?? string.Empty);
            }
        }

        _writer.WriteLine();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _writer.Dispose();

    private void Write(string text) =>
        _writer.Write(text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
}
