using System.CommandLine;

namespace Hattama.Cli;

/// <summary>Options that commands about samples share.</summary>
internal sealed class SampleOptions
{
    /// <summary><c>--register</c>.</summary>
    public Option<string[]> Register { get; } = new("--register")
    {
        Description = "Register of expected stations, with --contest FILE; default: that in force in the store",
        HelpName = "FILE",
    };

    /// <summary><c>--design</c>.</summary>
    public Option<string> Design { get; } = new("--design")
    {
        Description = "The sample design (docs/sample-design.md)",
        Required = true,
        HelpName = "FILE",
    };

    /// <summary><c>--seed</c>.</summary>
    public Option<string?> Seed { get; } = new("--seed")
    {
        Description = "Seed file that sample commit wrote; not for a convenience sample",
        HelpName = "FILE",
    };
}
