using System.Text.Json;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>
/// A tally as documents have it: <c>lines</c>, <c>reported</c>, <c>apart</c> and <c>shares</c> are arrays in the order of the
/// definition; <c>stations</c> and <c>registered</c> are by state, in the order of <see cref="StateNames"/>. Every member is additive:
/// a parent's vector is the sum of its children's.
/// </summary>
public static class Vector
{
    /// <summary>Names of the states in documents, in the order of <see cref="StateKind"/>.</summary>
    public static readonly IReadOnlyList<string> StateNames = ["missing", "notOpened", "held", "disputed", "counted", "annulled"];

    /// <summary>The name of a state in documents.</summary>
    public static string NameOf(StateKind state) => StateNames[(int)state];

    /// <summary>The name of a verdict in documents.</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.DecidedYes => "decidedYes",
        Verdict.DecidedNo => "decidedNo",
        _ => "open",
    };

    /// <summary>The state with this name in documents, or null.</summary>
    public static StateKind? StateOf(string? name)
    {
        for (var i = 0; i < StateNames.Count; i++)
        {
            if (StateNames[i] == name)
            {
                return (StateKind)i;
            }
        }

        return null;
    }

    /// <summary>Writes a tally.</summary>
    public static void Write(CanonicalJson json, Tally tally)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(tally);
        json.StartObject()
            .Member("apart").Numbers(tally.Apart)
            .Member("deciding").Number(tally.Deciding)
            .Member("lines").Numbers(tally.Lines)
            .Member("registered").Numbers(tally.Registered)
            .Member("registeredApart").Numbers(tally.RegisteredApart)
            .Member("reported").Numbers(tally.Reported)
            .Member("shares").Numbers(tally.Shares)
            .Member("stations").Numbers(tally.Stations)
            .Member("unknownRegistered").Number(tally.UnknownRegistered)
            .Member("unplaced").Number(tally.Unplaced)
            .Member("warned").Number(tally.Warned)
            .EndObject();
    }

    /// <summary>Reads a tally; null if the element is not a vector of this contest.</summary>
    public static Tally? Read(ContestDefinition definition, JsonElement vector)
    {
        var tally = new Tally(definition);
        return Numbers(vector, "apart", tally.Apart)
            && Numbers(vector, "lines", tally.Lines)
            && Numbers(vector, "registered", tally.Registered)
            && Numbers(vector, "registeredApart", tally.RegisteredApart)
            && Numbers(vector, "reported", tally.Reported)
            && Numbers(vector, "shares", tally.Shares)
            && Numbers(vector, "stations", tally.Stations)
            && Number(vector, "deciding", ref tally.Deciding)
            && Number(vector, "unknownRegistered", ref tally.UnknownRegistered)
            && Number(vector, "unplaced", ref tally.Unplaced)
            && Number(vector, "warned", ref tally.Warned)
            ? tally
            : null;
    }

    private static bool Number(JsonElement vector, string name, ref long number) =>
        vector.ValueKind == JsonValueKind.Object
        && vector.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.Number
        && member.TryGetInt64(out number);

    private static bool Numbers(JsonElement vector, string name, Span<long> numbers)
    {
        if (vector.ValueKind != JsonValueKind.Object
            || !vector.TryGetProperty(name, out var member)
            || member.ValueKind != JsonValueKind.Array
            || member.GetArrayLength() != numbers.Length)
        {
            return false;
        }

        var i = 0;
        foreach (var number in member.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out numbers[i++]))
            {
                return false;
            }
        }

        return true;
    }
}
