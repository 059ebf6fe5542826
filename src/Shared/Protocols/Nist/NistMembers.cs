using System.Text.Json;

namespace Hattama.Protocols;

/// <summary>The members of one object of a NIST report, one after another. What is not known by name has the empty name.</summary>
internal struct NistMembers(JsonTokens tokens)
{
    /// <summary>Members that hold a figure, in the order of <see cref="NistCount.Figures"/>.</summary>
    public static readonly string[] Figures = ["Count", "BallotsCast", "BallotsRejected", "BallotsOutstanding", "Overvotes", "Undervotes", "WriteIns"];

    private static readonly string[] Known =
    [
        .. Figures, "@type", "@id", "IsTest", "GpUnit", "Election", "Party", "Candidate", "Contest", "ContestSelection", "BallotCounts", "OtherCounts", "VoteCounts",
        "GpUnitId", "Type", "OtherType", "Value", "ExternalIdentifier", "Name", "Number", "Selection", "BallotName", "CandidateIds", "PartyIds", "ComposingGpUnitIds",
        "VotersRegistered", "VotersParticipated", "DeviceClass", "Round", "IsSuppressedForPrivacy", "Text", "Content",
    ];

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Indexes =
        Known.Index().ToDictionary(static each => each.Item, static each => each.Index, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private ulong _seen;

    /// <summary>Name of the current member.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>A member that stood twice: which one holds is not known; null: none.</summary>
    public string? Twice { get; private set; }

    /// <summary>Moves to the value of the next member; false at the end of the object.</summary>
    public bool Next()
    {
        if (!tokens.Read() || tokens.Kind != JsonTokenType.PropertyName)
        {
            return false;
        }

        Name = string.Empty;
        if (Indexes.TryGetValue(tokens.Chars, out var index))
        {
            Name = Known[index];
            Twice ??= (_seen >> index & 1) == 1 ? Name : null;
            _seen |= 1UL << index;
        }

        return tokens.Read();
    }
}
