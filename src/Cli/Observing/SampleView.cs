using Hattama.Observation.Sampling;
using Hattama.Pipeline;
using Spectre.Console;

namespace Hattama.Cli;

/// <summary>Shows a draw: strata, sizes, where to verify it.</summary>
internal static class SampleView
{
    /// <summary>Shows it for people, or writes it as JSON.</summary>
    public static void Show(Terminal terminal, ProbabilityDraw draw)
    {
        var table = new Table().AddColumns("Stratum", "Stations", "Registered", "Drawn");
        for (var h = 0; h < draw.Strata.Length; h++)
        {
            var stratum = draw.Strata[h];
            var drawn = draw.Stations.Where(station => station.Stratum == h).Sum(station => station.Hits);
            table.AddRow(
                Markup.Escape(stratum.Name.Length == 0 ? "(all)" : stratum.Name), Numbers.Grouped(stratum.Stations), Numbers.Grouped(stratum.Registered), Numbers.Grouped(drawn));
        }

        terminal.Show(table);
        terminal.Line($"{Numbers.Grouped(draw.Stations.Length)} stations of {Numbers.Grouped(draw.Frame.Stations.Length)}; frame {draw.Frame.Digest}.");
        terminal.Object(json =>
        {
            json.WriteString("design", draw.Design.Id);
            json.WriteString("designDigest", draw.Design.Digest.Hex);
            json.WriteString("algorithm", DrawSeed.Algorithm);
            json.WriteString("commitment", draw.Design.Commitment.Hex);
            json.WriteString("frame", draw.Frame.Digest.Hex);
            json.WriteNumber("frameStations", draw.Frame.Stations.Length);
            json.WriteArray("strata", Enumerable.Range(0, draw.Strata.Length), h => json.WriteObject(null, () =>
            {
                json.WriteString("name", draw.Strata[h].Name);
                json.WriteNumber("stations", draw.Strata[h].Stations);
                json.WriteNumber("registered", draw.Strata[h].Registered);
                json.WriteNumber("size", draw.Strata[h].Size);
            }));
            json.WriteArray("stations", draw.Stations, station => json.WriteObject(null, () =>
            {
                json.WriteString("key", draw.KeyOf(station));
                json.WriteString("stratum", draw.Strata[station.Stratum].Name);
                json.WriteNumber("hits", station.Hits);
                json.WriteNumber("weight", station.Weight);
            }));
            json.WriteArray("substitutes", draw.Reserves, index => json.WriteStringValue(draw.Frame.Stations[index].Key));
        });
    }
}
