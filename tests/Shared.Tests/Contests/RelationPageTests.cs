using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Protocols;
using Hattama.Tests.Ledger;

namespace Hattama.Tests.Contests;

/// <summary>The pages about control relations that definitions use (#5): each relation is one, and its example says what the program says.</summary>
public sealed partial class RelationPageTests
{
    private static readonly ContestDefinition Kz = Definitions.Sample("kz-2022");

    public static TheoryData<string> Codes =>
        [.. Directory.EnumerateFiles(Repository.File("docs", "rules"), "*.md").Where(static file => File.ReadAllText(file).Contains("**Control relation**", StringComparison.Ordinal))
            .Select(static file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Samples_EveryRelation_HasAPage()
    {
        var used = Definitions.SampleIds.SelectMany(static id => Definitions.Sample(id).Relations).Select(static relation => relation.Code).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(used.Except(Codes.Select(static row => row.Data), StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Page_Relation_Parses(string code)
    {
        var relation = BlockOf(PageOf(code), "relation")!;
        var lines = LineName().Matches(relation).Select(static match => match.Value).Where(static name => name is not "and" and not "or").Distinct().ToList();
        Assert.True(RelationParser.Parse(relation, lines).Match(static _ => true, static _ => false), relation);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Page_RelationOfKz2022_IsThatOfTheDefinition(string code)
    {
        if (Kz.Relations.FirstOrDefault(relation => relation.Code == code) is not { } relation)
        {
            return;
        }

        Assert.Equal(relation.Source, BlockOf(PageOf(code), "relation"));
        Assert.Contains($"**Usual severity:** {(relation.Severity == Severity.Error ? "error" : "warning")}", PageOf(code), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Page_Example_SaysWhatTheProgramSays(string code)
    {
        var page = PageOf(code);
        if (BlockOf(page, "example") is not { } changed)
        {
            Assert.Contains(code, new[] { "P109", "P112", "P113" }); // lines that the form of kz-2022 has not
            return;
        }

        var relation = BlockOf(page, "relation")!;
        var definition = DefinitionWith(code, page, relation);
        var numbers = BoundaryTests.Figures(changed);
        var values = Kz.Forms[0].Lines.Select(line => Value.Of(numbers[Kz.Lines[line].Id])).ToArray();
        var row = new EntryRow { File = "f", Row = 2, Area = new AreaKey([], []), Station = "1", StationName = "1", Form = 0, Revision = 1, Values = values };
        var checker = new FormChecker(definition, 0);
        var breaches = new List<Breach>();
        checker.Check(values, breaches);
        var message = CheckMessages.Text(definition, row, checker.Numbers, Assert.Single(breaches, breach => breach.Code == code), references: null).En;
        Assert.Equal(message, string.Join(' ', page.Split('\n').Where(static line => line.StartsWith("> ", StringComparison.Ordinal)).Select(static line => line[2..])));
    }

    /// <summary>kz-2022 with the relation of the page alone; in its words where kz-2022 has it, else under the title of the page.</summary>
    private static ContestDefinition DefinitionWith(string code, string page, string relation)
    {
        var json = JsonNode.Parse(Definitions.SampleBytes("kz-2022"))!;
        var own = json["relations"]!.AsArray().FirstOrDefault(one => one!["code"]!.GetValue<string>() == code)?.DeepClone() ?? new JsonObject
        {
            ["code"] = code,
            ["severity"] = page.Contains("**Usual severity:** error", StringComparison.Ordinal) ? "error" : "warning",
            ["text"] = page.Split('\n')[0][(code.Length + 4)..],
            ["relation"] = relation,
        };
        json["relations"] = new JsonArray(own);
        return Definitions.Valid(Definitions.Bytes(json));
    }

    private static string PageOf(string code) => File.ReadAllText(Repository.File("docs", "rules", code + ".md"));

    private static string? BlockOf(string page, string kind) =>
        Regex.Match(page, $"```{kind}\n(.*?)\n```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)) is { Success: true } block ? block.Groups[1].Value : null;

    [GeneratedRegex("[a-z_][a-z_0-9]*", RegexOptions.None, 1_000)]
    private static partial Regex LineName();
}
