using System.Text.Json;

namespace Hattama.Benchmarks;

/// <summary>
/// What a run found out: counts by rule, and the totals of every area. The generator knows the answer, and a run whose
/// answer differs has measured something else.
/// </summary>
internal sealed record Answer(SortedDictionary<string, long> Counts, SortedDictionary<string, long[]> Totals)
{
    public Answer()
        : this(new(StringComparer.Ordinal), new(StringComparer.Ordinal))
    {
    }

    /// <summary>The key of an area in <see cref="Totals"/>: empty for the nation, <c>10</c> for a region, <c>10/10001</c> for a district.</summary>
    public static string KeyOf(string? region, string? district) =>
        region is null ? string.Empty : district is null ? region : $"{region}/{district}";

    /// <summary>Adds to a count.</summary>
    public void Count(string what, long by = 1) => Counts[what] = Counts.GetValueOrDefault(what) + by;

    /// <summary>Adds a protocol to the totals of its district, its region and the nation.</summary>
    public void Add(string region, string district, ReadOnlySpan<long> lines)
    {
        foreach (var key in (ReadOnlySpan<string>)[KeyOf(null, null), region, KeyOf(region, district)])
        {
            if (!Totals.TryGetValue(key, out var totals))
            {
                Totals.Add(key, totals = new long[lines.Length + 1]);
            }

            totals[0]++;
            for (var i = 0; i < lines.Length; i++)
            {
                totals[i + 1] += lines[i];
            }
        }
    }

    /// <summary>The first difference in words, or null.</summary>
    public string? Difference(Answer other)
    {
        foreach (var what in Counts.Keys.Union(other.Counts.Keys))
        {
            if (Counts.GetValueOrDefault(what) != other.Counts.GetValueOrDefault(what))
            {
                return $"count of {what}: {Counts.GetValueOrDefault(what)} and {other.Counts.GetValueOrDefault(what)}";
            }
        }

        foreach (var area in Totals.Keys.Union(other.Totals.Keys))
        {
            var (left, right) = (Totals.GetValueOrDefault(area) ?? [], other.Totals.GetValueOrDefault(area) ?? []);
            if (!left.AsSpan().SequenceEqual(right))
            {
                return $"area “{area}”: [{string.Join(", ", left)}] and [{string.Join(", ", right)}]";
            }
        }

        return null;
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    public static Answer Load(string path) =>
        JsonSerializer.Deserialize<Answer>(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} has no answer.");
}
