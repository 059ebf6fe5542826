using System.Globalization;
using System.Text;

namespace Hattama.Cli;

/// <summary>A page of text as PDF 1.4 (ISO 32000-1): five objects, a font that every viewer has, no clock and no identifiers.</summary>
internal static class DemoPdf
{
    /// <summary>Writes an A4 page with these lines of printable ASCII.</summary>
    public static byte[] Write(IEnumerable<string> lines)
    {
        var page = $"BT /F1 12 Tf 72 760 Td 18 TL {string.Join(" T* ", lines.Select(line => $"({Escape(line)}) Tj"))} ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            string.Create(CultureInfo.InvariantCulture, $"<< /Length {page.Length} >>\nstream\n{page}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        ];
        var text = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var at = 0; at < objects.Length; at++)
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{at + 1} 0 obj\n{objects[at]}\nendobj\n");
        }

        var table = text.Length;
        // An entry of the table has twenty bytes, its line end among them.
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        }

        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Escape(string line) =>
        line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
