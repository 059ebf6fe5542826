using System.Diagnostics;
using Hattama.Ledger;
using Hattama.Stores;
using Hattama.Stores.Embedded;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests.Embedded;

/// <summary>
/// A second process for crash tests: this test program started again with <see cref="Variable"/> set. It works on a store,
/// says on its output what was acknowledged, and kills itself at the n-th write point.
/// </summary>
internal static class Child
{
    /// <summary>Gives <c>folder|n|name</c>: n = 0 never dies.</summary>
    private const string Variable = "HATTAMA_TEST_CHILD";

    private const int Killed = 128 + 9;
    private const int KilledWindows = -1;

    public const int Uploads = 3;

    public static readonly byte[] LargeEvidence = Noise(600_000, seed: 7);

    /// <summary>Runs the child; gives the lines it said before its end, and whether it ended by itself.</summary>
    public static async Task<(IReadOnlyList<string> Said, bool Finished)> RunAsync(string folder, int dieAt, string name, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        }

        start.Environment[Variable] = FormattableString.Invariant($"{folder}|{dieAt}|{name}");
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode is 0 or Killed or KilledWindows, "The child failed by itself.");
        return (said.Split('\n', StringSplitOptions.RemoveEmptyEntries), process.ExitCode == 0);
    }

    public static Upload Stamp(string name, int i) => Upload(FormattableString.Invariant($"{name}-{i}"), i);

    public static byte[] SmallEvidence(string name, int i) => Bytes(FormattableString.Invariant($"evidence {name} {i}"));

    public static Document[] Documents(long sequence) => [.. Enumerable.Range(0, 5).Select(i => Document(FormattableString.Invariant($"document {sequence} {i}")))];

    public static byte[] Snapshot(long sequence) => Bytes(FormattableString.Invariant($"snapshot {sequence}"));

    /// <summary>Does the child's work if this process was started as one; false if it is to run tests.</summary>
    public static async Task<bool> WorkedAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var folder, var dieAt, var name])
        {
            return false;
        }

        await WorkAsync(folder, int.Parse(dieAt, System.Globalization.CultureInfo.InvariantCulture), name);
        return true;
    }

    private static async Task WorkAsync(string folder, int dieAt, string name)
    {
        var points = 0;
        var options = new EmbeddedOptions
        {
            OnWrite = _ =>
            {
                if (Interlocked.Increment(ref points) == dieAt)
                {
                    Process.GetCurrentProcess().Kill(); // SIGKILL: nothing runs after it.
                    Thread.Sleep(Timeout.Infinite);
                }
            },
        };
        await using var store = EmbeddedStore.Open(folder, options);
        await IntakeAsync(store, name);
        await PublishAsync(store);
        Say($"points {points}");
    }

    private static async Task IntakeAsync(EmbeddedStore store, string name)
    {
        var none = CancellationToken.None;
        for (var i = 0; i < Uploads; i++)
        {
            var upload = Stamp(name, i);
            await store.Evidence.PutAsync(new MemoryStream(SmallEvidence(name, i)), none);
            Say($"evidence {i}");
            await store.Ledger.StampAsync(upload, none);
            Say($"stamp {i}");
            await store.Ledger.AppendItemsAsync([Part(upload.Id), Part(upload.Id, 1)], none);
            Say($"items {i}");
            await store.Ledger.MarkDirtyAsync(Contest, ["d1"], none);
            Say("dirty");
            await store.Ledger.PutReceiptAsync(Contest, upload.Id, Bytes("receipt"), none);
            Say($"receipt {i}");
        }

        await store.Evidence.PutAsync(new MemoryStream(LargeEvidence), none);
        Say("large");
    }

    private static async Task PublishAsync(EmbeddedStore store)
    {
        var none = CancellationToken.None;
        for (var n = 1L; n <= 2; n++)
        {
            await store.Results.PutDocumentsAsync(Contest, Documents(n), none);
            Say($"documents {n}");
            await store.Results.WriteAreasAsync(Contest, [new AreaRow("d1", n - 1, Bytes($"{n}"))], none);
            Say($"area {n}");
            await store.Results.PutSnapshotAsync(Contest, n, Snapshot(n), none);
            Say($"snapshot {n}");
            await store.Results.MoveLatestAsync(Contest, new LatestPointer(n - 1, Snapshot(n)), none);
            Say($"latest {n}");
        }
    }

    private static void Say(string line)
    {
        Console.Out.Write(line + "\n");
        Console.Out.Flush();
    }
}
