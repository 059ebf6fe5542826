namespace Hattama.Cli;

/// <summary>What the process says to scripts when it ends. Documented in <c>docs/command-line.md</c> and in <c>--help</c>.</summary>
internal enum ExitCode
{
    /// <summary>Done, and nothing to object to.</summary>
    Fine = 0,
    /// <summary>Done, with errors in what was read: findings, differences, a failed verification.</summary>
    Findings = 1,
    /// <summary>The command was not understood; nothing was done.</summary>
    Usage = 2,
    /// <summary>A store or a file is missing, locked, damaged or not what it should be.</summary>
    Storage = 3,
    /// <summary>Stopped by Ctrl+C, between two writes.</summary>
    Interrupted = 4,
}

/// <summary>Ends a command: what is wrong, where, and what to do, in one line.</summary>
internal sealed class CommandFailure(ExitCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The exit code.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>The command line asks for something that does not exist or does not fit together.</summary>
    public static CommandFailure Usage(string message) => new(ExitCode.Usage, message);

    /// <summary>A file or a store does not give what the command needs.</summary>
    public static CommandFailure Storage(string message, Exception? cause = null) => new(ExitCode.Storage, message, cause);
}
