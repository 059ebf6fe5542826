using System.CommandLine;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>senders</c>: who sent how much, and what became of it.</summary>
internal static class SendersCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var command = new Command("senders", "Show who sent how much, and how much of it counts, is held or disputed, as the ledger is now.") { common.Store, common.Contest };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var active = (await new ContestsInForce(store.Stores, around.Clock).FindAsync(contest, cancel))!;
            var accounts = await SenderAccount.ReadAsync(await LedgerView.ReadAsync(store.Stores, active, around.Clock, cancel), cancel);
            Show(terminal, accounts);
            terminal.Object(json =>
            {
                json.WriteString("contest", contest);
                json.WriteArray("senders", accounts, account => json.WriteObject(null, () =>
                {
                    json.WriteString("sender", account.Sender);
                    json.WriteNumber("uploads", account.Uploads);
                    json.WriteNumber("entries", account.Entries);
                    json.WriteNumber("counted", account.Counted);
                    json.WriteNumber("held", account.Held);
                    json.WriteNumber("disputed", account.Disputed);
                    json.WriteNumber("outsideAreas", account.Outside);
                    json.WriteString("last", account.Last is { } last ? Instant.Format(last) : null);
                    json.WriteString("distrustedSince", account.DistrustedSince is { } since ? Instant.Format(since) : null);
                }));
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static void Show(Terminal terminal, IReadOnlyList<SenderAccount> accounts)
    {
        var table = TotalsView.NewTable("Sender", "Uploads", terminal.Say(Words.Entries), terminal.Say(Words.Counted), "Held", "Disputed", "Outside areas", "Last", "Distrusted since");
        foreach (var account in accounts)
        {
            TotalsView.AddRow(
                table, account.Sender, Numbers.Grouped(account.Uploads), Numbers.Grouped(account.Entries), Numbers.Grouped(account.Counted), Numbers.Grouped(account.Held),
                Numbers.Grouped(account.Disputed), Numbers.Grouped(account.Outside), account.Last is { } last ? Instant.Format(last) : "–",
                account.DistrustedSince is not { } since ? "–" : since == DateTimeOffset.MinValue ? "the beginning" : Instant.Format(since));
        }

        terminal.Show(table);
    }
}
