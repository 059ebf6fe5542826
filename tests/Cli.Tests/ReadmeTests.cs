using System.Text.RegularExpressions;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>The README's commands, in its order, on folders of this test instead of <c>.hattama</c>, and on a tenth of the stations.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-readme-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Readme_EveryCommandOfTheTour_Works()
    {
        var commands = Fences().Matches(await File.ReadAllTextAsync(Repository.File("README.md"), TestContext.Current.CancellationToken))
            .SelectMany(fence => fence.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Select(line => line.Split(" #")[0].Trim())
            .Where(line => line.StartsWith("./hattama ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(["demo", "check", "ingest", "rollup", "totals", "station", "receipts", "verify"], commands.Select(command => command.Split(' ')[1]).Distinct());
        foreach (var command in commands)
        {
            string[] args = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Here)];
            var run = await CommandRun.Of(args[0] == "demo" ? [.. args, "--store", Here(".hattama/demo"), "--stations", "1000"] : args);
            // Files of the night have errors on purpose, and say so with 1.
            run.Ended(args[0] is "check" or "ingest" ? 1 : 0);
        }
    }

    private string Here(string argument) => argument.Replace(".hattama", _folder, StringComparison.Ordinal);

    [GeneratedRegex("```bash\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fences();
}
