using System.Globalization;
using System.Text;
using Hattama.Observation.Sampling;

namespace Hattama.Cli;

/// <summary>The published list of a sample: <c>key,stratum,role,hits,weight</c>, one line a station.</summary>
internal static class SampleCsv
{
    private const string Header = "key,stratum,role,hits,weight";

    /// <summary>The lines of a draw.</summary>
    public static IEnumerable<string> Lines(ProbabilityDraw draw)
    {
        yield return Header;
        foreach (var station in draw.Stations)
        {
            yield return string.Join(
                ',', Quote(draw.KeyOf(station)), Quote(draw.Strata[station.Stratum].Name), "drawn",
                station.Hits.ToString(CultureInfo.InvariantCulture), station.Weight.ToString("R", CultureInfo.InvariantCulture));
        }

        foreach (var index in draw.Reserves)
        {
            var station = draw.Frame.Stations[index];
            yield return string.Join(',', Quote(station.Key), Quote(station.Stratum), "substitute", "0", "0");
        }
    }

    /// <summary>How a published list differs from a draw, line by line; both in any order.</summary>
    public static (IReadOnlyList<string> Missing, IReadOnlyList<string> Extra) Compare(ProbabilityDraw draw, string path)
    {
        const long Most = 1L << 30;
        if (new FileInfo(path) is { Exists: false } or { Length: > Most })
        {
            throw CommandFailure.Storage($"{path} is not there, or larger than a sample can be.");
        }

        var wanted = Lines(draw).ToHashSet(StringComparer.Ordinal);
        var found = File.ReadLines(path, Encoding.UTF8).Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).ToHashSet(StringComparer.Ordinal);
        return ([.. wanted.Except(found).Order(StringComparer.Ordinal)], [.. found.Except(wanted).Order(StringComparer.Ordinal)]);
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
