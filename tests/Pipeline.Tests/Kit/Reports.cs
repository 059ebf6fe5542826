using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests;

/// <summary>What tests ask of verification reports.</summary>
internal static class Reports
{
    public static string Text(this VerificationReport report) =>
        string.Join('\n', report.Mismatches.Select(mismatch => $"{mismatch.Kind} {mismatch.Subject}: {mismatch.Message}"));

    public static void AssertFine(this VerificationReport report) => Assert.True(report.IsFine, report.Text());

    /// <summary>The first mismatch is of this kind and names this subject.</summary>
    public static void AssertFirst(this VerificationReport report, MismatchKind kind, string subject)
    {
        Assert.False(report.IsFine, "Nothing was found.");
        Assert.True(report.Mismatches[0].Kind == kind && report.Mismatches[0].Subject == subject, $"Expected {kind} {subject} first:\n{report.Text()}");
    }

    public static void AssertHas(this VerificationReport report, MismatchKind kind, string subject) =>
        Assert.True(report.Mismatches.Any(mismatch => mismatch.Kind == kind && mismatch.Subject == subject), $"Expected {kind} {subject}:\n{report.Text()}");
}
