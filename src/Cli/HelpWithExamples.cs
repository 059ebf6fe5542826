using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Hattama.Cli;

/// <summary>The usual help, then examples to copy, then the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  fine
          1  findings with errors, differences, or a failed verification
          2  the command was not understood
          3  a store or file is missing, locked, damaged or not what it should be
          4  interrupted

        Environment:
          HATTAMA_STORE  folder of the store where --store is not given
          HATTAMA_TOKEN  token of a decider where --token is not given
          HATTAMA_TRACE  1: failures show where in the program they arose
        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = 120;
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (Examples.Of(PathOf(parseResult)) is { Length: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        output.WriteLine(ExitCodes);
        return (int)ExitCode.Fine;
    }

    /// <summary>The names of the commands down to the one asked about; <c>ingest</c> and <c>observe ingest</c> are two.</summary>
    public static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? step = parsed.CommandResult; step is CommandResult { Command: not RootCommand } command; step = step.Parent)
        {
            names.Insert(0, command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
