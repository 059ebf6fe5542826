using System.Globalization;
using Hattama.Kit;

namespace Hattama.Tests.Observation;

/// <summary>A CSV file of <c>../shared/oracles</c>: columns of numbers and of texts. NA and absent cells are NaN.</summary>
internal sealed class Oracle
{
    private readonly string[] _header;
    private readonly List<string[]> _rows;

    private Oracle(string[] header, List<string[]> rows)
    {
        _header = header;
        _rows = rows;
    }

    public int Count => _rows.Count;

    public static Oracle Read(string name)
    {
        var lines = File.ReadAllLines(Repository.Shared("oracles", name));
        return new Oracle(Split(lines[0]), [.. lines.Skip(1).Where(line => line.Length > 0).Select(Split)]);
    }

    public string[] Texts(string column) => [.. _rows.Select(row => row[Array.IndexOf(_header, column)])];

    public double[] Numbers(string column) =>
        [.. Texts(column).Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];

    public long[] Counts(string column) => [.. Texts(column).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>Index of every row's text among the names given; without names, among those of the column in order of appearance.</summary>
    public int[] Groups(string column, params string[] names)
    {
        var texts = Texts(column);
        var known = names.Length > 0 ? [.. names] : texts.Distinct().ToList();
        return [.. texts.Select(text => known.IndexOf(text))];
    }

    private static string[] Split(string line) => [.. line.Split(',').Select(cell => cell.Trim('"'))];
}

/// <summary>Comparison to significant digits.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, double tolerance = 1e-9) =>
        Assert.True(
            Math.Abs(actual - expected) <= tolerance * Math.Abs(expected) || expected == 0 && Math.Abs(actual) <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"Expected {expected:R}, got {actual:R}: off by {(actual - expected) / (expected == 0 ? 1 : expected):E2} of it."));
}
