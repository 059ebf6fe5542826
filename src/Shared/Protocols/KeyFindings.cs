using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>What is said of a text that is no code of a station or an area.</summary>
internal static class KeyFindings
{
    /// <summary>Adds the finding.</summary>
    /// <param name="report">Where it goes.</param>
    /// <param name="rule">The rule that is broken where the problem has none of its own.</param>
    /// <param name="spot">Where the text stands.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="raw">The text, whole.</param>
    /// <param name="caps">Bounds.</param>
    public static void Add(FileReport report, Rule rule, Spot spot, KeyProblem problem, ReadOnlySpan<char> raw, ReadCaps caps)
    {
        // The letter may stand behind what the finding shows of the text.
        var code = problem == KeyProblem.LookAlike ? Code.Normal(raw) : string.Empty;
        report.Add(RuleOf(problem, rule), spot, LookAlikes.FindMixture(code) is var at and >= 0
            ? ReadingMessages.LookAlike(report.Preview(raw), code[at])
            : ReadingMessages.Key(problem, report.Preview(raw), caps.CodeLength));
    }

    /// <summary>The rule of a problem.</summary>
    private static Rule RuleOf(KeyProblem problem, Rule otherwise) => problem switch
    {
        KeyProblem.TooLong => Rules.RowMalformed,
        KeyProblem.LookAlike => Rules.LookAlikeLetters,
        _ => otherwise,
    };
}
