using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Reads what a nation document rests on: definition, register with all its parts, and the list of entries that wait for
/// a station.
/// </summary>
internal sealed class FoundationCheck(IPublication publication, DocumentSource documents, VerificationReport report)
{
    private readonly Dictionary<(Digest Definition, Digest Register), ContestInForce?> _contests = [];
    private readonly Dictionary<Digest, long?> _waiting = [];

    /// <summary>The contest and foundation of a nation document; null, and reported, when they cannot be read.</summary>
    public async Task<(ContestInForce Contest, Foundation Foundation)?> CheckAsync(Digest document, JsonElement nation, CancellationToken cancel)
    {
        Digest definition, register, unplaced;
        long count;
        try
        {
            definition = Digest.Parse(Damage.TextOf(nation.GetProperty("definition")));
            register = Digest.Parse(Damage.TextOf(nation.GetProperty("register")));
            unplaced = Digest.Parse(Damage.TextOf(nation.GetProperty("unplaced").GetProperty("document")));
            count = nation.GetProperty("unplaced").GetProperty("count").GetInt64();
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            documents.LoseSight();
            report.Add(MismatchKind.Changed, $"document {document}", $"It is not a nation's document: {damage.Message}");
            return null;
        }

        await CheckUnplacedAsync(document, unplaced, count, cancel);
        if (!_contests.TryGetValue((definition, register), out var contest))
        {
            contest = await LoadContestAsync(document, definition, register, cancel);
            _contests.Add((definition, register), contest);
        }

        return contest is null ? null : (contest, new Foundation(definition, register, unplaced, count));
    }

    /// <summary>Reads what an activation put in force, also where no snapshot rests on it because another one followed.</summary>
    public async Task CheckActivationAsync(Digest decision, ActivatedVersion version, CancellationToken cancel)
    {
        if (!_contests.ContainsKey((version.Definition, version.Register)))
        {
            _contests.Add((version.Definition, version.Register), await LoadContestAsync(decision, version.Definition, version.Register, cancel));
        }
    }

    private async Task CheckUnplacedAsync(Digest document, Digest unplaced, long count, CancellationToken cancel)
    {
        if (!_waiting.TryGetValue(unplaced, out var listed))
        {
            listed = await CountUnplacedAsync(unplaced, $"document {document}", cancel);
            _waiting.Add(unplaced, listed);
        }

        if (listed is not null && listed != count)
        {
            report.Add(MismatchKind.Changed, $"document {document}", $"It says that {count} entries wait for a station; {listed} are listed.");
        }
    }

    private async Task<long?> CountUnplacedAsync(Digest unplaced, string referrer, CancellationToken cancel)
    {
        using var waiting = await documents.LoadAsync(unplaced, referrer, cancel);
        if (waiting is null)
        {
            return null;
        }

        try
        {
            return waiting.RootElement.GetProperty("entries").GetArrayLength();
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            report.Add(MismatchKind.Changed, $"document {unplaced}", $"It is not a list of entries that wait: {damage.Message}");
            return null;
        }
    }

    /// <summary>The register as read, written again, must be the documents it was read from: every member of them is as it should be.</summary>
    private void CheckRegister(ContestInForce contest)
    {
        var written = RegisterDocuments.Write(contest.Definition, contest.Register);
        var parts = contest.PartDigests.Values.ToHashSet();
        if (written[^1].Digest != contest.RegisterDigest || written.SkipLast(1).Any(part => !parts.Contains(part.Digest)))
        {
            report.Add(
                MismatchKind.Changed, $"document {contest.RegisterDigest}", "It, or a part of it, is not the document that what it says makes: names or order were changed.");
        }
    }

    private async Task<ContestInForce?> LoadContestAsync(Digest document, Digest definition, Digest register, CancellationToken cancel)
    {
        var reader = new PublicationContest(publication, documents.OnRead);
        try
        {
            var contest = await reader.LoadAsync(definition, register, cancel);
            CheckRegister(contest);
            return contest;
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            documents.LoseSight();
            report.Add(reader.LastKind, $"document {reader.Last}", $"{damage.Message} Document {document} rests on it.");
            return null;
        }
    }
}
