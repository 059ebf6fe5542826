using System.Text.Json;
using Hattama.Contests;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>What can be said of a document that nothing refers to from its bytes alone.</summary>
internal static class DocumentShape
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "nation", "area", "stations", "log", "logHour", "unplaced", "decision", "register", "registerPart",
        "observation", "observationArea", "observationStations", "observationSample",
    };

    /// <summary>Whether it calls itself a document that roll-ups or activations of this contest write.</summary>
    public static bool IsOf(string contest, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (!root.TryGetProperty("type", out var type))
            {
                return DefinitionReader.Read(bytes, "contest.json").Match(definition => definition.Id == contest, static _ => false);
            }

            Damage.CheckHeader(root, Types.Contains(Damage.TextOf(type)) ? type.GetString()! : "published", contest);
            return true;
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            return false;
        }
    }
}
