using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>Observed stations read from files in the formats of protocols, in the order of the files.</summary>
/// <param name="Stations">By station, the last entry of a form standing.</param>
/// <param name="Findings">What is wrong with rows.</param>
internal sealed record ObservedFiles(IReadOnlyList<ObservedStation> Stations, FindingList Findings)
{
    /// <summary>Reads files; a row whose area the register lacks keeps the key that it states, and so ends outside the frame.</summary>
    public static ObservedFiles Read(ContestDefinition definition, Register register, InputFiles files, CancellationToken cancel)
    {
        var findings = new FindingList();
        var order = new List<string>();
        var values = new Dictionary<string, Value[]>(StringComparer.Ordinal);
        var reader = new ProtocolReader(definition, ReadCaps.Default);
        var leaf = definition.Levels.Length - 1;
        foreach (var file in files.Files)
        {
            using var stream = file.Open();
            reader.Read(stream, file.Name, findings, Add, null, cancel);
        }

        return new ObservedFiles([.. order.Select(key => new ObservedStation(key, [.. values[key]]))], findings);

        void Add(in EntryRow row)
        {
            var key = register.FindArea(leaf, row.Area.Leaf) is { } area ? SampleFrame.KeyOf(area, row.Station) : $"{row.Area.Leaf}/{row.Station}";
            if (!values.TryGetValue(key, out var lines))
            {
                values.Add(key, lines = new Value[definition.Lines.Length]);
                order.Add(key);
            }

            var form = definition.Forms[row.Form].Lines;
            for (var i = 0; i < form.Length; i++)
            {
                lines[form[i]] = row.Values[i];
            }
        }
    }
}

/// <summary>The official shares of the latest snapshot, by share and region (empty: the nation).</summary>
internal static class OfficialShares
{
    /// <summary>Loads them; empty where the store has no snapshot of the contest.</summary>
    public static async Task<ImmutableDictionary<(string Share, string Region), (long Part, long Whole)>> LoadAsync(
        OpenStore store, ContestDefinition definition, bool hasOverseas, CancellationToken cancel)
    {
        var documents = new Pipeline.PublishedDocuments(store.Stores.Results, definition.Id);
        if (await documents.FindLatestAsync(cancel) is null)
        {
            return ImmutableDictionary<(string, string), (long, long)>.Empty;
        }

        var result = await store.LatestAsync(definition.Id, cancel);
        var totals = Results.OfficialSums.Of(
            result.Definition, result.Nation.Area.Tally, result.Nation.Children.Select(child => (child.Code, child.Tally)), hasOverseas);
        return totals.Shares.ToImmutableDictionary(share => share.Key, share => (share.Value.Part, share.Value.Whole));
    }

    /// <summary>Adds up files of official protocols; a station that lacks a line of a share is left out of it.</summary>
    public static ImmutableDictionary<(string Share, string Region), (long Part, long Whole)> Read(
        ContestDefinition definition, string[] paths, Surroundings around, CancellationToken cancel)
    {
        using var input = InputFiles.Collect(paths, around.Input);
        return OfficialTable.Read(definition, input, cancel).Shares();
    }
}
