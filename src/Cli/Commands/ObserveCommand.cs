using System.CommandLine;

namespace Hattama.Cli;

/// <summary><c>observe</c>: what observers saw, beside the official figures.</summary>
internal static class ObserveCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around) =>
        new("observe", "Estimates and indicators from observed stations and official figures.")
        {
            ObserveEstimateCommand.Create(common, around), ObserveIndicatorsCommand.Create(common, around),
        };
}
