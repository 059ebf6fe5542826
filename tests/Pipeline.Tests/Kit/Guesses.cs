using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Tests;

/// <summary>
/// Somebody who has only what is published, and knows that few voted at a station: he tries every vector of so few ballots, and every
/// file that a template makes of it, and looks whether anything published was made from it.
/// </summary>
internal sealed partial class Guesses
{
    private const int MostBallots = 12;

    private readonly string _all;
    private readonly HashSet<string> _hashes;
    private readonly List<JsonElement> _documents;

    private Guesses(List<string> files)
    {
        _all = string.Join('\n', files);
        _hashes = [.. Hash().Matches(_all).Select(match => match.Value)];
        _documents = [.. files.Select(file => JsonDocument.Parse(file).RootElement)];
    }

    /// <summary>Reads everything in a published folder, file names included.</summary>
    public static async Task<Guesses> OfAsync(string folder, CancellationToken cancel)
    {
        var files = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            files.Add(await File.ReadAllTextAsync(path, cancel));
        }

        return new Guesses(files);
    }

    /// <summary>What he finds out about a station whose row is <paramref name="truth"/>: names of places that gave it away.</summary>
    public IEnumerable<string> About(Row truth)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var guess in Vectors(truth))
        {
            Value[] values = [.. new[] { guess.Registered, guess.Voted, guess.Yes, guess.No, guess.Invalid }.Select(Value.Of)];
            foreach (var area in (string[])[guess.District, $"XX\u001f{guess.Region}\u001f{guess.District}"])
            {
                Add(_hashes.Contains(ContentDigest.Of(null, SmallContest.Id, area, guess.Station, "paper", values).Hex), "content");
            }

            foreach (var revision in (int[])[1, 2])
            {
                var row = guess with { Revision = revision };
                Add(_hashes.Contains(Digest.Of(SmallContest.Csv(row)).Hex) || _hashes.Contains(Digest.Of(SmallContest.Json(row)).Hex), "file");
            }
        }

        Add(_all.Contains(
            string.Create(CultureInfo.InvariantCulture, $"[{truth.Registered},{truth.Voted},{truth.Yes},{truth.No},{truth.Invalid}]"), StringComparison.Ordinal), "figures");
        return found;

        void Add(bool isTrue, string place)
        {
            if (isTrue)
            {
                found.Add(place);
            }
        }
    }

    /// <summary>Everything published that looks like a hash.</summary>
    public IReadOnlySet<string> Hashes => _hashes;

    /// <summary>Lengths of files in the log, of which few figures leave few possible ones.</summary>
    public IEnumerable<long> Lengths() => Of("logHour").SelectMany(hour => hour.GetProperty("uploads").EnumerateArray())
        .Where(row => row[2].ValueKind == JsonValueKind.Number).Select(row => row[2].GetInt64());

    /// <summary>Stations of an area whose row shows a code, in documents that merge others, or in those that do not.</summary>
    public IEnumerable<string> With(string code, string area, bool isMerging) => Of("stations")
        .Where(document => document.GetProperty("area").GetProperty("code").GetString() == area && document.TryGetProperty("merged", out _) == isMerging)
        .SelectMany(document => document.GetProperty("stations").EnumerateArray())
        .Where(row => row.GetArrayLength() > 4 && row[4].TryGetProperty("codes", out var codes) && codes.EnumerateArray().Any(one => one.GetString() == code))
        .Select(row => row[0].GetString()!).Distinct(StringComparer.Ordinal);

    private IEnumerable<JsonElement> Of(string type) => _documents.Where(document => document.TryGetProperty("type", out var own) && own.GetString() == type);

    /// <summary>Every row that few ballots allow.</summary>
    public static IEnumerable<Row> Vectors(Row truth)
    {
        for (var voted = 0; voted <= MostBallots; voted++)
        {
            for (var yes = 0; yes <= voted; yes++)
            {
                for (var no = 0; no <= voted - yes; no++)
                {
                    yield return truth with { Voted = voted, Yes = yes, No = no, Invalid = voted - yes - no };
                }
            }
        }
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
