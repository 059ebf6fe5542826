using Hattama.Findings;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.Extensions.Logging;

namespace Hattama.Cli;

/// <summary>
/// Takes in the files of a folder. A file is taken when it has not changed between two looks; then it moves to <c>done</c> with
/// its receipt beside it. A crash between receipt and move sends the same bytes again: a new upload that changes no figure.
/// </summary>
internal sealed partial class WatchedFolder(
    StoreSet stores, ContestsInForce contests, string folder, FolderSender sender, TimeProvider clock, ILogger<WatchedFolder> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly string _done = Path.Combine(folder, "done");
    private Dictionary<string, (long Length, DateTime Written)> _seen = new(StringComparer.Ordinal);

    /// <summary>Watches until <paramref name="stop"/>.</summary>
    public async Task RunAsync(string contest, CancellationToken stop)
    {
        Directory.CreateDirectory(_done);
        try
        {
            while (true)
            {
                await LookAsync(contest, stop);
                await Task.Delay(Pause, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped between two files or two writes.
        }
    }

    private async Task LookAsync(string contest, CancellationToken stop)
    {
        try
        {
            var contestNow = await contests.FindAsync(contest, stop);
            if (contestNow is not null && !await Opening.IsOpenAsync(stores, contestNow.InForce.Definition, stop))
            {
                return;
            }

            var seen = new Dictionary<string, (long Length, DateTime Written)>(StringComparer.Ordinal);
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => !IsPartial(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                var now = (file.Length, file.LastWriteTimeUtc);
                if (_seen.TryGetValue(file.Name, out var before) && before == now)
                {
                    await TakeInAsync(contest, file, stop);
                }
                else
                {
                    seen[file.Name] = now;
                }
            }

            _seen = seen;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StoreException)
        {
            LookFailed(failure, folder);
        }
    }

    private async Task TakeInAsync(string contest, FileInfo file, CancellationToken stop)
    {
        var active = await contests.FindAsync(contest, stop) ?? throw new InvalidDataException($"Contest {contest} was never activated.");
        var intake = new Intake(stores, active.InForce, active.Edition, ReadCaps.Default, new UploadIds(clock))
        {
            Areas = AreaOption.Check(active.InForce.Definition, active.InForce.Register, sender.Areas),
        };
        var name = file.Name;
        Receipt receipt;
        await using (var bytes = file.Open(FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            receipt = await intake.TakeInAsync(name, sender.Code, bytes, onBytes: null, stop);
        }

        await File.WriteAllBytesAsync(Path.Combine(_done, $"{receipt.Upload}.receipt.json"), ReceiptDocument.Write(receipt).ToArray(), CancellationToken.None);
        file.MoveTo(Path.Combine(_done, $"{receipt.Upload}-{name}"));
        Taken(name, receipt.Upload, receipt.Entries, receipt.Findings.Errors);
    }

    /// <summary>Names that browsers, copy programs and editors give to what is not finished.</summary>
    private static bool IsPartial(string name) =>
        name.StartsWith('.') || name.StartsWith('~') || Path.GetExtension(name) is ".part" or ".tmp" or ".crdownload" or ".filepart";

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "File {File} taken in as upload {Upload}: {Entries} entries, {Errors} errors")]
    private partial void Taken(string file, string upload, long entries, long errors);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Error, Message = "Folder {Folder} could not be read; it is looked at again")]
    private partial void LookFailed(Exception failure, string folder);
}

/// <summary>Who sends the files of a folder, and for which areas.</summary>
/// <param name="Code">Code of the sender.</param>
/// <param name="Areas">Areas as given; none: all.</param>
internal sealed record FolderSender(string Code, string[] Areas);
