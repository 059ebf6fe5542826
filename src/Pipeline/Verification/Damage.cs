using System.Text.Json;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Published documents come from anybody: JSON of the wrong shape is a mismatch to report, never an exception past a
/// verifier.
/// </summary>
internal static class Damage
{
    /// <summary>Whether reading a document of the wrong shape ends in this exception.</summary>
    public static bool IsOf(Exception exception) => exception is JsonException or InvalidDataException or KeyNotFoundException
        or InvalidOperationException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException
        || (exception is AggregateException several && several.InnerExceptions.All(IsOf));

    /// <summary>A document must say what it is; anything else is damage.</summary>
    public static void CheckHeader(JsonElement root, string type, string contest)
    {
        if (TextOf(root.GetProperty("type")) != type || TextOf(root.GetProperty("contest")) != contest
            || TextOf(root.GetProperty("format")) != ResultDocument.Format)
        {
            throw new InvalidDataException($"It does not call itself a document “{type}” of contest {contest} in format {ResultDocument.Format}.");
        }
    }

    /// <summary>The text of an element; anything else than text is damage.</summary>
    public static string TextOf(JsonElement element) => element.GetString() ?? throw new InvalidDataException("A text is missing.");
}
