using System.CommandLine;
using Hattama.Cli;

namespace Hattama.Tests.Documents;

/// <summary>The commands as the program has them.</summary>
internal static class CommandTree
{
    public static RootCommand Root { get; } = CommandLine.CreateRoot(new CommonOptions(), Surroundings.OfProcess(TextWriter.Null, TextWriter.Null));

    /// <summary>Every command under the names that lead to it: <c>observe estimate</c>.</summary>
    public static IReadOnlyDictionary<string, Command> Commands { get; } =
        Walk(Root, string.Empty).ToDictionary(each => each.Path, each => each.Command, StringComparer.Ordinal);

    /// <summary>Options of every command.</summary>
    public static IReadOnlySet<string> Everywhere { get; } = Root.Options.Select(option => option.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The command that words begin with, and how many of them name it; none: the root.</summary>
    public static (Command Command, int Words) Find(IReadOnlyList<string> words)
    {
        Command command = Root;
        var count = 0;
        while (count < words.Count && command.Subcommands.FirstOrDefault(each => each.Name == words[count]) is { } next)
        {
            (command, count) = (next, count + 1);
        }

        return (command, count);
    }

    /// <summary>Options of a command and, for a group, of those in it.</summary>
    public static IEnumerable<string> OptionsWithin(Command command) =>
        command.Options.Select(option => option.Name).Concat(command.Subcommands.SelectMany(OptionsWithin));

    private static IEnumerable<(string Path, Command Command)> Walk(Command parent, string path) => parent.Subcommands.Where(command => !command.Hidden).SelectMany(command =>
    {
        var name = $"{path} {command.Name}".Trim();
        return Walk(command, name).Prepend((name, command));
    });
}
