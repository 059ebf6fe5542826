using System.Collections.Immutable;
using System.Globalization;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Whether a result can be declared final, or reopened. Final is said of one published snapshot that nothing in the ledger is
/// newer than, and in which every station is counted, annulled or not opened.
/// </summary>
internal sealed class StageCheck(StoreSet stores, ActiveContest contest, TimeProvider clock)
{
    private readonly string _contest = contest.InForce.Definition.Id;

    /// <summary>The decision with everything it must name, and what stands in its way.</summary>
    public async Task<(Decision Draft, DecideAnswer? Refusal)> CheckAsync(Decision draft, LedgerCut cut, CancellationToken cancel)
    {
        var latest = await new PublishedDocuments(stores.Results, _contest).FindLatestAsync(cancel);
        var named = draft with
        {
            Partition = string.Empty,
            Area = string.Empty,
            Station = string.Empty,
            Form = string.Empty,
            Content = default,
            Sender = string.Empty,
            Since = null,
            Saw = latest is null ? [] : [latest.Digest],
            Previous = [.. cut.Stage.Last.Select(decision => decision.Digest).Order()],
        };
        if (!draft.Saw.SequenceEqual(named.Saw) || !draft.Previous.Order().SequenceEqual(named.Previous))
        {
            return (named, new DecideAnswer(DecideOutcome.Stale) { Saw = named.Saw, Previous = named.Previous });
        }

        if (draft.Kind == DecisionKind.Reopen)
        {
            return (named, cut.Stage.Final is null
                ? Refuse(new LocalText("Түпкілікті нәтиже жарияланбаған.", "Окончательный итог не объявлен.", "No result is declared final."))
                : null);
        }

        var obstacles = await ObstaclesAsync(latest, cut, cancel);
        if (obstacles.Count > 0)
        {
            return (named, Refuse([.. obstacles]));
        }

        var nation = (await PublishedResult.LoadAsync(new PublishedDocuments(stores.Results, _contest), latest!, cancel)).Nation;
        return (named with
        {
            Declares = new DeclaredResult(latest!.Digest, latest.Snapshot.AsOf, NationalFigures.DigestOf(nation.Area.Tally)),
        }, null);
    }

    private async Task<List<LocalText>> ObstaclesAsync(SignedSnapshot? latest, LedgerCut cut, CancellationToken cancel)
    {
        var obstacles = new List<LocalText>();
        if (cut.Stage.Final is not null)
        {
            obstacles.Add(new("Нәтиже түпкілікті деп жарияланған.", "Итог уже объявлен окончательным.", "The result is declared final already."));
        }

        if (latest is null || !await IsCurrentAsync(latest, cut, cancel))
        {
            obstacles.Add(new(
                "Соңғы есептен кейін журнал өзгерді: алдымен қайта есептеңіз.",
                "После последнего подсчёта в журнал что-то добавилось: сначала подсчитайте снова.",
                "The ledger has changed since the latest roll-up: roll up first."));
            return obstacles;
        }

        var result = await PublishedResult.LoadAsync(new PublishedDocuments(stores.Results, _contest), latest, cancel);
        var tally = result.Nation.Area.Tally;
        if (tally.Uncounted > 0)
        {
            obstacles.Add(LocalTextOf(
                $"Шешілмегені бар: келмеген {tally.In(StateKind.Missing)}, тоқтатылған {tally.In(StateKind.Held)}, даулы {tally.In(StateKind.Disputed)}.",
                $"Решено не всё: нет {tally.In(StateKind.Missing)}, задержано {tally.In(StateKind.Held)}, спорных {tally.In(StateKind.Disputed)}.",
                $"Not everything is decided: {tally.In(StateKind.Missing)} missing, {tally.In(StateKind.Held)} held, {tally.In(StateKind.Disputed)} disputed."));
        }

        var corrections = await CorrectionsAsync(result, cancel);
        if (corrections > 0)
        {
            obstacles.Add(LocalTextOf(
                $"Шешім күткен түзетулер: {corrections} (S108).", $"Исправлений, ждущих решения: {corrections} (S108).", $"Corrections that wait for a decision: {corrections} (S108)."));
        }

        return obstacles;
    }

    /// <summary>Whether the snapshot says everything that the ledger has, under what is in force.</summary>
    private async Task<bool> IsCurrentAsync(SignedSnapshot latest, LedgerCut cut, CancellationToken cancel)
    {
        var snapshot = latest.Snapshot;
        var stamped = await stores.Ledger.ReadUploadsAsync(_contest, cancel);
        // A mark may stand without a change behind it; the counts and the activation tell.
        return stamped.Count == cut.Uploads.Count && snapshot.Uploads == cut.Uploads.Count && snapshot.Decisions == cut.Decisions.Count
            && snapshot.Edition == contest.Edition && snapshot.AsOf <= clock.GetUtcNow();
    }

    /// <summary>Stations that count while a correction of theirs waits: the policy says that only a decision moves them.</summary>
    private static async Task<long> CorrectionsAsync(PublishedResult result, CancellationToken cancel)
    {
        if (result.Definition.Policies.Corrections != Contests.Corrections.ByDecision)
        {
            return 0;
        }

        var waiting = 0L;
        foreach (var area in await result.AtLevelAsync(result.Nation.Area, result.LeafLevel, cancel))
        {
            waiting += (await result.StationsAsync(area, cancel)).Rows.Count(station => station.Codes.Contains(Rules.CorrectionAwaitsDecision.Code) && station.Decisions.IsEmpty);
        }

        return waiting;
    }

    private static LocalText LocalTextOf(FormattableString kk, FormattableString ru, FormattableString en) => new(
        kk.ToString(CultureInfo.InvariantCulture), ru.ToString(CultureInfo.InvariantCulture), en.ToString(CultureInfo.InvariantCulture));

    private static DecideAnswer Refuse(params ImmutableArray<LocalText> why) => new(DecideOutcome.NotReady) { Why = why };
}
