using System.CommandLine;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>key</c>: the public key of a store, made where there is none.</summary>
internal static class KeyCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var given = new Option<string?>("--key") { Description = "Private signing key (PEM) instead of that of the store; for a store on Azure it is made where it is absent", HelpName = "FILE" };
        var command = new Command("key", "Show the public key that snapshots are signed with; makes the key where the store has none.") { common.Store, given };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            SigningKey.MakeWhereNoFolder(store, parsed.GetValue(given), terminal);
            using var key = SigningKey.LoadOrCreate(store, parsed.GetValue(given), terminal);
            var pem = key.ExportSubjectPublicKeyInfoPem();
            terminal.Line($"Key id {Snapshot.KeyId(key)}");
            terminal.Line(pem);
            terminal.Object(json =>
            {
                json.WriteString("id", Snapshot.KeyId(key).Hex);
                json.WriteString("algorithm", "ECDSA-P256-SHA256");
                json.WriteString("publicKey", pem);
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }
}
