using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;

namespace Hattama.Results;

/// <summary>A document to publish: canonical JSON and the SHA-256 of exactly these bytes, which is its name.</summary>
public readonly record struct ResultDocument(Digest Digest, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The format that every document names; a new one means that old readers must not guess.</summary>
    public const string Format = "hattama.result/1";

    /// <summary>Names the bytes written.</summary>
    public static ResultDocument Of(CanonicalJson json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new ResultDocument(Digest.Of(json.Written.Span), json.Written);
    }

    internal static CanonicalJson WriteArea(CanonicalJson json, ContestDefinition definition, Area area) =>
        json.StartObject()
            .Member("code").Text(area.Code)
            .Member("level").Text(definition.Levels[area.Level].Id)
            .Member("name").Text(area.Name)
            .EndObject();

    /// <summary>Writes a number of bytes; null where it is not published.</summary>
    internal static CanonicalJson WriteLength(CanonicalJson json, long length) => length == Upload.NoLength ? json.Null() : json.Number(length);
}
