using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Rollups;

/// <summary>
/// A contest rolled up in one quiet pass, from the bytes, with the pure functions alone: no store, no marks, no rows.
/// Which register an upload met at intake decides where an entry without a station is listed, never what counts.
/// </summary>
internal static class Reference
{
    public static NationResult RollUp(
        ContestInForce atIntake, ContestInForce contest, IEnumerable<(Upload Stamp, byte[] Bytes)> uploads, IEnumerable<ResultDocument> decisions)
    {
        var sent = uploads.ToList();
        var cut = new LedgerCut(
            sent.Select(upload => upload.Stamp), decisions.Select(decision => new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes))), contest.Key);
        var parts = sent.SelectMany(upload =>
            Flow.TakeIn(atIntake, upload.Stamp, 1, new MemoryStream(upload.Bytes), ReadCaps.Default).Items).ToLookup(part => part.Partition);
        var unplaced = UnplacedEntries.Place(contest.Definition, contest.Register, parts.Where(item => contest.Register.FindPart(item.Key) is null).SelectMany(item => item), cut);
        var results = contest.Register.Parts
            .Select(part => Flow.RollUp(contest, part, parts[part.Partition.Code].Concat(unplaced.PartsFor(part.Partition.Code)), cut).Result)
            .ToDictionary(result => result.Area.Code);
        return Flow.Combine(contest, UnplacedDocument.Write(contest.Definition, unplaced), unplaced.Waiting.Length, results);
    }
}
