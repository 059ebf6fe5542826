using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Tests.Ledger;

/// <summary>
/// The state of a station written down sentence by sentence, as slow and as plain as can be, for <see cref="Builders.TinyContest"/>.
/// Nothing of it follows the structure of the product code.
/// </summary>
internal sealed class ReferenceStates(ContestDefinition definition, RegisterPart part, LedgerCut cut, IReadOnlyList<ReferenceStates.Sent> ledger)
{
    /// <summary>An entry; the list is in the order of received stamps, then of position.</summary>
    public sealed record Sent(Upload Upload, int Slot, int Revision, Value[] Values)
    {
        public string Content => string.Join(' ', Values);
    }

    /// <summary>What must be true of a slot: its state, the content that counts, and the rules found on each content.</summary>
    public sealed record State(StateKind Kind, string? Counted, SortedDictionary<string, SortedSet<string>> Codes, string? Reason)
    {
        /// <summary>Whether a decision about it came after the final result.</summary>
        public bool HasLateDecision { get; init; }

        public override string ToString() =>
            $"{Kind} [{Counted}] {Reason} {string.Join("; ", Codes.Select(content => $"{content.Key}: {string.Join(',', content.Value)}"))}";
    }

    private readonly HashSet<Upload> _heldWhole = [];

    public State[] Derive()
    {
        // An upload that would dispute more of a district than the policy's limit is held whole; judged in the order of stamps.
        var seen = new List<Sent>();
        foreach (var upload in cut.Uploads)
        {
            seen.AddRange(ledger.Where(sent => sent.Upload == upload));
            if (definition.Policies.Corrections != Corrections.Latest && definition.Policies.DisputeLimit.Whole > 0)
            {
                var disputed = Enumerable.Range(0, part.Slots.Length).Count(slot => Disputes(upload, seen.Where(sent => sent.Slot == slot)));
                var (most, whole) = definition.Policies.DisputeLimit;
                if (disputed >= 5 && disputed * whole > part.Slots.Length * most)
                {
                    _heldWhole.Add(upload);
                }
            }
        }

        return [.. Enumerable.Range(0, part.Slots.Length).Select(StateOf)];
    }

    /// <summary>The upload disputes a slot when what it says becomes its sender's head and another sender's head differs.</summary>
    private bool Disputes(Upload upload, IEnumerable<Sent> slot)
    {
        var heads = Heads([.. slot]);
        return heads.TryGetValue(upload.Sender, out var own)
            && slot.Any(sent => sent.Upload == upload && IsAdmissible(sent) && sent.Content == own)
            && heads.Any(head => head.Key != upload.Sender && head.Value != own);
    }

    private State StateOf(int slot)
    {
        var sent = ledger.Where(entry => entry.Slot == slot).ToList();
        var codes = Codes(sent);
        var (station, form) = part.Slots[slot];
        var decisions = cut.Decisions.Where(recorded => recorded.Decision.Kind is not (DecisionKind.Distrust or DecisionKind.Final or DecisionKind.Reopen)
            && recorded.Decision.Area == part.Stations[station].Area.Code && recorded.Decision.Station == part.Stations[station].Code
            && recorded.Decision.Form == definition.Forms[form].Id).ToList();
        var late = decisions.RemoveAll(recorded => IsLate(recorded.Decision.At)) > 0;
        return StateOf(slot, sent, decisions, codes) with { HasLateDecision = late };
    }

    private State StateOf(int slot, List<Sent> sent, List<RecordedDecision> decisions, SortedDictionary<string, SortedSet<string>> codes)
    {
        if (decisions.Count > 0)
        {
            return Decided(slot, sent, decisions, codes);
        }

        var heads = Heads(sent).Values.Distinct().ToList();
        return heads.Count switch
        {
            > 1 => new State(StateKind.Disputed, null, codes, "S106"),
            0 => new State(sent.Count == 0 ? StateKind.Missing : StateKind.Held, null, codes, null),
            _ when definition.Policies.DoubleEntry && Heads(sent).Count < 2 => new State(StateKind.Held, null, codes, "S107"),
            _ => new State(StateKind.Counted, heads[0], codes, null),
        };
    }

    private State Decided(int slot, List<Sent> sent, List<RecordedDecision> decisions, SortedDictionary<string, SortedSet<string>> codes)
    {
        // Where a decision does not stand, the slot is open as if nobody had decided, and never counts.
        State Open(string reason) => new(
            sent.Any(IsAdmissible) ? StateKind.Disputed : sent.Count > 0 ? StateKind.Held : StateKind.Missing, null, codes, reason);

        var last = decisions.Where(one => !decisions.Any(other => other.Decision.Previous.Contains(one.Digest))).ToList();
        if (last.Count != 1)
        {
            return Open("S109");
        }

        var decision = last[0].Decision;
        if (sent.Any(entry => IsAdmissible(entry) && !decision.Saw.Contains(DigestOf(slot, entry))))
        {
            return Open("S110");
        }

        var named = sent.Where(entry => DigestOf(slot, entry) == decision.Content).ToList();
        return decision.Kind switch
        {
            DecisionKind.Annul => new State(StateKind.Annulled, null, codes, null),
            DecisionKind.NotOpened => new State(StateKind.NotOpened, null, codes, null),
            // A pick chooses among what might count; what a rule keeps out needs a release. Being held with one's upload is a kind of dispute.
            DecisionKind.Pick when named.Any(entry => !HasErrors(entry) && !IsKeptOut(entry)) =>
                new State(StateKind.Counted, named[0].Content, codes, null),
            DecisionKind.Release when named.Count > 0 => new State(StateKind.Counted, named[0].Content, codes, null),
            _ => Open("S111"),
        };
    }

    /// <summary>The head of each sender that has one.</summary>
    private Dictionary<string, string> Heads(List<Sent> sent)
    {
        if (definition.Policies.Corrections == Corrections.Latest)
        {
            return sent.LastOrDefault(IsAdmissible) is { } latest ? new() { [latest.Upload.Sender] = latest.Content } : [];
        }

        var heads = new Dictionary<string, string>();
        foreach (var sender in sent.Select(entry => entry.Upload.Sender).Distinct())
        {
            for (var revision = 1; Of(sent, sender, revision).Count > 0; revision++)
            {
                if (ContentOf(sent, sender, revision) is { } content
                    && (definition.Policies.Corrections == Corrections.BySender || !heads.ContainsKey(sender)))
                {
                    heads[sender] = content;
                }
            }
        }

        return heads;
    }

    private SortedDictionary<string, SortedSet<string>> Codes(List<Sent> sent)
    {
        var result = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var heads = Heads(sent);
        foreach (var entry in sent)
        {
            if (!result.TryGetValue(entry.Content, out var codes))
            {
                result.Add(entry.Content, codes = new SortedSet<string>(StringComparer.Ordinal));
            }

            codes.UnionWith(Broken(entry));
            codes.UnionWith(
                IsDistrusted(entry) ? ["S104"] : IsEarly(entry) ? ["S103"] : IsOutside(entry) ? ["S112"] : IsLate(entry.Upload.Received) ? ["S113"]
                : _heldWhole.Contains(entry.Upload) ? ["S105"] : []);
            if (definition.Policies.Corrections == Corrections.Latest)
            {
                continue;
            }

            var sender = entry.Upload.Sender;
            if (entry.Revision < 1 || Enumerable.Range(1, entry.Revision).Any(revision => Of(sent, sender, revision).Count == 0))
            {
                codes.Add("S101");
            }
            else if (IsAdmissible(entry) && ContentOf(sent, sender, entry.Revision) != entry.Content)
            {
                codes.Add("S102");
            }
            else if (IsAdmissible(entry) && heads[sender] != entry.Content && definition.Policies.Corrections == Corrections.ByDecision)
            {
                codes.Add("S108");
            }
        }

        return result;
    }

    private static List<Sent> Of(List<Sent> sent, string sender, int revision) =>
        [.. sent.Where(entry => entry.Upload.Sender == sender && entry.Revision == revision)];

    private string? ContentOf(List<Sent> sent, string sender, int revision) => Of(sent, sender, revision).FirstOrDefault(IsAdmissible)?.Content;

    private bool IsAdmissible(Sent entry) =>
        !HasErrors(entry) && !IsKeptOut(entry) && !_heldWhole.Contains(entry.Upload);

    private bool IsKeptOut(Sent entry) => IsDistrusted(entry) || IsEarly(entry) || IsOutside(entry) || IsLate(entry.Upload.Received);

    private bool IsDistrusted(Sent entry) => cut.Decisions.Any(recorded =>
        recorded.Decision.Kind == DecisionKind.Distrust && recorded.Decision.Sender == entry.Upload.Sender && !IsLate(recorded.Decision.At)
        && (recorded.Decision.Since is not { } since || since <= entry.Upload.Received));

    /// <summary>A sender may report the stations of his areas and of those below them; without areas, all.</summary>
    private bool IsOutside(Sent entry)
    {
        var area = part.Stations[part.Slots[entry.Slot].Station].Area;
        string[] names = [$"nation:{area.Parent!.Parent!.Code}", $"region:{area.Parent.Code}", $"district:{area.Code}"];
        return entry.Upload.Areas.Length > 0 && !entry.Upload.Areas.Split('\n').Intersect(names).Any();
    }

    /// <summary>Later than the final result in force: the one decision to final or reopen that no other such decision names, if it is to final.</summary>
    private bool IsLate(DateTimeOffset at)
    {
        var stages = cut.Decisions.Where(recorded => recorded.Decision.Kind is DecisionKind.Final or DecisionKind.Reopen).ToList();
        var last = stages.Where(one => !stages.Any(other => other.Decision.Previous.Contains(one.Digest))).ToList();
        return last.Count == 1 && last[0].Decision.Declares is { } declared && at > declared.AsOf;
    }

    private bool IsEarly(Sent entry) =>
        entry.Upload.Received < (part.Stations[part.Slots[entry.Slot].Station].Closes ?? definition.Policies.ClosesAt ?? DateTimeOffset.MinValue);

    private bool HasErrors(Sent entry) => Broken(entry).Any(code => code != "C2");

    /// <summary>The relations of <see cref="Builders.TinyContest"/>, by hand.</summary>
    private IEnumerable<string> Broken(Sent entry)
    {
        if (entry.Values.Any(value => !value.IsNumber))
        {
            yield return Rules.FigureMissing.Code;
        }

        if (part.Slots[entry.Slot].Form != 0)
        {
            yield break;
        }

        if (entry.Values[1..].Any(value => !value.IsNumber) || entry.Values[..2].Any(value => !value.IsNumber))
        {
            yield return Rules.NotEvaluable.Code;
        }

        if (entry.Values[1..].All(value => value.IsNumber) && entry.Values[1].Number != entry.Values[2].Number + entry.Values[3].Number + entry.Values[4].Number)
        {
            yield return "C1";
        }

        if (entry.Values[..2].All(value => value.IsNumber) && entry.Values[1].Number > entry.Values[0].Number)
        {
            yield return "C2";
        }
    }

    private Digest DigestOf(int slot, Sent entry)
    {
        var (station, form) = part.Slots[slot];
        return ContentDigest.Of(cut.Key, definition.Id, part.Stations[station].Area.Code, part.Stations[station].Code, definition.Forms[form].Id, entry.Values);
    }
}
