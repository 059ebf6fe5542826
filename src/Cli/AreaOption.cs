using System.Collections.Immutable;
using System.CommandLine;
using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Cli;

/// <summary><c>--area LEVEL:CODE</c>: the areas that somebody may act for.</summary>
internal static class AreaOption
{
    /// <summary>The option; <paramref name="what"/> is limited to the areas.</summary>
    public static Option<string[]> Create(string what) =>
        new("--area") { Description = $"Area that {what} is limited to; may be repeated; default: all", HelpName = "LEVEL:CODE" };

    /// <summary>The areas given, each found in the register.</summary>
    public static ImmutableArray<string> Check(ContestDefinition definition, Register register, string[]? given) =>
        [.. (given ?? []).Select(text => Check(definition, register, text))];

    private static string Check(ContestDefinition definition, Register register, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var level = colon < 0 ? -1 : definition.Levels.Select(known => known.Id).ToList().IndexOf(text[..colon]);
        if (level < 0)
        {
            throw CommandFailure.Usage($"--area {text}: write LEVEL:CODE with one of the levels {string.Join(", ", definition.Levels.Select(known => known.Id))}.");
        }

        return register.FindArea(level, text[(colon + 1)..]) is null
            ? throw CommandFailure.Usage($"--area {text}: the register has no such area.")
            : text;
    }
}
