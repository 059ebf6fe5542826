using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Observation;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>What observers saw, as the members of a JSON object that is open.</summary>
public sealed class ObservationJson(
    Utf8JsonWriter json, PublishedResult result, PublishedObservation nation, PublishedObservation area, Language language)
{
    /// <summary>Writes what the area and its figures are.</summary>
    public void Write()
    {
        WriteHead();
        WriteFigures();
    }

    /// <summary>Writes what the area is, and its comparison.</summary>
    public void WriteComparison()
    {
        WriteHead();
        json.WriteObject("comparison", () => WriteTally(area.Figures.Comparison));
    }

    /// <summary>Writes the compared forms of stations.</summary>
    /// <param name="leaves">The areas that have the stations.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="most">How many to write.</param>
    /// <returns>How many there are.</returns>
    public int WriteStations(IReadOnlyList<PublishedObservation> leaves, int skip, int most)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        var stations = leaves.SelectMany(leaf => leaf.Stations.SelectMany(station => station.Comparisons.Select(comparison => (Area: leaf, Station: station, Comparison: comparison)))).ToList();
        json.WriteArray("stations", stations.Skip(skip).Take(most), pair => json.WriteObject(null, () =>
        {
            json.WriteString("area", pair.Area.Code);
            json.WriteString("station", pair.Station.Code);
            json.WriteString("form", pair.Comparison.Form.Id);
            json.WriteString("state", pair.Comparison.State);
            json.WriteArray("codes", pair.Station.Codes, json.WriteStringValue);
            json.WriteArray("winnersChanged", pair.Comparison.WinnersChanged, json.WriteStringValue);
            json.WriteArray("differences", pair.Comparison.Differences, difference => json.WriteObject(null, () =>
            {
                json.WriteString("line", result.Definition.Lines[difference.Line].Id);
                json.WriteNumber("official", difference.Official);
                json.WriteNumber("copy", difference.Copy);
                json.WriteNumber("difference", difference.Excess);
            }));
        }));
        return stations.Count;
    }

    /// <summary>Writes samples with their documents as they are published.</summary>
    public void WriteSamples(IReadOnlyList<(ObservedSample Sample, ReadOnlyMemory<byte> Document)> samples)
    {
        WriteHead();
        json.WriteArray("samples", samples, pair => json.WriteObject(null, () =>
        {
            json.WriteArray("organisations", pair.Sample.Organisations, json.WriteStringValue);
            json.WriteString("state", pair.Sample.State);
            json.WriteString("document", pair.Sample.Document.Hex);
            json.WritePropertyName("published");
            // Published documents are checked against their hashes: exactly these bytes can be hashed again.
            json.WriteRawValue(pair.Document.Span, skipInputValidation: true);
        }));
    }

    private void WriteHead()
    {
        var snapshot = result.Snapshot.Snapshot;
        json.WriteString("contest", result.Definition.Id);
        json.WriteString("mode", result.Definition.Mode == ContestMode.Live ? "live" : "rehearsal");
        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteString("status", Snapshot.NameOf(snapshot.Status));
        json.WriteString("asOf", Instant.Format(snapshot.AsOf));
        json.WriteString("official", nation.Root!.Official.Hex);
        json.WriteString("observation", nation.Document.Hex);
        json.WriteString("area", area.Code);
        json.WriteString("name", area.Name);
        json.WriteString("inference", nation.Root.Inference.In(language));
        json.WriteObject("reports", () =>
        {
            for (var status = 0; status < ObservationDocuments.StatusNames.Count; status++)
            {
                json.WriteNumber(ObservationDocuments.StatusNames[status], nation.Root.Reports[status]);
            }
        });
    }

    private void WriteFigures()
    {
        var figures = area.Figures;
        json.WriteNumber("stations", figures.Stations);
        json.WriteObject("comparison", () => WriteTally(figures.Comparison));
        json.WriteArray("organisations", figures.Organisations, own => json.WriteObject(null, () =>
        {
            json.WriteArray("codes", own.Codes, json.WriteStringValue);
            json.WriteNumber("reports", own.Reports);
            json.WriteNumber("stations", own.Stations);
            json.WriteObject("comparison", () => WriteTally(own.Comparison));
        }));
        json.WriteArray("children", area.Children, child => json.WriteObject(null, () =>
        {
            json.WriteString("area", child.Code);
            json.WriteString("name", child.Name);
            json.WriteObject("comparison", () => WriteTally(child.Comparison));
        }));
        WriteAnswers(figures);
        WriteIncidents(figures.Incidents);
        WriteOutcomes("withCopies", nation.Root!.WithCopies);
        WriteOutcomes("comparedOnly", nation.Root.ComparedOnly);
    }

    private void WriteTally(ComparisonTally tally)
    {
        for (var i = 0; i < ComparisonTally.Names.Count; i++)
        {
            json.WriteNumber(ComparisonTally.Names[i], tally.Cells[i]);
        }

        json.WriteStartObject("lines");
        for (var line = 0; line < result.Definition.Lines.Length; line++)
        {
            var cells = tally.Line(line);
            json.WriteStartObject(result.Definition.Lines[line].Id);
            for (var i = 0; i < cells.Length; i++)
            {
                json.WriteNumber(ComparisonTally.LineNames[i], cells[i]);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteAnswers(ObservedFigures figures)
    {
        if (figures.Answers.IsDefault)
        {
            json.WriteNull("answers");
            return;
        }

        json.WriteArray("answers", figures.Answers, form => json.WriteObject(null, () =>
        {
            json.WriteString("form", form.Form.Id);
            json.WriteNumber("observed", form.Observed);
            json.WriteArray("questions", form.Questions, asked => json.WriteObject(null, () =>
            {
                json.WriteString("question", asked.Question.Id);
                json.WriteString("title", asked.Question.Title.In(language));
                json.WriteStartObject("stations");
                for (var choice = 0; choice < asked.Question.Choices.Length; choice++)
                {
                    json.WriteNumber(asked.Question.Choices[choice].Id, asked.Stations[choice]);
                }

                json.WriteEndObject();
                json.WriteNumber("disagree", asked.Stations[^1]);
            }));
        }));
    }

    private void WriteIncidents(ObservedIncidents? incidents)
    {
        if (incidents is null)
        {
            json.WriteNull("incidents");
            return;
        }

        json.WriteObject("incidents", () =>
        {
            json.WriteNumber("stations", incidents.Stations);
            json.WriteNumber("escalated", incidents.Escalated);
            json.WriteStartObject("categories");
            for (var category = 0; category < incidents.Categories.Length; category++)
            {
                json.WriteNumber(result.Definition.Observers!.Incidents[category].Id, incidents.Categories[category]);
            }

            json.WriteEndObject();
        });
    }

    private void WriteOutcomes(string name, IEnumerable<ObservedOutcome> outcomes) => json.WriteArray(name, outcomes, rule => json.WriteObject(null, () =>
    {
        json.WriteString("id", rule.Rule.Id);
        json.WriteBoolean("holds", rule.Holds);
        json.WriteString("verdict", rule.Verdict);
    }));
}
