using System.CommandLine;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>verify</c>: checks published results from outside, as far as it can reach.</summary>
internal static class VerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var url = new Option<string?>("--url") { Description = "Address of published results", HelpName = "URL" };
        var folder = new Option<string?>("--folder") { Description = "Folder with published results", HelpName = "DIR" };
        var pin = new Option<string?>("--pin") { Description = "A snapshot known from elsewhere, which the chain must contain", HelpName = "SEQUENCE:HASH|HASH" };
        var key = new Option<string?>("--key") { Description = "Public key (PEM) that the snapshots must be signed with", HelpName = "FILE" };
        var receipt = new Option<string?>("--receipt") { Description = "A receipt whose upload the log must contain", HelpName = "FILE" };
        var command = new Command("verify", "Verify results: fetch, hash, add. Says how far it could check.")
        {
            common.Store, url, folder, common.Contest, pin, key, receipt,
        };
        command.SetAction(Task<int> (parsed, _) =>
        {
            var given = new[] { parsed.GetValue(common.Store), parsed.GetValue(url), parsed.GetValue(folder) }.Count(source => source is not null);
            if (given > 1 || (given == 0 && around.Environment("HATTAMA_STORE") is null))
            {
                throw CommandFailure.Usage("Verify what? Give exactly one of --store DIR, --url URL and --folder DIR.");
            }

            throw new PipelineException("verify is not built yet.");
        });
        return command;
    }
}
