using System.Globalization;

namespace Hattama.Contests;

/// <summary>Reads the policies, and dates, instants and zones of a definition.</summary>
internal static class PolicySection
{
    /// <summary>The policies; those not given are the product's own.</summary>
    public static Policies Read(DefinitionMembers contest, DefinitionNames lines)
    {
        var usual = new Policies();
        if (contest.Find("policies")?.Object(DefinitionShape.Policies) is not { } policies)
        {
            return usual;
        }

        var read = new Policies
        {
            Corrections = policies.Find("corrections")?.OneOf("bySender", "byDecision", "latest") switch
            {
                "byDecision" => Corrections.ByDecision,
                "latest" => Corrections.Latest,
                _ => Corrections.BySender,
            },
            DoubleEntry = policies.Find("doubleEntry")?.Boolean() ?? usual.DoubleEntry,
            DisputeLimit = ReadLimit(policies.Find("disputeLimit")) ?? usual.DisputeLimit,
            MinPublish = (int)(policies.Find("minPublish")?.Whole(0, 1_000_000) ?? usual.MinPublish),
            MinPublishLine = policies.Find("minPublishLine") is { } ballots ? lines.Find(ballots) ?? -1 : -1,
            PublishNotBefore = ReadInstant(policies.Find("publishNotBefore")),
            OpensAt = ReadInstant(policies.Find("opensAt")),
            ClosesAt = ReadInstant(policies.Find("closesAt")),
            TwoPersons = policies.Find("twoPersons")?.Boolean() ?? usual.TwoPersons,
        };
        Check(policies, read);
        return read;
    }

    /// <summary>What fits a member each and does not fit together.</summary>
    private static void Check(DefinitionMembers policies, Policies read)
    {
        if (read is { Corrections: Corrections.Latest, DoubleEntry: true })
        {
            policies.Find("doubleEntry")!.Value.Fail(DefinitionMessages.LatestWithDoubleEntry);
        }

        if (read.MinPublish > 0 && policies.Find("minPublishLine") is null)
        {
            policies.Find("minPublish")!.Value.Fail(DefinitionMessages.MinPublishOfWhat);
        }
    }

    /// <summary>A calendar day.</summary>
    public static DateOnly ReadDate(DefinitionNode? node)
    {
        if (node?.Text() is not { } text)
        {
            return default;
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            node.Value.Fail(DefinitionMessages.Shape(new("күн ЖЖЖЖ-АА-КК", "дата ГГГГ-ММ-ДД", "a date YYYY-MM-DD"), text));
        }

        return date;
    }

    /// <summary>
    /// An IANA time zone. Where the machine has no zone data only the shape is checked, so that a definition does not
    /// become invalid by moving it.
    /// </summary>
    public static string ReadZone(DefinitionNode? node)
    {
        if (node?.Text() is not { } text)
        {
            return "UTC";
        }

        if (!IsZoneName(text) || (!IsZoneHere(text) && IsZoneHere("Europe/London")))
        {
            node.Value.Fail(DefinitionMessages.Shape(
                new(
                    "IANA уақыт белдеуі, мысалы Asia/Almaty",
                    "часовой пояс IANA, например Asia/Almaty",
                    "an IANA time zone such as Asia/Almaty"),
                text));
        }

        return text;
    }

    private static bool IsZoneName(string text) => text == "UTC"
        || (text.Length <= 64 && text.Contains('/') && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-'));

    private static bool IsZoneHere(string text) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _);

    private static (int Part, int Whole)? ReadLimit(DefinitionNode? node)
    {
        if (node is { IsNull: true })
        {
            return (0, 0);
        }

        if (node?.Fraction() is not var (part, whole))
        {
            return null;
        }

        if (part > whole || (whole == 0 && part != 0))
        {
            node.Value.Problems.Add(
                node.Value.Path,
                "Бөлік бүтіннен аспауы керек: бестен бір — [1, 5]; шексіз — null.",
                "Часть не больше целого: одна пятая — [1, 5]; без предела — null.",
                "The part is at most the whole: one fifth is [1, 5]; no limit is null.");
        }

        return (part, whole);
    }

    private static DateTimeOffset? ReadInstant(DefinitionNode? node)
    {
        if (node is null or { IsNull: true } || node.Value.Text() is not { } text)
        {
            return null;
        }

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, utc, out var instant))
        {
            return instant;
        }

        node.Value.Fail(DefinitionMessages.Shape(
            new(
                "UTC уақыты, мысалы 2022-06-05T14:00:00Z",
                "время UTC, например 2022-06-05T14:00:00Z",
                "a UTC instant such as 2022-06-05T14:00:00Z"),
            text));
        return null;
    }
}
