using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// A plan as a note for the steps that follow on other machines: the boundaries of the roll-up, and nothing that has a name of
/// its own. The cut is the log document that the snapshot will name; what waits without a place follows from the cut.
/// </summary>
/// <param name="Definition">Digest of the definition.</param>
/// <param name="Register">Digest of the register's root document.</param>
/// <param name="Edition">Edition of the ledger.</param>
/// <param name="Log">Digest of the log: the cut.</param>
/// <param name="AsOf">The instant that the snapshot will speak of.</param>
/// <param name="Snapshot">The latest snapshot's bytes; null before the first.</param>
/// <param name="Pointer">Version of the pointer to it.</param>
/// <param name="Marks">The marks seen.</param>
/// <param name="Partitions">The partitions to compute.</param>
internal sealed record SavedPlan(
    string Definition,
    string Register,
    int Edition,
    string Log,
    string AsOf,
    byte[]? Snapshot,
    long Pointer,
    IReadOnlyList<SavedMark> Marks,
    IReadOnlyList<SavedPartition> Partitions)
{
    /// <summary>The note of a plan whose log has this digest.</summary>
    public static Document Write(RollupPlan plan, ReadOnlyMemory<byte>? snapshot, Digest log)
    {
        var saved = new SavedPlan(
            plan.Input.Contest.DefinitionDigest.Hex, plan.Input.Contest.RegisterDigest.Hex, plan.Input.Edition, log.Hex, Instant.Format(plan.AsOf),
            snapshot?.ToArray(), plan.Latest.Version,
            [.. plan.Marks.Select(mark => new SavedMark(mark.Partition, mark.Version))],
            [.. plan.Changed.Select(code => new SavedPartition(code, plan.VersionOf(code), plan.Unplaced.PartsFor(code).Count > 0))]);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(saved);
        return new Document(Digest.Of(bytes), bytes);
    }

    /// <summary>Reads a note.</summary>
    public static SavedPlan Read(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize<SavedPlan>(bytes.Span) ?? throw new InvalidDataException("The note is not a plan.");
}

/// <summary>A dirty mark in a note.</summary>
internal sealed record SavedMark(string Partition, long Version);

/// <summary>A partition to compute.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Version">Version of its row; 0: there was none.</param>
/// <param name="TakesUnplaced">Whether entries of partition <c>?</c> belong to it now.</param>
internal sealed record SavedPartition(string Code, long Version, bool TakesUnplaced);
