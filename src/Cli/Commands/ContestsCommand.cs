using System.CommandLine;
using Hattama.Contests;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>contests</c>: what is in a store.</summary>
internal static class ContestsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var command = new Command("contests", "List the contests of a store: definition and register in force, uploads, latest snapshot.") { common.Store };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var rows = new List<Row>();
            foreach (var contest in await store.Stores.Ledger.ListContestsAsync(cancel))
            {
                rows.Add(await LoadAsync(store, contest, cancel));
            }

            Show(terminal, rows);
            terminal.Object(json => json.WriteArray("contests", rows, row => json.WriteObject(null, () => Write(json, terminal, row))));
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static async Task<Row> LoadAsync(OpenStore store, string contest, CancellationToken cancel)
    {
        var activation = await store.ActivationAsync(contest, cancel);
        var documents = new PublishedDocuments(store.Stores.Results, contest);
        var definition = await documents.LoadDefinitionAsync(activation.Definition, cancel);
        var uploads = await store.Stores.Ledger.ReadUploadsAsync(contest, cancel);
        var receipts = await store.Stores.Ledger.ListReceiptsAsync(contest, cancel);
        return new Row(definition, activation, uploads.Count, uploads.Count - receipts.Count, await documents.FindLatestAsync(cancel));
    }

    private static void Show(Terminal terminal, List<Row> rows)
    {
        if (rows.Count == 0)
        {
            terminal.Line("The store has no contest yet.");
            return;
        }

        var table = TotalsView.NewTable("Contest", "Mode", "Title", "Activation", "Uploads", "Unfinished", "Snapshot", "Status", "As of");
        foreach (var row in rows)
        {
            var snapshot = row.Latest?.Snapshot;
            TotalsView.AddRow(
                table,
                row.Definition.Id, terminal.Say(Words.Of(row.Definition.Mode)), terminal.Say(row.Definition.Title), Numbers.Grouped(row.Activation.Number),
                Numbers.Grouped(row.Uploads), Numbers.Grouped(row.Unfinished), snapshot is null ? "–" : Numbers.Grouped(snapshot.Sequence),
                snapshot is null ? "–" : terminal.Say(Words.Of(snapshot.Status)), snapshot is null ? "–" : Instant.Format(snapshot.AsOf));
        }

        terminal.Show(table);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, Terminal terminal, Row row)
    {
        json.WriteString("contest", row.Definition.Id);
        json.WriteString("title", terminal.Say(row.Definition.Title));
        json.WriteString("mode", row.Definition.Mode == ContestMode.Live ? "live" : "rehearsal");
        json.WriteNumber("activation", row.Activation.Number);
        json.WriteString("definition", row.Activation.Definition.Hex);
        json.WriteString("register", row.Activation.Register.Hex);
        json.WriteNumber("edition", row.Activation.Edition);
        json.WriteNumber("uploads", row.Uploads);
        json.WriteNumber("unfinishedUploads", row.Unfinished);
        if (row.Latest is not { Snapshot: var snapshot })
        {
            json.WriteNull("snapshot");
            return;
        }

        json.WriteObject("snapshot", () =>
        {
            json.WriteNumber("sequence", snapshot.Sequence);
            json.WriteString("status", Snapshot.NameOf(snapshot.Status));
            json.WriteString("asOf", Instant.Format(snapshot.AsOf));
            json.WriteString("root", snapshot.Root.Hex);
            json.WriteString("snapshot", row.Latest.Digest.Hex);
        });
    }

    private sealed record Row(ContestDefinition Definition, Stores.Activation Activation, int Uploads, int Unfinished, SignedSnapshot? Latest);
}
