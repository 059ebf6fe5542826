using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Cli;

/// <summary>What is to be decided, as the command line says it.</summary>
/// <param name="Reason">Code of the reason.</param>
/// <param name="Explanation">Published explanation.</param>
/// <param name="Seen">What the person says to have seen; null: only show it.</param>
internal sealed record DecideRequest(string Reason, string Explanation, string? Seen);

/// <summary>
/// Two steps for every decision: first it shows what is there, what would change, and a code of exactly that; with this code, and only while
/// the code is still right, it records. So nobody decides on what he has not seen.
/// </summary>
internal sealed class Deliberation(OpenStore store, Surroundings around, Terminal terminal, ActiveContest contest, DecidingPerson person)
{
    private const int CodeLength = 8;

    /// <summary>Shows the draft's consequences, or records it.</summary>
    public async Task<ExitCode> RunAsync(LedgerView view, Decision draft, DecideRequest request, CancellationToken cancel)
    {
        var code = CodeOf(draft);
        var decide = new Decide(store.Stores, store.Access, contest, around.Clock);
        if (request.Seen is null)
        {
            var answer = await decide.TryAsync(draft, person.Areas, cancel);
            return answer.Outcome is DecideOutcome.Decided or DecideOutcome.AwaitsSecond
                ? ShowFirst(await view.PreviewAsync(draft, cancel), code, needsSecond: answer.Outcome == DecideOutcome.AwaitsSecond)
                : Show(answer); // whoever may not decide this learns it now, not after he has looked and come back
        }

        if (request.Seen != code)
        {
            terminal.Line($"What is there now is not what --seen {request.Seen} stands for. Look again without --seen, then decide.");
            terminal.Object(json => json.WriteString("status", "changed"));
            return ExitCode.Findings;
        }

        return Show(await decide.DraftAsync(draft, person.Areas, cancel));
    }

    /// <summary>Confirms what another person proposed.</summary>
    public async Task<ExitCode> ConfirmAsync(Digest proposal, CancellationToken cancel)
    {
        var decide = new Decide(store.Stores, store.Access, contest, around.Clock);
        return Show(await decide.ConfirmAsync(proposal, person.Code, person.Areas, cancel));
    }

    /// <summary>Shows what became of a draft.</summary>
    public ExitCode Show(DecideAnswer answer)
    {
        var text = TextOf(answer);
        foreach (var line in text)
        {
            terminal.Line(line);
        }

        terminal.Object(json =>
        {
            json.WriteString("status", answer.Outcome switch
            {
                DecideOutcome.Decided => "decided",
                DecideOutcome.AwaitsSecond => "awaitsSecondPerson",
                _ => "refused",
            });
            json.WriteString("outcome", char.ToLowerInvariant(answer.Outcome.ToString()[0]) + answer.Outcome.ToString()[1..]);
            json.WriteString("decision", answer.Digest.Hex);
            json.WriteArray("why", text, json.WriteStringValue);
        });
        return answer.Outcome is DecideOutcome.Decided or DecideOutcome.AwaitsSecond ? ExitCode.Fine : ExitCode.Findings;
    }

    private ExitCode ShowFirst((Tally Before, Tally After) preview, string code, bool needsSecond)
    {
        ShowPreview(preview.Before, preview.After);
        terminal.Line($"Nothing is recorded yet. If this is what should be decided, give the same command with --seen {code}");
        if (needsSecond)
        {
            terminal.Line("A second person must then confirm it.");
        }

        terminal.Object(json =>
        {
            json.WriteString("status", "shown");
            json.WriteString("seen", code);
            json.WriteBoolean("needsSecondPerson", needsSecond);
            WritePreview(json, preview.Before, preview.After);
        });
        return ExitCode.Fine;
    }

    private List<string> TextOf(DecideAnswer answer) => answer.Outcome switch
    {
        DecideOutcome.Decided => [$"Decided: {answer.Digest}", "It counts with the next roll-up. A later decision about the same replaces it."],
        DecideOutcome.AwaitsSecond => [$"A second person must confirm: hattama decide confirm {answer.Digest}"],
        DecideOutcome.UnknownStation => ["The register has no such form of such a station."],
        DecideOutcome.OutsideAreas => ["This lies outside the areas of your token."],
        DecideOutcome.OwnEntries => ["Nobody decides about what he sent himself."],
        DecideOutcome.SamePerson => ["Who proposed cannot confirm."],
        DecideOutcome.UnknownProposal => ["Nothing waits for confirmation under this hash."],
        DecideOutcome.Stale => ["Something arrived or was decided meanwhile. Look at what is there now and decide again."],
        DecideOutcome.Closed => ["The result is declared final. Reopen it first: hattama decide reopen"],
        DecideOutcome.NotReady => ["This cannot be decided now:", .. answer.Why.Select(why => "  " + terminal.Say(why))],
        _ => ["It could not be applied: the content is not there, or it needs a release instead of a pick."],
    };

    private void ShowPreview(Tally before, Tally after)
    {
        terminal.Line("What would change:");
        var changes = Changes(before, after).ToList();
        foreach (var (name, was, would) in changes)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {terminal.Say(name)}: {Numbers.Grouped(was)} → {Numbers.Grouped(would)} ({would - was:+#;-#;0})"));
        }

        if (changes.Count == 0)
        {
            terminal.Line("  no figure");
        }
    }

    private void WritePreview(System.Text.Json.Utf8JsonWriter json, Tally before, Tally after) =>
        json.WriteArray("changes", Changes(before, after), change => json.WriteObject(null, () =>
        {
            json.WriteString("figure", terminal.Say(change.Name));
            json.WriteNumber("before", change.Before);
            json.WriteNumber("after", change.After);
        }));

    private IEnumerable<(LocalText Name, long Before, long After)> Changes(Tally before, Tally after)
    {
        foreach (var state in Enum.GetValues<StateKind>().Where(state => before.In(state) != after.In(state)))
        {
            yield return (Words.Of(state), before.In(state), after.In(state));
        }

        var lines = contest.InForce.Definition.Lines;
        for (var line = 0; line < lines.Length; line++)
        {
            if (before.Lines[line] != after.Lines[line])
            {
                yield return (lines[line].Title, before.Lines[line], after.Lines[line]);
            }
        }
    }

    /// <summary>A short name of everything that the decision names as seen, and of what it decides.</summary>
    private static string CodeOf(Decision draft)
    {
        var text = new StringBuilder();
        text.AppendJoin('|', DecisionDocument.NameOf(draft.Kind), draft.Area, draft.Station, draft.Form, draft.Content.Hex, draft.Sender)
            .Append('|').AppendJoin(',', draft.Saw).Append('|').AppendJoin(',', draft.Previous)
            .Append('|').Append(draft.Since is { } since ? Instant.Format(since) : string.Empty);
        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString())).Hex[..CodeLength];
    }
}
