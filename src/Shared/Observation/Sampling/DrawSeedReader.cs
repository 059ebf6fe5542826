using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Observation.Sampling;

/// <summary>Reads a seed file: <c>{"format":"hattama.seed/1","algorithm":"hattama-draw/1","seed":"…","salt":"…"}</c>. No input makes it throw.</summary>
public static class DrawSeedReader
{
    /// <summary>Value of the member <c>format</c>.</summary>
    public const string Format = "hattama.seed/1";

    /// <summary>Largest file.</summary>
    public const int MaxBytes = 4_096;

    /// <summary>The seed, or null and what is wrong.</summary>
    public static DrawSeed? Read(ReadOnlySpan<byte> json, out LocalText problem)
    {
        problem = SamplingMessages.SeedUnreadable;
        if (json.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            var root = document.RootElement;
            var isKnown = root.GetProperty("format").ValueEquals(Format)
                && (!root.TryGetProperty("algorithm", out var algorithm) || algorithm.ValueEquals(DrawSeed.Algorithm));
            return isKnown ? DrawSeed.Parse(root.GetProperty("seed").GetString(), root.GetProperty("salt").GetString()) : null;
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
