using System.Text.Json;
using Hattama.Findings;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>Totals as JSON; the members are part of the interface of the program (<c>docs/command-line.md</c>).</summary>
internal sealed class TotalsJson(Utf8JsonWriter json, TotalsPage page, Language language)
{
    private readonly FiguresJson _figures = new(json, page.Definition, page.Snapshot, language);

    /// <summary>Writes the members of the page into the object that is open.</summary>
    public void Write()
    {
        _figures.WriteHeader();
        _figures.WriteArea(page.Area);
        _figures.WriteSums(page.Area);
        _figures.WriteOutcome(page.Area, page.Nation.Outcome);
        json.WriteArray("children", page.Children, child => json.WriteObject(null, () => _figures.WriteChild(child)));
        json.WriteArray("protocols", page.Stations, station => json.WriteObject(null, () => WriteStation(station)));
    }

    private void WriteStation(PublishedStation station)
    {
        json.WriteString("station", station.Code);
        json.WriteString("form", station.Form.Id);
        json.WriteString("state", Vector.NameOf(station.State));
        _figures.WriteValues(station);
        json.WriteArray("codes", station.Codes, json.WriteStringValue);
    }
}
