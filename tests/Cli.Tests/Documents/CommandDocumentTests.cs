using System.CommandLine;
using System.Text.RegularExpressions;
using Hattama.Cli;

namespace Hattama.Tests.Documents;

/// <summary>Program, help and pages name the same commands and options.</summary>
public sealed partial class CommandDocumentTests
{
    private const string Shared = "What all commands share";

    private static readonly Document Page = Document.Of("docs/command-line.md");

    public static TheoryData<string> Paths => [.. CommandTree.Commands.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Command_AndItsOptions_AreDescribedInTheHelp(string path)
    {
        var command = CommandTree.Commands[path];
        Assert.False(string.IsNullOrWhiteSpace(command.Description), $"{path} has no description.");
        Assert.All(command.Options.Where(option => !option.Hidden), option =>
            Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{path} {option.Name} has no description."));
        Assert.All(command.Arguments.Where(argument => !argument.Hidden), argument =>
            Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{path} {argument.Name} has no description."));
        Assert.All(command.Options.Where(option => !option.Hidden && option.ValueType != typeof(bool)), option =>
            Assert.False(string.IsNullOrWhiteSpace(option.HelpName), $"{path} {option.Name} does not say what its value is."));
    }

    /// <summary>A command has a section of its name, a command of a group is named in that of its group, and every option in one of the two, or where it says what all share.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void Command_AndItsOptions_StandInThePage(string path)
    {
        var command = CommandTree.Commands[path];
        var section = path.Split(' ')[0];
        var spans = Page.Spans.Where(span => span.Section == section).Select(span => span.Text).ToList();
        Assert.True(Page.Text.Contains($"\n## {section}\n", StringComparison.Ordinal), $"{Page.Name} has no section “{section}”.");
        Assert.True(
            spans.Any(span => Names(span).StartsWith(path, StringComparison.Ordinal)) || spans.Any(span => Alternatives(span, section).Contains(path)),
            $"{Page.Name}, section “{section}”, does not name “{path}”.");
        var known = Page.Spans.Where(span => span.Section == section || span.Section == Shared).SelectMany(span => Option().Matches(span.Text)).Select(match => match.Value).ToHashSet();
        Assert.All(command.Options.Where(option => !option.Hidden && !CommandTree.Everywhere.Contains(option.Name)), option =>
            Assert.True(known.Contains(option.Name), $"{Page.Name}, section “{section}”, does not name {path} {option.Name}."));
    }

    /// <summary>In every page: what stands in back quotes and looks like a command is one, with its options; in the page of commands, lone options too.</summary>
    [Fact]
    public void Pages_NameNoCommandOrOptionThatDoesNotExist()
    {
        var wrong = Document.All.SelectMany(document => document.Spans).SelectMany(Unknown).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Sections_OfThePage_AreCommands() => Assert.All(
        Heading().Matches(Page.Text).Select(match => match.Groups[1].Value).Where(name => name != Shared),
        name => Assert.True(CommandTree.Commands.ContainsKey(name), $"{Page.Name}: “{name}” is no command."));

    /// <summary>What help offers to copy is understood by the program.</summary>
    [Fact]
    public void Examples_OfTheHelp_AreUnderstood()
    {
        var lines = CommandTree.Commands.Keys.Append(string.Empty).SelectMany(Examples.Of).Distinct().ToList();
        Assert.InRange(lines.Count, 40, 1_000);
        Assert.All(lines, line => AssertUnderstood(line, line));
    }

    /// <summary>Fails unless the program understands every command of a line that begins with hattama; what is piped into it is another's.</summary>
    internal static void AssertUnderstood(string line, string where)
    {
        var command = line.Split(" | ").Select(part => part.Trim()).SingleOrDefault(part => part.StartsWith("hattama ", StringComparison.Ordinal) || part.StartsWith("./hattama ", StringComparison.Ordinal));
        Assert.True(command is not null, $"{where}: nothing here knows “{line}”; an example that needs more than this repository is bash elsewhere.");
        var words = Words(command).Skip(1).ToArray();
        var errors = CommandTree.Root.Parse(words).Errors;
        Assert.True(errors.Count == 0, $"{where}: {string.Join(' ', errors.Select(error => error.Message))}");
    }

    /// <summary>The words of a line as a shell splits them.</summary>
    internal static IEnumerable<string> Words(string line) => Word().Matches(line).Select(match => match.Value.Replace("'", string.Empty, StringComparison.Ordinal));

    private static IEnumerable<string> Unknown(CodeSpan span)
    {
        var words = span.Text.Split((char[])[' ', '[', ']', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        var isHattama = words is ["hattama" or "./hattama", ..];
        var (command, count) = CommandTree.Find(isHattama ? words[1..] : words);
        var isLone = !isHattama && count == 0;
        if (isHattama && count == 0 && words.Length > 1 && char.IsAsciiLetterLower(words[1][0]))
        {
            yield return $"{span}: there is no command “{words[1]}”.";
        }

        // An option alone belongs to the command whose section it stands in; on other pages nobody can tell.
        if (isLone && (span.Document != Page.Name || !span.Text.StartsWith("--", StringComparison.Ordinal)))
        {
            yield break;
        }

        var scope = isLone ? CommandTree.Commands.GetValueOrDefault(span.Section) ?? CommandTree.Root : command;
        var options = CommandTree.OptionsWithin(scope).Concat(CommandTree.Everywhere).ToHashSet(StringComparer.Ordinal);
        foreach (Match option in Option().Matches(span.Text))
        {
            if (!options.Contains(option.Value))
            {
                yield return $"{span}: {(scope is RootCommand ? "no command" : scope.Name)} has no option {option.Value}.";
            }
        }
    }

    /// <summary>The names that a span begins with, without the program's.</summary>
    private static string Names(string span) => span.Split(' ') is ["hattama" or "./hattama", .. var rest] ? string.Join(' ', rest) : span;

    /// <summary><c>decide pick|release</c> is two commands.</summary>
    private static IEnumerable<string> Alternatives(string span, string section) =>
        Names(span).Split(' ') is [var group, var names, ..] && group == section && names.Contains('|', StringComparison.Ordinal) ? names.Split('|').Select(name => $"{group} {name}") : [];

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("(?:'[^']*'|[^\\s'])+")]
    private static partial Regex Word();
}
