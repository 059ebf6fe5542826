using System.CommandLine;
using System.CommandLine.Parsing;
using Hattama.Contests;

namespace Hattama.Cli;

/// <summary>What a command line says that no command understands, and what was probably meant.</summary>
internal static class Misunderstanding
{
    /// <summary>The first such thing in one sentence or two; null: every word is understood.</summary>
    public static string? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (FindOption(parsed) is { } option)
        {
            return $"There is no option {option}.{Meant(option, OptionsOf(parsed))} A file of that name is written ./{option}.";
        }

        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..])
        {
            return $"There is no command or option “{unknown}”.{Meant(unknown, command.Subcommands.Select(known => known.Name).Concat(OptionsOf(parsed)))}";
        }

        return parsed.Errors is [var first, ..]
            ? string.Join(' ', first.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : null;
    }

    /// <summary>Where a command takes files, the parser takes an unknown option for one.</summary>
    private static string? FindOption(ParseResult parsed) => parsed.Tokens.Any(static token => token.Type == TokenType.DoubleDash)
        ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static argument => argument.Tokens)
            .Select(static token => token.Value).FirstOrDefault(static word => word.StartsWith("--", StringComparison.Ordinal));

    private static IEnumerable<string> OptionsOf(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(static option => option.Name);

    private static string Meant(string word, IEnumerable<string> known) =>
        Nearest.To(word, known) is { } nearest ? $" Did you mean {nearest}?" : string.Empty;
}
