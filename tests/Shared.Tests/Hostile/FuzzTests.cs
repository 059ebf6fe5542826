using Hattama.Fuzz;
using Hattama.Kit;

namespace Hattama.Tests.Hostile;

/// <summary>A small run of the fuzzer over every reader, and everything that it once found (docs/fuzzing.md, #5).</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Readers => [.. Targets.All.Select(static target => target.Name)];

    /// <summary>Inputs per reader: the dear ones get fewer.</summary>
    private static int CountFor(string reader) => reader is "xlsx" or "zip" ? 400 : reader == "definition" ? 800 : 2_000;

    /// <summary>How many in a hundred get through at least: an input that ends at its first byte says nothing about what stands behind.</summary>
    /// <remarks>A damaged report in NIST's format gives nothing at all, because the counts of one station are spread over the file (ADR 0023).</remarks>
    private static int LeastAccepted(string reader) => reader switch { "gzip" => 10, "definition" => 15, "csv" or "register" or "nist" => 25, _ => 40 };

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_MutatedInputs_KeepsItsPromises(string reader)
    {
        var target = Targets.All.Single(target => target.Name == reader);
        var entries = 0;
        for (var index = 0; index < CountFor(reader); index++)
        {
            entries += target.Check(FuzzRun.InputOf(target, seed: 5, index)).Entries > 0 ? 1 : 0;
        }

        // Mutations that never get past the first check would prove little.
        Assert.InRange(entries, CountFor(reader) * LeastAccepted(reader) / 100, CountFor(reader));
    }

    [Fact]
    public void Definition_MutatedInputs_MeetTheChecksOfMeaning()
    {
        var target = Targets.All.Single(static target => target.Name == "definition");
        var kinds = new FindingKinds();
        var stopped = 0;
        for (var index = 0; index < CountFor("definition"); index++)
        {
            var findings = target.Check(FuzzRun.InputOf(target, seed: 6, index)).Findings;
            kinds.Add(findings);
            stopped += findings.Kept is [{ Place.Column: "$" }] ? 1 : 0;
        }

        Assert.InRange(kinds.Count, 250, int.MaxValue);
        Assert.InRange(stopped, 0, CountFor("definition") / 8);
    }

    /// <summary>In a text only an upright table has places that are cells.</summary>
    [Fact]
    public void Csv_MutatedInputs_ReachUprightTables()
    {
        var target = Targets.All.Single(static target => target.Name == "csv");
        var upright = 0;
        for (var index = 0; index < CountFor("csv"); index++)
        {
            upright += target.Check(FuzzRun.InputOf(target, seed: 8, index)).Findings.Kept.Any(static finding => finding.Place.Column is [.., >= '0' and <= '9', ')']) ? 1 : 0;
        }

        Assert.InRange(upright, CountFor("csv") / 10, CountFor("csv"));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_Seeds_AreSound(string reader)
    {
        var target = Targets.All.Single(target => target.Name == reader);
        Assert.All(target.Seeds, seed =>
        {
            // A sample of another contest has other columns than the protocols here: it is sound when it is accepted.
            var outcome = target.Check(seed);
            Assert.True(outcome.Entries > 0 || (reader == "definition" && outcome.Findings.Counts.Count == 0));
        });
    }

    [Fact]
    public void Corpus_EveryInputThatOnceFailed_IsReadNow()
    {
        var inputs = Directory.EnumerateFiles(Repository.File("tests", "Fuzz", "corpus"), "*.bin", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(inputs);
        Assert.All(inputs, static path =>
            Targets.All.Single(target => target.Name == Path.GetFileName(Path.GetDirectoryName(path))).Check(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Input_OfASeedAndNumber_IsAlwaysTheSame() => Assert.All(Targets.All, static target =>
        Assert.Equal(FuzzRun.InputOf(target, 9, 123_456_789_012), FuzzRun.InputOf(target, 9, 123_456_789_012)));

    [Fact]
    public void Minimiser_KeepsOnlyWhatFails() =>
        Assert.Equal("ab"u8.ToArray(), Minimiser.Shrink("xxaxxxxbxxxxx"u8.ToArray(), static input => input.Contains((byte)'a') && input.Contains((byte)'b'), TimeSpan.FromSeconds(10)));
}
