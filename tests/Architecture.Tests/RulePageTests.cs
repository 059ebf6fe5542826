using System.Reflection;
using Hattama.Findings;
using Hattama.Kit;

namespace Hattama.Tests.Architecture;

/// <summary>One rule, one code, one page.</summary>
public sealed class RulePageTests
{
    private static readonly Rule[] Declared =
        [.. typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<Rule>()];

    private static readonly string[] Pages =
    [
        .. Directory.EnumerateFiles(Repository.File("docs", "rules"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(page => page != "README"),
    ];

    [Fact]
    public void Codes_AreDistinct() => House.AssertNone(
        Declared.GroupBy(rule => rule.Code, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key),
        "These codes name more than one rule:");

    [Fact]
    public void All_ListsEveryRuleOnceByCode() =>
        Assert.Equal(Declared.Select(rule => rule.Code).Order(StringComparer.Ordinal), Rules.All.Select(rule => rule.Code));

    [Fact]
    public void EveryRule_HasAPage() => House.AssertNone(
        Declared.Select(rule => rule.Code).Except(Pages, StringComparer.Ordinal), "These rules have no page in docs/rules:");

    [Fact]
    public void EveryPage_HasARule() => House.AssertNone(
        Pages.Except(Declared.Select(rule => rule.Code), StringComparer.Ordinal)
            .Where(page => !File.ReadAllText(Repository.File("docs", "rules", page + ".md")).Contains("**Control relation** of a contest definition", StringComparison.Ordinal)),
        "These pages of docs/rules are about no rule, and about no control relation:");

    [Fact]
    public void Page_SaysTheTitleAndSeverityOfItsRule() => House.AssertNone(
        from rule in Declared
        let page = Repository.File("docs", "rules", rule.Code + ".md")
        where File.Exists(page)
        let text = File.ReadAllText(page)
        where !text.StartsWith($"# {rule.Code}: {rule.Title.En}\n", StringComparison.Ordinal)
            || !text.Contains($"**Severity:** {(rule.Severity == Severity.Error ? "error" : "warning")}", StringComparison.Ordinal)
        select rule.Code,
        "These pages do not begin with \"# CODE: title\", or state another severity than the code:");

    [Fact]
    public void Index_LinksEveryPage()
    {
        var index = File.ReadAllText(Repository.File("docs", "rules", "README.md"));
        House.AssertNone(
            Pages.Where(page => !index.Contains($"({page}.md)", StringComparison.Ordinal)), "docs/rules/README.md does not link:");
    }
}
