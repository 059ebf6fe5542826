using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Hattama.Stores.Embedded;

namespace Hattama.Tests.Crashes;

/// <summary>
/// A second process for crash tests: this test program started again with <see cref="Variable"/> set. It takes files in and
/// rolls up, says on its output what was acknowledged, and kills itself at the n-th write point.
/// </summary>
internal static class Child
{
    private const string Variable = "HATTAMA_PIPELINE_CHILD";
    private const int Killed = 128 + 9;
    private const int KilledWindows = -1;

    /// <summary>So small that the second file is large evidence.</summary>
    public const int SmallEvidence = 200;

    public static readonly byte[][] Files =
    [
        SmallContest.Csv(Row.Good("R1D1", 1)),
        SmallContest.Json([.. Enumerable.Range(1, 4).SelectMany(station => new[] { Row.Good("R1D1", station), Row.Good("R2D3", station), Row.Good("R9D9", station) })]),
    ];

    /// <summary>Runs the child; <paramref name="dieAt"/> 0: it never dies. Gives what it said, and whether it ended by itself.</summary>
    public static async Task<(IReadOnlyList<string> Said, bool Finished)> RunAsync(string folder, string keyFile, int dieAt, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        }

        start.Environment[Variable] = FormattableString.Invariant($"{folder}|{keyFile}|{dieAt}");
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode is 0 or Killed or KilledWindows, $"The child failed by itself: {said}");
        return (said.Split('\n', StringSplitOptions.RemoveEmptyEntries), process.ExitCode == 0);
    }

    /// <summary>Does the child's work if this process was started as one; false if it is to run tests.</summary>
    public static async Task<bool> WorkedAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var folder, var keyFile, var dieAt])
        {
            return false;
        }

        await WorkAsync(folder, keyFile, int.Parse(dieAt, CultureInfo.InvariantCulture));
        return true;
    }

    private static async Task WorkAsync(string folder, string keyFile, int dieAt)
    {
        var points = 0;
        var documents = 0;
        var options = new EmbeddedOptions
        {
            SmallEvidence = SmallEvidence,
            OnWrite = point =>
            {
                // One document file is like the next: a few of the many are enough.
                if (point == "during results:documents" && Interlocked.Increment(ref documents) % 10 != 1)
                {
                    return;
                }

                if (Interlocked.Increment(ref points) == dieAt)
                {
                    Process.GetCurrentProcess().Kill(); // SIGKILL: nothing runs after it.
                    Thread.Sleep(Timeout.Infinite);
                }
            },
        };
        var none = CancellationToken.None;
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(keyFile, none));
        await using var store = EmbeddedStore.Open(folder, options);
        var stores = new StoreSet(store.Evidence, store.Ledger, store.Results);
        var contest = await new Setup(stores, TimeProvider.System).ActivateAsync(
            SmallContest.DefinitionBytes, SmallContest.Definition, SmallContest.Usual, "cec", "test", none);
        Say("activated");
        var intake = new Intake(stores, contest, 1, ReadCaps.Default, new UploadIds(TimeProvider.System));
        var rollup = new Rollup(stores, contest, 1, key, TimeProvider.System);
        foreach (var file in Files)
        {
            var receipt = await intake.TakeInAsync("file." + (file[0] == '{' ? "json" : "csv"), "north", new MemoryStream(file), null, none);
            Say($"receipt {receipt.Upload}");
            var report = await rollup.RunAsync(null, none);
            Say($"snapshot {report.Snapshot.Snapshot.Sequence} {report.Snapshot.Digest}");
        }

        Say($"points {points}");
    }

    private static void Say(string line)
    {
        Console.Out.Write(line + "\n");
        Console.Out.Flush();
    }
}
