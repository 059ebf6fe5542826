using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads the member <c>plausibility</c>: which rules of likelihood apply, and their thresholds.</summary>
internal sealed class PlausibilitySection(DefinitionMembers contest, DefinitionNames lines, ImmutableArray<Share> shares)
{
    private const long UsualUnique = 100;
    private const long UsualCopied = 20;
    private const long MostVotes = 1_000_000_000;
    private const string UsualDispatched = "received";

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
            DispatchedLine = ReadDispatched(section),
            Previous = ReadPrevious(section),
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
            members.Find("floor") is { } floor ? ReadPoints(floor) ?? usual.Floor : usual.Floor,
            (int)(members.Find("stations")?.Whole(3, 1_000_000) ?? usual.Stations));
    }

    private int? ReadDispatched(DefinitionMembers section)
    {
        if (section.Find("dispatched") is not { } node || node.Object(DefinitionShape.Dispatched) is not { } members)
        {
            return null;
        }

        if (members.Find("line") is { } line)
        {
            return lines.Find(line);
        }

        if (lines.Has(UsualDispatched))
        {
            return lines.Find(UsualDispatched, node);
        }

        node.Fail(DefinitionMessages.Missing("line"));
        return null;
    }

    private PreviousLimits? ReadPrevious(DefinitionMembers section)
    {
        if (section.Find("previous") is not { } node || node.Object(DefinitionShape.Previous) is not { } members)
        {
            return null;
        }

        var usual = PreviousLimits.Usual;
        var limits = new PreviousLimits(
            ReadLimit(members.Find("registered"), usual.Registered, ReadShare),
            ReadLimit(members.Find("turnout"), usual.Turnout, ReadPoints));
        if (limits.Turnout is not null && section.Find("turnout") is null)
        {
            node.Fail(DefinitionMessages.TurnoutUnnamed);
        }

        if (limits.Registered is not null && contest.Find("registered") is null)
        {
            node.Fail(DefinitionMessages.RegisteredUnnamed);
        }

        return limits;
    }

    /// <summary>A limit; the usual one where the member is absent, none where it is null.</summary>
    private static (int Part, int Whole)? ReadLimit(
        DefinitionNode? node, (int Part, int Whole)? usual, Func<DefinitionNode, (int Part, int Whole)?> read) =>
        node is not { } given ? usual : given.IsNull ? null : read(given);

    /// <summary>A share, which may be above one.</summary>
    private static (int Part, int Whole)? ReadShare(DefinitionNode node)
    {
        if (node.Fraction() is not var (part, whole))
        {
            return null;
        }

        if (whole > 0)
        {
            return (part, whole);
        }

        node.Fail(DefinitionMessages.Wanted(DefinitionMessages.AFraction));
        return null;
    }

    /// <summary>A difference of two shares.</summary>
    private static (int Part, int Whole)? ReadPoints(DefinitionNode node)
    {
        if (ReadShare(node) is not var (part, whole))
        {
            return null;
        }

        if (part <= whole)
        {
            return (part, whole);
        }

        node.Fail(DefinitionMessages.Wanted(DefinitionMessages.AFraction));
        return null;
    }

    private static long? ReadVotes(DefinitionNode? node, DefinitionShape shape, long usual) =>
        node?.Object(shape) is { } members ? members.Find("votes")?.Whole(1, MostVotes) ?? usual : null;
}
