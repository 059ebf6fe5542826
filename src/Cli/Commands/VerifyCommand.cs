using System.CommandLine;
using Hattama.Ledger;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>verify</c>: checks published results from outside, or a store from the evidence up.</summary>
internal static class VerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var url = new Option<string?>("--url") { Description = "Address of published results: where latest.json is", HelpName = "URL" };
        var folder = new Option<string?>("--folder") { Description = "Folder with published results, where latest.json is, or a bundle (ZIP) of them", HelpName = "DIR|ZIP" };
        var pin = new Option<string?>("--pin") { Description = "A snapshot known from elsewhere, which the chain must contain", HelpName = "SEQUENCE:HASH|HASH" };
        var key = new Option<string?>("--key") { Description = "Public key (PEM) that the snapshots must be signed with", HelpName = "FILE" };
        var receipt = new Option<string?>("--receipt") { Description = "A receipt whose upload the log must contain", HelpName = "FILE" };
        var command = new Command("verify", "Verify results: fetch, hash, add. Says how far it could check.")
        {
            common.Store, url, folder, common.Contest, pin, key, receipt,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var anchors = new Anchors(
                Read(parsed.GetValue(key)),
                PinOf(parsed.GetValue(pin)),
                Read(parsed.GetValue(receipt)) is { } text ? System.Text.Encoding.UTF8.GetBytes(text) : (ReadOnlyMemory<byte>?)null);
            var given = new[] { parsed.GetValue(common.Store), parsed.GetValue(url), parsed.GetValue(folder) }.Count(source => source is not null);
            if (given > 1 || (given == 0 && around.Environment("HATTAMA_STORE") is null))
            {
                throw CommandFailure.Usage("Verify what? Give exactly one of --store DIR, --url URL and --folder DIR.");
            }

            var report = parsed.GetValue(url) is { } address ? await VerifyUrlAsync(terminal, around, address, anchors, cancel)
                : parsed.GetValue(folder) is { } path ? await VerifyFolderAsync(terminal, path, anchors, cancel)
                : await VerifyStoreAsync(parsed, common, around, terminal, anchors, cancel);
            VerificationView.Show(terminal, report);
            return (int)(report.IsFine ? ExitCode.Fine : ExitCode.Findings);
        });
        return command;
    }

    private static async Task<VerificationReport> VerifyStoreAsync(
        ParseResult parsed, CommonOptions common, Surroundings around, Terminal terminal, Anchors anchors, CancellationToken cancel)
    {
        await using var store = await common.OpenAsync(parsed, around, cancel);
        var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
        var own = SigningKey.PublicPath(store.Place);
        var known = anchors.Key is null && File.Exists(own)
            ? anchors with { Key = await File.ReadAllTextAsync(own, cancel), IsOwnKey = true }
            : anchors;
        VerificationReport? report = null;
        await terminal.ProgressAsync(1, async bar =>
        {
            report = await StoreVerifier.VerifyAsync(store.Stores, contest, known, (step, done) => bar.Begin($"{step} {Numbers.Grouped(done)}")(0), cancel);
        });
        return report!;
    }

    private static async Task<VerificationReport> VerifyFolderAsync(Terminal terminal, string folder, Anchors anchors, CancellationToken cancel)
    {
        if (File.Exists(folder))
        {
            using var bundle = new ZipPublication(folder);
            return await VerifyAsync(terminal, bundle, anchors, cancel);
        }

        if (!Directory.Exists(folder))
        {
            throw CommandFailure.Storage($"There is no folder {folder}. Give the folder that holds latest.json.");
        }

        return await VerifyAsync(terminal, new FolderPublication(folder), anchors, cancel);
    }

    private static async Task<VerificationReport> VerifyUrlAsync(Terminal terminal, Surroundings around, string address, Anchors anchors, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw CommandFailure.Usage($"{address} is not an address. Write http://… or https://…, up to where latest.json is.");
        }

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        try
        {
            var publication = new UrlPublication(client, uri, around.Clock, (why, pause) => terminal.Note($"{why} Waiting for {Math.Ceiling(pause.TotalSeconds):0} s."));
            return await VerifyAsync(terminal, publication, anchors, cancel);
        }
        catch (HttpRequestException failure)
        {
            throw CommandFailure.Storage($"{uri} could not be read: {failure.Message} Check the address and try again.", failure);
        }
    }

    private static async Task<VerificationReport> VerifyAsync(Terminal terminal, IPublication publication, Anchors anchors, CancellationToken cancel)
    {
        VerificationReport? report = null;
        await terminal.ProgressAsync(1, async bar =>
        {
            report = await PublicationVerifier.VerifyAsync(publication, anchors, done => bar.Begin($"documents {Numbers.Grouped(done)}")(0), cancel);
        });
        return report!;
    }

    private static string? PinOf(string? pin)
    {
        if (pin is null)
        {
            return null;
        }

        var hash = pin[(pin.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return Digest.Parse(hash).IsNone
            ? throw CommandFailure.Usage($"--pin {pin}: write the hash of a snapshot, 64 characters 0-9a-f, or SEQUENCE:HASH.")
            : hash;
    }

    private static string? Read(string? file)
    {
        if (file is null)
        {
            return null;
        }

        return File.Exists(file) ? File.ReadAllText(file) : throw CommandFailure.Storage($"There is no file {file}.");
    }
}
