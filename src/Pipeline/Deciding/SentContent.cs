using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Rollups;

namespace Hattama.Pipeline;

/// <summary>One transcription of a content: what was sent, and where it stands in it.</summary>
public sealed record SentEntry(Upload Upload, string Member, long Row, int Revision);

/// <summary>One content sent for a form of a station, with everything that says so.</summary>
/// <param name="Digest">Its name, which a decision gives.</param>
/// <param name="Values">Its values, aligned to the form's lines.</param>
/// <param name="Entries">Every entry with these values.</param>
/// <param name="Codes">Rules found on it.</param>
/// <param name="IsCounted">Whether it counts now.</param>
public sealed record SentContent(Digest Digest, ImmutableArray<Value> Values, ImmutableArray<SentEntry> Entries, ImmutableArray<string> Codes, bool IsCounted)
{
    /// <summary>The contents of a slot, ordered by digest: their numbers stay the same until another one arrives.</summary>
    public static IReadOnlyList<SentContent> Of(ContestDefinition definition, PartitionRollup rollup, int slot)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(rollup);
        var (index, form) = rollup.Part.Slots[slot];
        var station = rollup.Part.Stations[index];
        var state = rollup.States[slot];
        var contents = new List<SentContent>();
        foreach (var group in rollup.Index[slot].ToArray().GroupBy(entry => DigestOf(entry)))
        {
            var values = rollup.Entries.ValuesOf(rollup.Entries.Entries[group.First()]).ToImmutableArray();
            contents.Add(new SentContent(
                group.Key, values, [.. group.Select(EntryOf)],
                state.Detail?.Contents.FirstOrDefault(content => content.Digest == group.Key)?.Codes ?? [],
                state.CountedEntry >= 0 && DigestOf(state.CountedEntry) == group.Key));
        }

        return [.. contents.OrderBy(content => content.Digest)];

        Digest DigestOf(int entry) => ContentDigest.Of(
            rollup.Entries.Cut.Key, definition.Id, station.Area.Code, station.Code, definition.Forms[form].Id, rollup.Entries.ValuesOf(rollup.Entries.Entries[entry]));

        SentEntry EntryOf(int at)
        {
            var entry = rollup.Entries.Entries[at];
            return new SentEntry(rollup.Entries.Cut.Uploads[entry.Upload], entry.Member, entry.Row, entry.Revision);
        }
    }
}
