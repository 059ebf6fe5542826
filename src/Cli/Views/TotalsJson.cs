using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Cli;

/// <summary>Totals as JSON; the members are part of the interface of the program (<c>docs/command-line.md</c>).</summary>
internal sealed class TotalsJson(Utf8JsonWriter json, TotalsPage page, Language language)
{
    private readonly ContestDefinition _definition = page.Definition;

    /// <summary>Writes the members of the page into the object that is open.</summary>
    public void Write()
    {
        WriteHeader();
        WriteArea("area", page.Area);
        WriteSums(page.Area);
        json.WriteNumber("notInRegister", page.Area.Tally.Unplaced);
        WriteOutcome();
        json.Array("children", page.Children, child => json.Object(null, () => WriteChild(child)));
        json.Array("protocols", page.Stations, station => json.Object(null, () => WriteStation(station)));
    }

    private void WriteHeader()
    {
        json.WriteString("contest", _definition.Id);
        json.WriteString("title", _definition.Title.In(language));
        json.WriteString("mode", _definition.Mode == ContestMode.Live ? "live" : "rehearsal");
        if (page.Snapshot is not { Snapshot: var snapshot })
        {
            return;
        }

        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteString("status", Snapshot.NameOf(snapshot.Status));
        json.WriteString("asOf", Instant.Format(snapshot.AsOf));
        json.WriteString("root", snapshot.Root.Hex);
        json.WriteString("snapshot", page.Snapshot.Digest.Hex);
    }

    private void WriteArea(string name, PublishedArea area) => json.Object(name, () => WriteNames(area));

    private void WriteNames(PublishedArea area)
    {
        json.WriteString("level", _definition.Levels[area.Level].Id);
        json.WriteString("code", area.Code);
        json.WriteString("name", area.Name);
        json.WriteString("document", area.Document.Hex);
    }

    private void WriteChild(PublishedArea child)
    {
        WriteNames(child);
        json.WriteString("parent", child.Parent?.Code);
        WriteSums(child);
    }

    private void WriteSums(PublishedArea area)
    {
        var tally = area.Tally;
        json.Object("values", () => WriteLines(tally.Lines));
        json.Object("reported", () => WriteLines(tally.Reported));
        json.Object("shares", () =>
        {
            for (var i = 0; i < _definition.Shares.Length; i++)
            {
                var (part, whole) = (tally.Shares[2 * i], tally.Shares[2 * i + 1]);
                json.Object(_definition.Shares[i].Id, () =>
                {
                    json.WriteNumber("part", part);
                    json.WriteNumber("whole", whole);
                    json.WriteString("percent", Numbers.Percent(part, whole));
                });
            }
        });
        json.Object("stations", () =>
        {
            json.WriteNumber("expected", tally.Expected);
            WriteStates(tally.Stations);
            json.WriteNumber("warned", tally.Warned);
        });
        json.Object("registered", () =>
        {
            json.WriteNumber("expected", Total(tally.Registered));
            WriteStates(tally.Registered);
            json.WriteNumber("unknownStations", tally.UnknownRegistered);
        });
    }

    private void WriteLines(ReadOnlySpan<long> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            json.WriteNumber(_definition.Lines[i].Id, numbers[i]);
        }
    }

    private void WriteStates(ReadOnlySpan<long> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            json.WriteNumber(Vector.StateNames[i], numbers[i]);
        }
    }

    /// <summary>The outcome belongs to the nation: for other areas it is null, so that nobody reads it as theirs.</summary>
    private void WriteOutcome()
    {
        if (!page.IsNation)
        {
            json.WriteNull("outcome");
            return;
        }

        json.Array("outcome", page.Nation.Outcome, rule => json.Object(null, () =>
        {
            json.WriteString("id", rule.Rule.Id);
            json.WriteString("title", rule.Rule.Title.In(language));
            json.WriteBoolean("holds", rule.Holds);
            json.WriteString("verdict", Vector.NameOf(rule.Verdict));
            json.WriteBoolean("isProvisional", page.Snapshot?.Snapshot.Status is not (SnapshotStatus.Final or SnapshotStatus.Corrected));
            if (!rule.Rule.Plurality.IsEmpty)
            {
                json.WriteString("leader", rule.Leader?.Id);
                json.WriteNumber("margin", rule.Margin);
            }

            json.Array("conditions", rule.Conditions, condition => json.Object(null, () => WriteCondition(condition)));
        }));
    }

    private void WriteCondition(PublishedCondition condition)
    {
        json.WriteString("id", condition.Condition.Id);
        json.WriteString("title", condition.Condition.Title.In(language));
        json.WriteString("level", _definition.Levels[condition.Condition.Level].Id);
        json.WriteBoolean("holds", condition.Holds);
        json.WriteString("verdict", Vector.NameOf(condition.Verdict));
        json.WriteNumber("holding", condition.Holding);
        json.WriteNumber("areas", condition.Areas);
        json.WriteNumber("needed", condition.Needed);
        json.WriteNumber("certain", condition.Certain);
        json.WriteNumber("possible", condition.Possible);
    }

    private void WriteStation(PublishedStation station)
    {
        json.WriteString("station", station.Code);
        json.WriteString("form", station.Form.Id);
        json.WriteString("state", Vector.NameOf(station.State));
        StationJson.WriteValues(json, _definition, station);
        json.Array("codes", station.Codes, json.WriteStringValue);
    }

    private static long Total(ReadOnlySpan<long> numbers)
    {
        var sum = 0L;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }
}
