using System.Text;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>Runs every example of <c>docs/api.md</c>.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public async Task EveryExample_AnswersAsWritten()
    {
        await using var served = await Served.PublishedAsync();
        var (method, path, headers) = ("", "", new List<(string, string)>());
        var run = 0;
        foreach (var line in Examples())
        {
            if (line.StartsWith("GET ", StringComparison.Ordinal) || line.StartsWith("POST ", StringComparison.Ordinal))
            {
                (method, path, headers) = (line.Split(' ')[0], line.Split(' ')[1], []);
            }
            else if (line.StartsWith('→'))
            {
                Check(line[2..], await served.SendAsync(new HttpMethod(method), path, [.. headers]));
                run++;
            }
            else
            {
                headers.Add((line.Split(": ")[0], line.Split(": ")[1]));
            }
        }

        Assert.True(run >= 15, $"Only {run} examples were found.");
    }

    private static void Check(string expected, Answer answer)
    {
        answer.Is(int.Parse(expected[..3], System.Globalization.CultureInfo.InvariantCulture));
        var rest = expected[3..].Trim();
        var text = new StringBuilder(answer.Text);
        foreach (var (name, value) in answer.Headers)
        {
            text.Append('\n').Append(name).Append(": ").Append(value);
        }

        Assert.Contains(rest, text.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Lines of fenced blocks that begin with a request.</summary>
    private static IEnumerable<string> Examples() => File.ReadAllText(Repository.File("docs/api.md")).Split("```")
        .Where((_, index) => index % 2 == 1).Select(block => block.Trim())
        .Where(block => block.StartsWith("GET ", StringComparison.Ordinal))
        .SelectMany(block => block.Split('\n'));
}
