using System.Text.Json;

namespace Hattama.Pipeline;

/// <summary>Objects and arrays that end where their members do.</summary>
public static class JsonMembers
{
    /// <summary>Writes an object.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">Name of the member; null: an element of an array.</param>
    /// <param name="members">Writes what is in it.</param>
    public static void WriteObject(this Utf8JsonWriter json, string? name, Action members)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(members);
        if (name is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(name);
        }

        members();
        json.WriteEndObject();
    }

    /// <summary>Writes an array of anything.</summary>
    public static void WriteArray<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(write);
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes an array of objects.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members) =>
        json.WriteArray(name, items, item => json.WriteObject(null, () => members(item)));

    /// <summary>Writes an array of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts) => json.WriteArray(name, texts, json.WriteStringValue);
}
