using Hattama.Tests.Documents;

namespace Hattama.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("demo"), InlineData("check"), InlineData("ingest"), InlineData("rollup"), InlineData("totals"), InlineData("station"), InlineData("compare"), InlineData("observe")]
    [InlineData("verify"), InlineData("contests"), InlineData("receipts"), InlineData("reconcile"), InlineData("backup"), InlineData("key")]
    public async Task Help_OfACommand_HasExamplesAndExitCodes(string command)
    {
        var run = (await CommandRun.Of(command, "--help")).Ended(0);
        Assert.Contains($"hattama {command}", run.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.Contains("  3  a store or file is missing", run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Err);
    }

    [Fact]
    public async Task Help_OfEveryCommand_HasItsOwnExamples()
    {
        foreach (var path in CommandTree.Commands.Keys)
        {
            var run = (await CommandRun.Of([.. path.Split(' '), "--help"])).Ended(0);
            Assert.True(run.Out.Contains("Examples:", StringComparison.Ordinal), $"{path} has no example.");
            var lines = run.Out.Split("Examples:")[1].Split("Exit codes:")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Assert.All(lines, line => Assert.True(line.Contains($"hattama {path} ", StringComparison.Ordinal), $"{path}: “{line}” is of another command."));
        }
    }

    [Fact]
    public async Task Help_OfTheProgram_NamesEveryCommand()
    {
        var run = (await CommandRun.Of("--help")).Ended(0);
        string[] commands = ["check", "ingest", "rollup", "totals", "station", "compare", "observe", "export", "template", "verify", "contests", "receipts", "reconcile", "backup", "key", "sample"];
        Assert.All(commands, command => Assert.Contains($"\n  {command} ", run.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("CRASH", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsThatOfTheProduct() =>
        Assert.StartsWith("0.1.0", (await CommandRun.Of("--version")).Ended(0).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Documentation_NamesEveryCommandAndExitCode()
    {
        var text = await File.ReadAllTextAsync(Kit.Repository.File("docs", "command-line.md"), TestContext.Current.CancellationToken);
        string[] words = ["check", "ingest", "rollup", "totals", "station", "compare", "observe", "export", "template", "verify", "contests", "receipts", "reconcile", "backup", "key", "sample"];
        Assert.All(words, word => Assert.Contains($"## {word}", text, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 5), code => Assert.Contains($"| {code} |", text, StringComparison.Ordinal));
    }
}
