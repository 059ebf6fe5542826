using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Cli;

/// <summary>The command line: parses, runs one command, and turns whatever ends it into an exit code and one line.</summary>
public static class CommandLine
{
    /// <summary>Runs one command; <paramref name="output"/> gets results, <paramref name="error"/> progress and failures.</summary>
    /// <returns>The exit code, see <c>docs/command-line.md</c>.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        return RunAsync(args, Surroundings.OfProcess(output, error), cancel);
    }

    internal static async Task<int> RunAsync(string[] args, Surroundings around, CancellationToken cancel)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var common = new CommonOptions();
        var parsed = CreateRoot(common, around).Parse(args);
        try
        {
            RequireText();
            if (IsGroup(parsed))
            {
                return await ShowWhatThereIsAsync(parsed, around, cancel);
            }

            if (parsed.Action is not (HelpWithExamples or HelpAction) && Misunderstanding.Find(parsed) is { } misunderstood)
            {
                throw CommandFailure.Usage($"{misunderstood} See hattama {CommandPath(parsed)}--help.");
            }

            var configuration = new InvocationConfiguration
            {
                Output = around.Out,
                Error = around.Err,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            var code = await parsed.InvokeAsync(configuration, cancel);
            await around.Out.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (Exception failure)
        {
            var code = failure is OperationCanceledException && cancel.IsCancellationRequested ? ExitCode.Interrupted : CodeOf(failure);
            await ReportAsync(failure, code, args.Contains("--json"), around);
            return (int)code;
        }
    }

    /// <summary>Whether the words end where another command must follow, and nothing in them is wrong.</summary>
    private static bool IsGroup(ParseResult parsed) =>
        parsed is { UnmatchedTokens.Count: 0, Action: not (HelpWithExamples or HelpAction) } && parsed.CommandResult.Command.Subcommands.Count > 0
        && parsed.Errors.Count > 0 && !parsed.Tokens.Any(static token => token.Value == "--json");

    /// <summary>Nothing was commanded, so nothing is done: the help goes where failures go, and the exit code is theirs.</summary>
    private static async Task<int> ShowWhatThereIsAsync(ParseResult parsed, Surroundings around, CancellationToken cancel)
    {
        string[] words = [.. CommandPath(parsed).Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        await parsed.RootCommandResult.Command.Parse(words).InvokeAsync(new InvocationConfiguration { Output = around.Err, Error = around.Err }, cancel);
        await around.Err.FlushAsync(CancellationToken.None);
        return (int)ExitCode.Usage;
    }

    internal static RootCommand CreateRoot(CommonOptions common, Surroundings around)
    {
        var root = new RootCommand(
            "Hattama turns precinct protocols of a vote into totals that anyone can verify. With a national file: ingest, rollup, totals.")
        {
            DemoCommand.Create(common, around),
            CheckCommand.Create(common, around),
            IngestCommand.Create(common, around),
            RollupCommand.Create(common, around),
            TotalsCommand.Create(common, around),
            StationCommand.Create(common, around),
            CompareCommand.Create(common, around),
            ObserveCommand.Create(common, around),
            ExportCommand.Create(common, around),
            TemplateCommand.Create(common, around),
            DecideCommand.Create(common, around),
            DisputesCommand.Create(common, around),
            SendersCommand.Create(common, around),
            VerifyCommand.Create(common, around),
            ContestsCommand.Create(common, around),
            ReceiptsCommand.Create(common, around),
            ReconcileCommand.Create(common, around),
            ServeCommand.Create(common, around),
            TokensCommand.Create(common, around),
            BackupCommand.Create(common, around),
            KeyCommand.Create(common, around),
            SampleCommand.Create(common, around),
        };
        root.Add(common.Json);
        root.Add(common.Lang);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Documents promise NFC text; a runtime without ICU data would silently break that promise.</summary>
    private static void RequireText()
    {
        if ("e\u0301".Normalize(NormalizationForm.FormC).Length != 1)
        {
            throw CommandFailure.Storage(
                "This .NET runtime cannot normalise text. Install ICU (libicu) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, then run the command again.");
        }
    }

    private static string CommandPath(ParseResult parsed) => $"{HelpWithExamples.PathOf(parsed)} ".TrimStart();

    private static ExitCode CodeOf(Exception failure) => failure is CommandFailure known ? known.Code : ExitCode.Storage;

    private static async Task ReportAsync(Exception failure, ExitCode code, bool asJson, Surroundings around)
    {
        var message = failure switch
        {
            OperationCanceledException when code == ExitCode.Interrupted =>
                "Interrupted between two writes. Nothing acknowledged is lost; run the same command again to go on.",
            CommandFailure or PipelineException or StoreException or InvalidDataException or IOException or UnauthorizedAccessException
                or OperationCanceledException => failure.Message,
            _ => $"The program failed: {failure.Message} ({failure.GetType().Name}). Please report it with the output of HATTAMA_TRACE=1.",
        };
        if (asJson)
        {
            JsonOutput.Write(around.Out, json =>
            {
                json.WriteStartObject("error");
                json.WriteString("kind", JsonOutput.NameOf(code));
                json.WriteNumber("exitCode", (int)code);
                json.WriteString("message", message);
                json.WriteEndObject();
            });
        }
        else
        {
            await around.Err.WriteLineAsync($"hattama: {message}");
        }

        if (around.Environment("HATTAMA_TRACE") == "1")
        {
            await around.Err.WriteLineAsync(failure.ToString());
        }
    }
}
