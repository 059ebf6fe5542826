using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Ledger;

/// <summary>
/// Finds uploads that would dispute more of a district than the policy allows; such an upload is held whole, so that one
/// bad regional file does not take a region off the count. Uploads are judged in the order of their stamps, each against
/// what earlier uploads of other senders established.
/// </summary>
internal static class UploadsHeldWhole
{
    public static HashSet<int> Find(
        ContestDefinition definition, RegisterPart part, PartitionEntries entries, SlotIndex index, Func<int, int, bool> isAdmissible)
    {
        var held = new HashSet<int>();
        var limit = definition.Policies.DisputeLimit;
        if (limit.Whole == 0 || definition.Policies.Corrections == Corrections.Latest || !HasTwoSenders(entries))
        {
            return held;
        }

        var established = new List<int>?[part.Slots.Length];
        foreach (var (upload, slots) in SlotsByUpload(part, entries, index, isAdmissible))
        {
            var disputed = slots.Count(pair => Disputes(entries, established[pair.Slot], pair.Entry));
            if (disputed >= Policies.DisputeFloor && (long)disputed * limit.Whole > (long)part.Slots.Length * limit.Part)
            {
                held.Add(upload);
                continue;
            }

            foreach (var (slot, entry) in slots)
            {
                (established[slot] ??= []).Add(entry);
            }
        }

        return held;
    }

    private static bool HasTwoSenders(PartitionEntries entries)
    {
        string? first = null;
        var lastUpload = -1;
        foreach (ref readonly var entry in entries.Entries)
        {
            if (entry.Upload == lastUpload)
            {
                continue;
            }

            lastUpload = entry.Upload;
            var sender = entries.Cut.Uploads[entry.Upload].Sender;
            first ??= sender;
            if (sender != first)
            {
                return true;
            }
        }

        return false;
    }

    private static SortedDictionary<int, List<(int Slot, int Entry)>> SlotsByUpload(
        RegisterPart part, PartitionEntries entries, SlotIndex index, Func<int, int, bool> isAdmissible)
    {
        var byUpload = new SortedDictionary<int, List<(int Slot, int Entry)>>();
        for (var slot = 0; slot < part.Slots.Length; slot++)
        {
            foreach (var entry in index[slot])
            {
                if (!isAdmissible(slot, entry))
                {
                    continue;
                }

                var upload = entries.Entries[entry].Upload;
                if (!byUpload.TryGetValue(upload, out var slots))
                {
                    byUpload.Add(upload, slots = []);
                }

                slots.Add((slot, entry));
            }
        }

        return byUpload;
    }

    private static bool Disputes(PartitionEntries entries, List<int>? established, int entry)
    {
        if (established is null)
        {
            return false;
        }

        var own = entries.Entries[entry];
        var sender = entries.Cut.Uploads[own.Upload].Sender;
        foreach (var other in established)
        {
            var standing = entries.Entries[other];
            if (entries.Cut.Uploads[standing.Upload].Sender != sender
                && !entries.ValuesOf(standing).SequenceEqual(entries.ValuesOf(own)))
            {
                return true;
            }
        }

        return false;
    }
}
