using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hattama.Findings;
using Hattama.Results;

namespace Hattama.Tests;

/// <summary>Every example of docs/formats.md is run: files are read, commands executed, documents compared with real ones.</summary>
public sealed partial class FormatsTests
{
    private static readonly (string Language, string Kind, string Text)[] Examples =
    [
        .. Fence().Matches(File.ReadAllText(Kit.Repository.File("docs", "formats.md")))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)),
    ];

    [Fact]
    public void EveryExample_IsOfAKindThatIsRun()
    {
        Assert.True(Examples.Length >= 14);
        Assert.All(Examples, example => Assert.True(
            (example.Language, example.Kind) is ("csv", "protocols" or "register" or "upright") or ("bash", "run") or ("json", not ""), $"{example.Language} {example.Kind}"));
    }

    [Theory]
    [InlineData("csv", 2)]
    [InlineData("csv", 2, "upright")]
    [InlineData("json", 1)]
    [InlineData("json", 1, "nist")]
    public async Task Protocols_AreReadWithoutAFinding(string language, int protocols, string kind = "protocols")
    {
        using var contest = new SmallContest();
        var file = contest.Write("example." + language, Examples.Single(example => (example.Language, example.Kind) == (language, kind)).Text);
        var json = (await CommandRun.Of("check", "--contest", contest.Definition, file, "--json")).Ended(0).Json;
        Assert.Equal(100 * protocols, json.GetProperty("values").GetProperty("registered").GetInt32());
    }

    [Fact]
    public async Task Register_IsAccepted()
    {
        using var contest = new SmallContest();
        var register = contest.Write("register.csv", Examples.Single(example => (example.Language, example.Kind) == ("csv", "register")).Text);
        var rows = contest.WriteRows("one.csv", SmallContest.Rows[0]);
        (await CommandRun.Of("check", "--contest", contest.Definition, "--register", register, rows)).Ended(0);
    }

    [Fact]
    public async Task Commands_Run()
    {
        using var contest = await new SmallContest().PublishAsync();
        foreach (var line in Examples.Single(example => example.Kind == "run").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var args = line.Split(' ')[1..].Select(word => word == "STORE" ? contest.Store : word.Contains('.', StringComparison.Ordinal) ? contest.PathOf(word) : word);
            (await CommandRun.Of([.. args])).Ended(0);
        }
    }

    [Fact]
    public async Task Documents_HaveTheMembersOfTheirExamples()
    {
        using var contest = await ObserveTests.ObservedAsync();
        var zip = contest.PathOf("all.zip");
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "bundle", "--out", zip)).Ended(0);
        var real = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["receipt"] = Receipt() };
        await using (var archive = await ZipFile.OpenReadAsync(zip, TestContext.Current.CancellationToken))
        {
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
            {
                await using var stream = await entry.OpenAsync(TestContext.Current.CancellationToken);
                var document = await JsonSerializer.DeserializeAsync<JsonElement>(stream, JsonSerializerOptions.Default, TestContext.Current.CancellationToken);
                if (document.TryGetProperty("type", out var type))
                {
                    real[type.GetString()!] = document;
                }
            }
        }

        var examples = Examples.Where(example => example is { Language: "json", Kind: not ("protocols" or "nist") }).ToList();
        Assert.Equal(real.Keys.Order(StringComparer.Ordinal), examples.Select(example => example.Kind).Order(StringComparer.Ordinal));
        foreach (var (_, kind, text) in examples)
        {
            var example = JsonSerializer.Deserialize<JsonElement>(text);
            Assert.Equal(Members(real[kind]), Members(example));
            Assert.Equal(real[kind].GetProperty("format").GetString(), example.GetProperty("format").GetString());
        }
    }

    private static IEnumerable<string> Members(JsonElement document) => document.EnumerateObject().Select(member => $"{member.Name}: {member.Value.ValueKind}");

    private static JsonElement Receipt() => JsonSerializer.Deserialize<JsonElement>(ReceiptDocument.Write(
        new Receipt("small", "1", "a.csv", "00", 1, "s", DateTimeOffset.UnixEpoch, 1, 1, 0, 0, new FindingList())).Span);

    [GeneratedRegex("^```([a-z]+) ?([A-Za-z]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
