using System.Text.Json;
using Hattama.Cli;

namespace Hattama.Tests;

/// <summary>One command run in process: what it printed and how it ended.</summary>
internal sealed record CommandRun(int Code, string Out, string Err)
{
    /// <summary>Runs a command with these arguments.</summary>
    public static Task<CommandRun> Of(params string[] args) => new Shell().RunAsync(args);

    /// <summary>The one JSON object that it printed.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Out);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The run, if it ended with this code; otherwise the test fails and shows what was printed.</summary>
    public CommandRun Ended(int code)
    {
        Assert.True(Code == code, $"Ended with {Code} instead of {code}.\n{Out}\n{Err}");
        return this;
    }
}

/// <summary>Surroundings for commands in tests: nothing of this machine's environment, no terminal.</summary>
internal sealed class Shell
{
    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Whether a person watches.</summary>
    public bool IsWatched { get; init; }

    /// <summary>What stands at standard input.</summary>
    public string Input { get; init; } = string.Empty;

    /// <summary>What the time is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs a command.</summary>
    public async Task<CommandRun> RunAsync(string[] args, CancellationToken? cancel = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var around = new Surroundings(
            output,
            error,
            () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input)),
            name => Environment.GetValueOrDefault(name),
            Clock,
            OutIsTerminal: IsWatched,
            ErrIsTerminal: IsWatched);
        var code = await CommandLine.RunAsync(args, around, cancel ?? TestContext.Current.CancellationToken);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
