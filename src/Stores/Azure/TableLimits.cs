using System.Text;
using Azure.Data.Tables;

namespace Hattama.Stores.Azure;

/// <summary>
/// The limits of Azure Table storage, refused here and not by chance of the service behind: the emulator accepts batches of
/// mixed partitions, entities over a mebibyte and three hundred properties, all of which Azure refuses.
/// </summary>
/// <remarks>Source: Microsoft, "Understanding the Table service data model" and "Performing entity group transactions".</remarks>
internal static class TableLimits
{
    /// <summary>Entities in one batch.</summary>
    public const int BatchActions = 100;

    /// <summary>Bytes of one batch as sent.</summary>
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one entity as stored, names included.</summary>
    public const int EntityBytes = 1024 * 1024;

    /// <summary>Bytes of one string (two per character) or binary property.</summary>
    public const int PropertyBytes = 64 * 1024;

    /// <summary>Properties beside PartitionKey, RowKey and Timestamp.</summary>
    public const int Properties = 252;

    /// <summary>Bytes of one key, two per character.</summary>
    public const int KeyBytes = 1024;

    private const string Etag = "odata.etag";

    /// <summary>Refuses an entity that Azure refuses.</summary>
    /// <exception cref="ArgumentException">Says which limit, and by how much.</exception>
    public static void Check(TableEntity entity)
    {
        CheckKey(entity.PartitionKey, "partition key");
        CheckKey(entity.RowKey, "row key");
        var names = PropertiesOf(entity).ToList();
        if (names.Count > Properties)
        {
            throw new ArgumentException($"An entity has at most {Properties} properties; this one has {names.Count}.", nameof(entity));
        }

        foreach (var name in names)
        {
            var size = SizeOf(entity[name]) - 4;
            if (entity[name] is string or byte[] && size > PropertyBytes)
            {
                throw new ArgumentException($"A property has at most {PropertyBytes} bytes; {name} has {size}.", nameof(entity));
            }
        }

        if (StoredSize(entity) is > EntityBytes and var stored)
        {
            throw new ArgumentException($"An entity has at most {EntityBytes} bytes; this one has {stored}.", nameof(entity));
        }
    }

    /// <summary>Refuses a batch that Azure refuses.</summary>
    /// <exception cref="ArgumentException">Says which limit, and by how much.</exception>
    public static void CheckBatch(IReadOnlyCollection<TableEntity> batch)
    {
        if (batch.Count is 0 or > BatchActions)
        {
            throw new ArgumentException($"A batch has 1 to {BatchActions} entities; this one has {batch.Count}.", nameof(batch));
        }

        foreach (var entity in batch)
        {
            Check(entity);
        }

        if (batch.Select(entity => entity.PartitionKey).Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            throw new ArgumentException("A batch has one partition key; this one has several.", nameof(batch));
        }

        if (batch.Select(entity => entity.RowKey).Distinct(StringComparer.Ordinal).Count() < batch.Count)
        {
            throw new ArgumentException("A batch has each row once; this one repeats a row key.", nameof(batch));
        }

        if (batch.Sum(SentSize) is > BatchBytes and var sent)
        {
            throw new ArgumentException($"A batch has at most {BatchBytes} bytes as sent; this one has {sent}.", nameof(batch));
        }
    }

    /// <summary>Bytes of an entity as stored, by the formula that Microsoft gives.</summary>
    public static long StoredSize(TableEntity entity) =>
        4 + 2L * (entity.PartitionKey.Length + entity.RowKey.Length) + PropertiesOf(entity).Sum(name => 8L + 2L * name.Length + SizeOf(entity[name]));

    /// <summary>Bytes of an entity in a request, at most: Base64, and every character escaped.</summary>
    public static long SentSize(TableEntity entity) =>
        1024 + 6L * (entity.PartitionKey.Length + entity.RowKey.Length) + PropertiesOf(entity).Sum(name => 64L + 2L * name.Length + entity[name] switch
        {
            byte[] bytes => 4L * ((bytes.Length + 2) / 3),
            string text => 6L * text.Length,
            _ => 40L,
        });

    private static IEnumerable<string> PropertiesOf(TableEntity entity) =>
        entity.Keys.Where(static name => name is not (nameof(TableEntity.PartitionKey) or nameof(TableEntity.RowKey) or nameof(TableEntity.Timestamp) or Etag));

    private static long SizeOf(object? value) => value switch
    {
        string text => 4 + 2L * text.Length,
        byte[] bytes => 4 + bytes.Length,
        BinaryData bytes => 4 + bytes.ToMemory().Length,
        bool => 1,
        int => 4,
        Guid => 16,
        null => 0,
        _ => 8,
    };

    private static void CheckKey(string? key, string what)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (2 * key.Length > KeyBytes)
        {
            throw new ArgumentException($"A {what} has at most {KeyBytes / 2} characters; this one has {key.Length}.", nameof(key));
        }

        if (key.AsSpan().IndexOfAny("/\\#?") >= 0 || key.EnumerateRunes().Any(static rune => Rune.IsControl(rune)))
        {
            throw new ArgumentException($"A {what} holds none of / \\ # ? and no control character.", nameof(key));
        }
    }
}
