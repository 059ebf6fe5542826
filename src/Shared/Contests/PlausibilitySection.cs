using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads the member <c>plausibility</c>: which rules of likelihood apply, and their thresholds.</summary>
internal sealed class PlausibilitySection(DefinitionMembers contest, ImmutableArray<Share> shares)
{
    private const long UsualUnique = 100;
    private const long UsualCopied = 20;
    private const long MostVotes = 1_000_000_000;

    /// <summary>The rules; none where the member is absent.</summary>
    public Plausibility Read()
    {
        if (contest.Find("plausibility")?.Object(DefinitionShape.Plausibility) is not { } section)
        {
            return new Plausibility();
        }

        return new Plausibility
        {
            Turnout = ReadTurnout(section),
            Outlier = ReadOutlier(section),
            UniqueVotes = ReadVotes(section.Find("unique"), DefinitionShape.Unique, UsualUnique),
            CopiedVotes = ReadVotes(section.Find("copied"), DefinitionShape.Copied, UsualCopied),
        };
    }

    private Share? ReadTurnout(DefinitionMembers section)
    {
        if (section.Find("turnout") is not { } node || node.Text() is not { } id)
        {
            return null;
        }

        if (shares.FirstOrDefault(share => share.Id == id) is { } turnout)
        {
            return turnout;
        }

        node.Fail(DefinitionMessages.Unknown(DefinitionMessages.Share, id, Nearest.To(id, shares.Select(static share => share.Id))));
        return null;
    }

    private static OutlierLimit? ReadOutlier(DefinitionMembers section)
    {
        if (section.Find("outlier") is not { } node || node.Object(DefinitionShape.Outlier) is not { } members)
        {
            return null;
        }

        if (section.Find("turnout") is null)
        {
            node.Fail(DefinitionMessages.TurnoutUnnamed);
        }

        var usual = OutlierLimit.Usual;
        return new OutlierLimit(
            (int)(members.Find("deviations")?.Whole(1, 1_000) ?? usual.Deviations),
            members.Find("floor") is { } floor ? ReadPoints(floor) : usual.Floor,
            (int)(members.Find("stations")?.Whole(3, 1_000_000) ?? usual.Stations));
    }

    /// <summary>A difference of two shares.</summary>
    private static (int Part, int Whole) ReadPoints(DefinitionNode node)
    {
        if (node.Fraction() is not var (part, whole))
        {
            return OutlierLimit.Usual.Floor;
        }

        if (whole == 0 || part > whole)
        {
            node.Fail(DefinitionMessages.Wanted(DefinitionMessages.AFraction));
            return OutlierLimit.Usual.Floor;
        }

        return (part, whole);
    }

    private static long? ReadVotes(DefinitionNode? node, DefinitionShape shape, long usual) =>
        node?.Object(shape) is { } members ? members.Find("votes")?.Whole(1, MostVotes) ?? usual : null;
}
