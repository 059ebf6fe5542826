using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Hattama.Cli;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Observation.Sampling;
using Hattama.Protocols;

namespace Hattama.Tests.Documents;

/// <summary>
/// Every example between fences is run or read by a test, here or in the one that <see cref="Elsewhere"/> names; only what is marked <c>text</c> is not:
/// outputs, excerpts, pictures and grammars (CONTRIBUTING.md).
/// </summary>
public sealed class DocumentExamplesTests : IDisposable
{
    /// <summary>Document and info string, and the test that runs it.</summary>
    private static readonly Dictionary<(string Document, string Info), string> Elsewhere = new()
    {
        [("docs/api.md", "http")] = "tests/Api.Tests/DocumentationTests.cs",
        [("docs/contest-definition.md", "csv protocols")] = "tests/Shared.Tests/Contests/DefinitionDocumentTests.cs",
        [("docs/contest-definition.md", "json contest")] = "tests/Shared.Tests/Contests/DefinitionDocumentTests.cs",
        [("docs/contest-definition.md", "json")] = "tests/Shared.Tests/Contests/DefinitionDocumentTests.cs",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-pages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryExample_IsRunOrMarkedAsText()
    {
        var fences = Document.All.SelectMany(document => document.Fences).Where(fence => fence.Info != "text").ToList();
        Assert.InRange(fences.Count, 50, 1_000);
        var idle = fences.Where(fence => !IsRun(fence)).ToList();
        Assert.True(idle.Count == 0, $"Nobody runs these examples; mark outputs and excerpts with text:\n{string.Join('\n', idle)}");
    }

    /// <summary>A test that is said to run examples reads their page.</summary>
    [Fact]
    public void TestsElsewhere_ReadThePage() => Assert.All(Elsewhere, each =>
    {
        Assert.Contains(Path.GetFileName(each.Key.Document), File.ReadAllText(Repository.File(each.Value.Split('/'))), StringComparison.Ordinal);
        Assert.Contains(Document.Of(each.Key.Document).Fences, fence => fence.Info == each.Key.Info);
    });

    /// <summary>Commands that a page shows are understood, whether another test runs them or not; what only a deployment can run is at least a script.</summary>
    [Fact]
    public async Task Commands_AreUnderstood()
    {
        var fences = Document.All.SelectMany(document => document.Fences).Where(fence => fence.Info.StartsWith("bash", StringComparison.Ordinal)).ToList();
        Assert.InRange(fences.Count, 10, 1_000);
        foreach (var fence in fences.Where(fence => fence.Info != "bash elsewhere"))
        {
            foreach (var line in fence.Commands)
            {
                var first = line.Split(' ')[0];
                var isScript = first != "./hattama" && first.Contains('/', StringComparison.Ordinal);
                Assert.True(!isScript || File.Exists(Repository.File(first.TrimStart('.', '/').Split('/'))), $"{fence}: there is no script {first}.");
                if (!isScript && !line.EndsWith("--help", StringComparison.Ordinal))
                {
                    CommandDocumentTests.AssertUnderstood(line, fence.ToString());
                }
            }
        }

        foreach (var fence in fences.Where(fence => fence.Info == "bash elsewhere"))
        {
            await AssertScriptAsync(fence);
        }
    }

    /// <summary>The way of an organisation of observers, from the empty form to the report, as the page has it.</summary>
    [Fact]
    public async Task Observation_EveryCommand_Works()
    {
        var definition = Repository.File("samples", "kz-2022", "contest.json");
        var register = Write("register.csv", "region code,district code,precinct\n47,471010000,12\n47,471010000,13\n");
        var protocols = Write("protocols.csv", "region code,district code,precinct,registered\n");
        Assert.InRange((await CommandRun.Of("ingest", "--store", Store, "--contest", definition, "--register", register, protocols)).Code, 0, 1);
        (await CommandRun.Of("rollup", "--store", Store)).Ended(0);
        Write("observers.csv", "organisation,observer\nkz-ngos,a-017\n");
        Write("forms.xlsx", Document.Of("docs/observation.md").Fences.Single(fence => fence.Info == "json observations").Text);
        foreach (var line in Document.Of("docs/observation.md").Fences.Where(fence => fence.Info == "bash").SelectMany(fence => fence.Commands))
        {
            var words = CommandDocumentTests.Words(line).Skip(1).Select(word => word == "./store" ? Store : word.Contains('.', StringComparison.Ordinal) ? PathOf(word) : word);
            (await CommandRun.Of([.. words])).Ended(0);
        }

        Assert.Contains("Бақылау есебі", await File.ReadAllTextAsync(PathOf("report.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Observations_AreReadWithoutAFinding()
    {
        var text = Document.Of("docs/observation.md").Fences.Single(fence => fence.Info == "json observations").Text;
        var findings = new FindingList();
        var read = new ObservationReader(Sample("kz-2022"), ReadCaps.Default).Read(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), "forms.json", findings, static _ => { }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (read.Entries, findings.Kept.Count));
    }

    [Fact]
    public void SampleDesign_IsValid()
    {
        var text = Document.Of("docs/sample-design.md").Fences.Single(fence => fence.Info == "json design").Text;
        SampleDesignReader.Read(Encoding.UTF8.GetBytes(text), "design.json").Match(
            static design => design.Id, static findings => throw new InvalidOperationException($"{findings.Kept[0].Place}: {findings.Kept[0].Message}"));
    }

    [Fact]
    public void MapOfCompare_IsRead()
    {
        var text = Document.Of("docs/command-line.md").Fences.Single(fence => fence.Info == "json map").Text;
        var map = PublishedMap.Load([Write("map.json", text)]);
        Assert.Equal(["nation", "region", "district"], map.Levels.Select(level => level.Level));
    }

    [Fact]
    public void Severities_OfTheRules_AreOfADefinition()
    {
        var text = Document.Of("docs/rules/README.md").Fences.Single(fence => fence.Info == "json severities").Text;
        var definition = SmallVote.Definition.Replace("\"policies\":", $"{text}, \"policies\":", StringComparison.Ordinal);
        Assert.Equal("small", DefinitionReader.Read(Encoding.UTF8.GetBytes(definition), "contest.json").Match(
            static valid => valid.Id, static findings => $"{findings.Kept[0].Place}: {findings.Kept[0].Message}"));
    }

    private string Store => Path.Combine(_folder, "store");

    /// <summary>The rule of this class: who runs a fence.</summary>
    private static bool IsRun(Fence fence) => (fence.Document, fence.Info) switch
    {
        (_, "bash" or "bash elsewhere") => true,
        ("docs/formats.md", "bash run" or "csv protocols" or "csv register" or "csv upright") => true,
        ("docs/formats.md", var info) when info.StartsWith("json ", StringComparison.Ordinal) => true,
        ("docs/observation.md", "json observations") => true,
        ("docs/sample-design.md", "json design") => true,
        ("docs/command-line.md", "json map") => true,
        ("docs/rules/README.md", "json severities") => true,
        (_, "relation" or "example") => fence.Document.StartsWith("docs/rules/P", StringComparison.Ordinal), // RelationPageTests of Shared.Tests
        var key => Elsewhere.ContainsKey(key),
    };

    /// <summary>The shell's own check of a script, which runs nothing.</summary>
    private static async Task AssertScriptAsync(Fence fence)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        await shell.StandardInput.WriteAsync(fence.Text);
        shell.StandardInput.Close();
        var error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, $"{fence}: {error}");
    }

    private static ContestDefinition Sample(string id) => DefinitionReader.Read(File.ReadAllBytes(Repository.File("samples", id, "contest.json")), "contest.json")
        .Match(static valid => valid, static invalid => throw new InvalidOperationException(invalid.Kept[0].ToString()));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }
}
