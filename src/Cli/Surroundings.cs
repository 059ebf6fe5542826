namespace Hattama.Cli;

/// <summary>Everything a command meets outside itself; tests give their own.</summary>
/// <param name="Out">Standard output: results.</param>
/// <param name="Err">Standard error: progress and failures.</param>
/// <param name="Input">Standard input.</param>
/// <param name="Environment">Environment variables.</param>
/// <param name="Clock">The time.</param>
/// <param name="OutIsTerminal">Whether a person reads the output: colours.</param>
/// <param name="ErrIsTerminal">Whether a person watches: progress.</param>
internal sealed record Surroundings(
    TextWriter Out,
    TextWriter Err,
    Func<Stream> Input,
    Func<string, string?> Environment,
    TimeProvider Clock,
    bool OutIsTerminal,
    bool ErrIsTerminal)
{
    /// <summary>The surroundings of this process, with these writers.</summary>
    public static Surroundings OfProcess(TextWriter output, TextWriter error) => new(
        output,
        error,
        Console.OpenStandardInput,
        System.Environment.GetEnvironmentVariable,
        TimeProvider.System,
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected,
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected);
}
