using Hattama.Contests;
using Hattama.Findings;
namespace Hattama.Protocols;
/// <summary>stub</summary>
public readonly record struct ReadSummary(long Rows, long Entries, long Rejected);
/// <summary>stub</summary>
public sealed class ProtocolReader(ContestDefinition definition, ReadCaps caps)
{
    /// <summary>stub</summary>
    public ReadSummary Read(Stream stream, string fileName, FindingList findings, EntryHandler onEntry, Action<long>? onBytes = null, CancellationToken cancel = default)
        => throw new NotSupportedException(definition.Id + caps);
}
