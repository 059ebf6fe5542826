using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Ledger;

/// <summary>
/// The general case of a slot's state: several entries, findings or decisions. First each sender's head is found, then
/// the heads are compared, then a decision may overrule.
/// </summary>
internal sealed class SlotCandidates
{
    private readonly Policies _policies;
    private readonly List<Candidate> _candidates;
    private readonly List<RecordedDecision> _decisions;
    private readonly List<RecordedDecision> _late;
    private readonly Dictionary<int, SortedSet<string>> _codesByEntry = [];
    private readonly SortedSet<string> _codes = new(StringComparer.Ordinal);

    /// <summary>The entries of a slot, the decisions about it, and those that came after the final result and have no effect.</summary>
    public SlotCandidates(
        ContestDefinition definition, List<Candidate> candidates, List<RecordedDecision> decisions, List<RecordedDecision> late)
    {
        _policies = definition.Policies;
        _candidates = candidates;
        _decisions = decisions;
        _late = late;
        if (late.Count > 0)
        {
            _codes.Add(Rules.DecisionAfterFinal.Code);
        }

        foreach (var candidate in candidates)
        {
            var codes = new SortedSet<string>(candidate.Errors.Concat(candidate.Warnings), StringComparer.Ordinal);
            if (candidate.Holding is { } holding)
            {
                codes.Add(holding);
            }

            _codesByEntry.Add(candidate.Entry, codes);
        }
    }

    public StationState Resolve()
    {
        var heads = _policies.Corrections == Corrections.Latest ? LatestHead() : Heads();
        return _decisions.Count > 0 ? Decided() : Undecided(heads);
    }

    private StationState Undecided(List<Candidate> heads)
    {
        var distinct = heads.Select(head => head.Digest).Distinct().Count();
        if (distinct > 1)
        {
            return Uncounted(StateKind.Disputed, Rules.SendersDiffer);
        }

        if (distinct == 0)
        {
            return Uncounted(_candidates.Count == 0 ? StateKind.Missing : StateKind.Held, null);
        }

        return _policies.DoubleEntry && heads.Count < 2
            ? Uncounted(StateKind.Held, Rules.SecondEntryAwaited)
            : Counted(heads[0].Digest, explanation: string.Empty);
    }

    private StationState Decided()
    {
        var superseded = _decisions.SelectMany(decision => decision.Decision.Previous).ToHashSet();
        var inForce = _decisions.Where(decision => !superseded.Contains(decision.Digest)).ToList();
        if (inForce.Count != 1)
        {
            return Uncounted(Reopened(), Rules.DecisionsSideBySide);
        }

        var decision = inForce[0].Decision;
        var saw = decision.Saw.ToHashSet();
        if (_candidates.Any(candidate => candidate.IsAdmissible && !saw.Contains(candidate.Digest)))
        {
            return Uncounted(StateKind.Disputed, Rules.NewAfterDecision);
        }

        return decision.Kind switch
        {
            DecisionKind.Annul => Uncounted(StateKind.Annulled, null, decision.Explanation),
            DecisionKind.NotOpened => Uncounted(StateKind.NotOpened, null, decision.Explanation),
            DecisionKind.Pick when _candidates.Any(candidate => candidate.Digest == decision.Content && candidate.IsPickable) =>
                Counted(decision.Content, decision.Explanation),
            DecisionKind.Release when _candidates.Any(candidate => candidate.Digest == decision.Content) =>
                Counted(decision.Content, decision.Explanation),
            _ => Uncounted(Reopened(), Rules.DecisionUnusable),
        };
    }

    private StateKind Reopened() =>
        _candidates.Any(candidate => candidate.IsAdmissible) ? StateKind.Disputed
        : _candidates.Count > 0 ? StateKind.Held
        : StateKind.Missing;

    private List<Candidate> LatestHead()
    {
        var latest = _candidates.LastOrDefault(candidate => candidate.IsAdmissible);
        return latest is null ? [] : [latest];
    }

    private List<Candidate> Heads()
    {
        var heads = new List<Candidate>();
        foreach (var sender in _candidates.GroupBy(candidate => candidate.Sender, StringComparer.Ordinal))
        {
            if (Head([.. sender]) is { } head)
            {
                heads.Add(head);
            }
        }

        return heads;
    }

    /// <summary>The head of one sender's chain; marks what is held because of the chain.</summary>
    private Candidate? Head(List<Candidate> sent)
    {
        var chain = new SenderChain(_policies.Corrections);
        for (var i = 0; i < sent.Count; i++)
        {
            chain.Add(sent[i].Revision, i, sent[i].IsAdmissible);
        }

        var head = chain.Head < 0 ? null : sent[chain.Head];
        foreach (var candidate in sent)
        {
            if (!chain.Contains(candidate.Revision))
            {
                Mark(candidate, Rules.RevisionGap);
            }
            else if (candidate.IsAdmissible && candidate.Digest != sent[chain.ContentOf(candidate.Revision)].Digest)
            {
                Mark(candidate, Rules.RevisionRepeated);
            }
            else if (candidate.IsAdmissible && _policies.Corrections == Corrections.ByDecision && candidate.Digest != head!.Digest)
            {
                Mark(candidate, Rules.CorrectionAwaitsDecision);
                _codes.Add(Rules.CorrectionAwaitsDecision.Code);
            }
        }

        return head;
    }

    private void Mark(Candidate candidate, Rule rule) => _codesByEntry[candidate.Entry].Add(rule.Code);

    private StationState Counted(Digest content, string explanation)
    {
        var counted = _candidates.First(candidate => candidate.Digest == content);
        _codes.UnionWith(counted.Warnings);
        _codes.UnionWith(counted.Errors);
        return new StationState(StateKind.Counted, counted.Entry + 1, Detail(content, explanation));
    }

    private StationState Uncounted(StateKind kind, Rule? rule, string explanation = "")
    {
        if (rule is not null)
        {
            _codes.Add(rule.Code);
        }

        if (kind == StateKind.Held)
        {
            _codes.UnionWith(_codesByEntry.Values.SelectMany(codes => codes));
        }

        return new StationState(kind, 0, Detail(default, explanation));
    }

    private StationDetail Detail(Digest counted, string explanation)
    {
        var contents = _candidates
            .GroupBy(candidate => candidate.Digest)
            .Select(group => new Content
            {
                Digest = group.Key,
                Entries = [.. group.Select(candidate => candidate.Entry)],
                Codes = [.. group.SelectMany(candidate => _codesByEntry[candidate.Entry]).Distinct().Order(StringComparer.Ordinal)],
            })
            .ToImmutableArray();
        return new StationDetail
        {
            Contents = contents,
            Counted = counted.IsNone ? -1 : contents.Select((content, index) => (content, index)).First(pair => pair.content.Digest == counted).index,
            Codes = [.. _codes],
            Decisions = [.. _decisions.Concat(_late).Select(decision => decision.Digest).Order()],
            Explanation = explanation,
        };
    }
}
