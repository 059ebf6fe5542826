using System.CommandLine;
using Hattama.Contests;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>The results of a previous contest that a command line names, whose figures are bound to the stations of the register (rule P203).</summary>
internal sealed class PreviousFiles : IDisposable
{
    private static readonly Option<string[]> Files = new("--previous")
    {
        Description = "Results of a previous contest, in any format of protocols: their figures become part of the register and are compared with",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Definition = new("--previous-definition")
    {
        Description = "Definition of the previous contest, where its files have other headers or codes; default: that of the contest",
        HelpName = "FILE",
    };

    private readonly InputFiles _files;
    private readonly ContestDefinition? _definition;

    private PreviousFiles(InputFiles files, ContestDefinition? definition) => (_files, _definition) = (files, definition);

    /// <summary>No results.</summary>
    public static PreviousFiles None { get; } = new(InputFiles.Collect([], static () => Stream.Null), definition: null);

    /// <summary>Adds the options to a command that takes a register.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Files);
        command.Add(Definition);
    }

    /// <summary>Whether any file is named.</summary>
    public bool AreGiven => _files.Files.Count > 0;

    /// <summary>Bytes of all files.</summary>
    public long Length => _files.Length;

    /// <summary>Whether a command line names results.</summary>
    public static bool AreNamed(ParseResult parsed) => parsed.GetValue(Files) is { Length: > 0 } || parsed.GetValue(Definition) is not null;

    /// <summary>What the command line names.</summary>
    public static PreviousFiles Of(ParseResult parsed, Surroundings around)
    {
        var (files, definition) = (parsed.GetValue(Files) ?? [], parsed.GetValue(Definition));
        if (files.Length == 0 && definition is not null)
        {
            throw CommandFailure.Usage("--previous-definition says how to read the results of a previous contest: name them with --previous.");
        }

        var previous = definition is null ? null : DefinitionFile.Load(definition).Definition;
        return new PreviousFiles(InputFiles.Collect(files, around.Input), previous);
    }

    /// <summary>The register with the figures of the previous contest; the same register where no file is named.</summary>
    public LoadedRegister Bind(ContestDefinition definition, LoadedRegister register, ProgressBar progress, CancellationToken cancel)
    {
        if (!AreGiven)
        {
            return register;
        }

        if (definition.Plausibility.Previous is null)
        {
            throw CommandFailure.Usage(
                $"The definition of {definition.Id} compares nothing with a previous contest, so --previous would do nothing. Add to it: \"plausibility\": {{ \"previous\": {{}} }}");
        }

        var bound = Flow.BindPrevious(definition, register.Register, _definition ?? definition, RegisterFiles.Sources(_files, progress), ReadCaps.Default, cancel);
        return register with { Register = bound.Register, Previous = bound };
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
