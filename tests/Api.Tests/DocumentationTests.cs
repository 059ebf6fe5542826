using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hattama.Kit;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>Runs every example of <c>docs/api.md</c>, in order, against a live contest.</summary>
public sealed partial class DocumentationTests
{
    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);

    [Fact]
    public async Task EveryExample_AnswersAsWritten()
    {
        await using var served = await Served.PublishedAsync(new Setting { HasWrites = true, Works = true, IsGuarded = true, IsLive = true });
        foreach (var (name, holder, role) in new[]
        {
            ("sender", "tsk-2", AccessRole.Sender), ("publisher", "centre", AccessRole.Publisher), ("decider", "judge-1", AccessRole.Decider), ("second", "judge-2", AccessRole.Decider),
        })
        {
            _members["{" + name + "}"] = (await served.TokenAsync(holder, role))["Bearer ".Length..];
        }

        var run = 0;
        var example = new Example();
        foreach (var line in Examples())
        {
            if (line.StartsWith('→'))
            {
                await CheckAsync(served, example, line[2..]);
                run++;
            }
            else if (Request().Match(line) is { Success: true } request)
            {
                example = new Example { Method = request.Groups[1].Value, Path = Fill(request.Groups[2].Value) };
            }
            else if (Header().Match(line) is { Success: true } header && example.Body is null)
            {
                example.Headers.Add((header.Groups[1].Value, Fill(header.Groups[2].Value)));
            }
            else
            {
                example.Body = Fill(line).Replace("\\n", "\n", StringComparison.Ordinal);
            }
        }

        Assert.True(run >= 28, $"Only {run} examples were found.");
    }

    /// <summary>Sends until the status is the one written, where it says that something is still going on.</summary>
    private async Task CheckAsync(Served served, Example example, string expected)
    {
        var rest = expected[3..].Trim();
        for (var attempt = 0; ; attempt++)
        {
            var answer = await served.AskAsync(new HttpMethod(example.Method), example.Path, example.Body, [.. example.Headers]);
            var text = new StringBuilder(answer.Text);
            foreach (var (name, value) in answer.Headers)
            {
                text.Append('\n').Append(name).Append(": ").Append(value);
            }

            var isPending = answer.Status == System.Net.HttpStatusCode.Accepted || answer.Text.Contains("\"waiting\"", StringComparison.Ordinal) || answer.Text.Contains("\"running\"", StringComparison.Ordinal);
            if (attempt < 200 && isPending && example.Method == "GET" && !text.ToString().Contains(rest, StringComparison.Ordinal))
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
                continue;
            }

            answer.Is(int.Parse(expected[..3], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Contains(rest, text.ToString(), StringComparison.Ordinal);
            Remember(answer);
            return;
        }
    }

    private void Remember(Answer answer)
    {
        if (answer["Content-Type"].Contains("json", StringComparison.Ordinal) && answer["Content-Encoding"].Length == 0 && answer.Bytes.Length > 0 && answer.Json is { ValueKind: JsonValueKind.Object } body)
        {
            foreach (var member in body.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String))
            {
                _members["$" + member.Name] = member.Value.GetString()!;
            }
        }
    }

    private string Fill(string text) => Place().Replace(text, place => _members.GetValueOrDefault(place.Value, place.Value));

    /// <summary>Lines of fenced blocks that begin with a request.</summary>
    private static IEnumerable<string> Examples() => File.ReadAllText(Repository.File("docs/api.md")).Split("```")
        .Where((_, index) => index % 2 == 1).Where(block => block.StartsWith("http\n", StringComparison.Ordinal)).Select(block => block["http".Length..].Trim())
        .SelectMany(block => block.Split('\n'));

    [GeneratedRegex(@"^(GET|POST|PUT) (\S+)")]
    private static partial Regex Request();

    [GeneratedRegex(@"^([A-Z][A-Za-z-]*): (.*)$")]
    private static partial Regex Header();

    [GeneratedRegex(@"\$[a-zA-Z]+|\{(sender|publisher|decider|second)\}")]
    private static partial Regex Place();

    private sealed class Example
    {
        public string Method { get; init; } = "";

        public string Path { get; init; } = "";

        public List<(string Name, string Value)> Headers { get; } = [];

        public string? Body { get; set; }
    }
}
