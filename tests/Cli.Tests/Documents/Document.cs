using System.Text.RegularExpressions;
using Hattama.Kit;

namespace Hattama.Tests.Documents;

/// <summary>An example between fences: its document, line and info string.</summary>
internal sealed record Fence(string Document, int Line, string Info, string Text)
{
    public override string ToString() => $"{Document}:{Line} ```{Info}";

    /// <summary>Its command lines: continued lines joined, comments and blank lines left out.</summary>
    public IEnumerable<string> Commands => Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Select(line => line.Split(" #")[0].Trim()).Where(line => line.Length > 0 && line[0] != '#');
}

/// <summary>A text in back quotes, or a line of an example: its document, line and the heading it stands under.</summary>
internal sealed record CodeSpan(string Document, int Line, string Section, string Text)
{
    public override string ToString() => $"{Document}:{Line} `{Text}`";
}

/// <summary>A page in Markdown.</summary>
internal sealed partial class Document
{
    private Document(string name)
    {
        Name = name;
        Text = File.ReadAllText(Repository.File(name.Split('/')));
        (Fences, Spans) = Read();
    }

    /// <summary>Every page that people read: those at the top, those of <c>docs</c> with rules and records.</summary>
    public static IReadOnlyList<Document> All { get; } =
    [
        .. new[] { Repository.Root, Repository.File("docs"), Repository.File("docs", "rules"), Repository.File("docs", "adr") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal).Select(name => new Document(name)),
    ];

    public string Name { get; }

    public string Text { get; }

    public IReadOnlyList<Fence> Fences { get; }

    public IReadOnlyList<CodeSpan> Spans { get; }

    public static Document Of(string name) => All.Single(document => document.Name == name);

    private (List<Fence> Fences, List<CodeSpan> Spans) Read()
    {
        var fences = new List<Fence>();
        var spans = new List<CodeSpan>();
        var (section, open, info) = (string.Empty, -1, string.Empty);
        var lines = Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var mark = Mark().Match(lines[i]);
            if (mark.Success && open < 0)
            {
                (open, info) = (i, mark.Groups[1].Value);
            }
            else if (mark.Success)
            {
                fences.Add(new Fence(Name, open + 1, info, string.Join('\n', lines[(open + 1)..i])));
                open = -1;
            }
            else if (open >= 0)
            {
                spans.AddRange(info.StartsWith("text", StringComparison.Ordinal) ? [] : [new CodeSpan(Name, i + 1, section, lines[i].Trim())]);
            }
            else
            {
                section = lines[i].StartsWith("## ", StringComparison.Ordinal) ? lines[i][3..].Trim() : section;
                spans.AddRange(Span().Matches(lines[i]).Select(match => new CodeSpan(Name, i + 1, section, match.Groups[1].Value)));
            }
        }

        Assert.True(open < 0, $"{Name}: the example of line {open + 1} has no end.");
        return (fences, spans);
    }

    [GeneratedRegex("^ *```(.*)$")]
    private static partial Regex Mark();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();
}
