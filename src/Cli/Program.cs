using System.Runtime.InteropServices;
using System.Text;
using Hattama.Cli;

// Documents, tables and messages are UTF-8 wherever they go.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var stop = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return (int)await CommandLine.RunAsync(args, Console.Out, Console.Error, stop.Token);

// The first signal ends the work between two writes; the second one ends the process, which is safe too.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

/// <summary>The entry point; the web framework would otherwise generate one that is not sealed.</summary>
internal static partial class Program;
