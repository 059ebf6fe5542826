using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Pipeline;

/// <summary>
/// Figures of a result as members of the JSON object that is open: the same in answers of the API and with <c>--json</c>
/// (<c>docs/command-line.md</c>). Nothing is computed here but sums of states and percentages.
/// </summary>
/// <param name="json">Takes the members.</param>
/// <param name="definition">The contest.</param>
/// <param name="snapshot">The snapshot; null: a dry run, which has none.</param>
/// <param name="language">Language of titles and reasons.</param>
public sealed class FiguresJson(Utf8JsonWriter json, ContestDefinition definition, SignedSnapshot? snapshot, Language language)
{
    /// <summary>What everything with figures begins with: which contest, and as of when.</summary>
    public void WriteHeader()
    {
        json.WriteString("contest", definition.Id);
        json.WriteString("title", definition.Title.In(language));
        json.WriteString("mode", definition.Mode == ContestMode.Live ? "live" : "rehearsal");
        if (snapshot is not { Snapshot: var published })
        {
            return;
        }

        json.WriteNumber("sequence", published.Sequence);
        json.WriteString("status", Snapshot.NameOf(published.Status));
        json.WriteString("asOf", Instant.Format(published.AsOf));
        json.WriteString("root", published.Root.Hex);
        json.WriteString("snapshot", snapshot.Digest.Hex);
    }

    /// <summary>Names of an area.</summary>
    public void WriteNames(PublishedArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        json.WriteString("level", definition.Levels[area.Level].Id);
        json.WriteString("code", area.Code);
        json.WriteString("path", area.Path);
        json.WriteString("name", area.Name);
        json.WriteString("document", area.Document.Hex);
    }

    /// <summary>The area that this is about.</summary>
    public void WriteArea(PublishedArea area) => json.WriteObject("area", () => WriteNames(area));

    /// <summary>An area of a list: its names, the code of the area above, its sums.</summary>
    public void WriteChild(PublishedArea child)
    {
        WriteNames(child);
        json.WriteString("parent", child.Parent?.Code);
        WriteSums(child);
    }

    /// <summary>Sums, coverage and exclusions of an area.</summary>
    public void WriteSums(PublishedArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        var tally = area.Tally;
        json.WriteObject("values", () => WriteLines(tally.Lines));
        json.WriteObject("reported", () => WriteLines(tally.Reported));
        json.WriteObject("shares", () =>
        {
            for (var i = 0; i < definition.Shares.Length; i++)
            {
                var (part, whole) = (tally.Shares[2 * i], tally.Shares[2 * i + 1]);
                json.WriteObject(definition.Shares[i].Id, () => WriteShare(part, whole));
            }
        });
        WriteCoverage(tally);
    }

    /// <summary>Stations and registered voters by state, and what is left out, with why.</summary>
    public void WriteCoverage(Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        json.WriteObject("stations", () =>
        {
            json.WriteNumber("expected", tally.Expected);
            WriteStates(tally.Stations);
            json.WriteNumber("warned", tally.Warned);
        });
        json.WriteObject("registered", () =>
        {
            json.WriteNumber("expected", SumOf(tally.Registered));
            WriteStates(tally.Registered);
            json.WriteNumber("unknownStations", tally.UnknownRegistered);
        });
        json.WriteObject("counted", () => WriteShare(tally.In(StateKind.Counted), tally.Expected));
        json.WriteNumber("notInRegister", tally.Unplaced);
        json.WriteObjects("exclusions", Enum.GetValues<StateKind>().Where(state => state != StateKind.Counted && tally.In(state) > 0), state =>
        {
            json.WriteString("state", Vector.NameOf(state));
            json.WriteNumber("stations", tally.In(state));
            json.WriteNumber("registered", tally.Registered[(int)state]);
            json.WriteString("why", Why(state).In(language));
        });
    }

    /// <summary>The outcome belongs to the nation: for other areas it is null, so that nobody reads it as theirs.</summary>
    public void WriteOutcome(PublishedArea area, IEnumerable<PublishedRule> outcome)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (area.Level != 0)
        {
            json.WriteNull("outcome");
            return;
        }

        json.WriteObjects("outcome", outcome, rule =>
        {
            json.WriteString("id", rule.Rule.Id);
            json.WriteString("title", rule.Rule.Title.In(language));
            json.WriteBoolean("holds", rule.Holds);
            json.WriteString("verdict", Vector.NameOf(rule.Verdict));
            json.WriteBoolean("isProvisional", snapshot?.Snapshot.Status is not (SnapshotStatus.Final or SnapshotStatus.Corrected));
            if (!rule.Rule.Plurality.IsEmpty)
            {
                json.WriteString("leader", rule.Leader?.Id);
                json.WriteNumber("margin", rule.Margin);
            }

            json.WriteObjects("conditions", rule.Conditions, WriteCondition);
        });
    }

    /// <summary>The values of a protocol: a number, null (missing) or <c>"?"</c> (illegible) by line; null when nothing counts.</summary>
    public void WriteValues(PublishedStation station)
    {
        ArgumentNullException.ThrowIfNull(station);
        if (station.Values.IsEmpty)
        {
            json.WriteNull("values");
            if (station.IsMerged)
            {
                json.WriteBoolean("merged", true);
            }

            return;
        }

        json.WriteObject("values", () =>
        {
            for (var i = 0; i < station.Values.Length; i++)
            {
                json.WritePropertyName(definition.Lines[station.Form.Lines[i]].Id);
                WriteValue(station.Values[i]);
            }
        });
    }

    /// <summary><c>67.97</c>, half rounded up, in whole-number arithmetic; null where nothing is to be divided by.</summary>
    public static string? Percent(long part, long whole)
    {
        if (whole <= 0)
        {
            return null;
        }

        var hundredths = ((Int128)part * 20_000 + whole) / ((Int128)whole * 2);
        return string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100}.{(int)(hundredths % 100):00}");
    }

    private void WriteCondition(PublishedCondition condition)
    {
        json.WriteString("id", condition.Condition.Id);
        json.WriteString("title", condition.Condition.Title.In(language));
        json.WriteString("level", definition.Levels[condition.Condition.Level].Id);
        json.WriteBoolean("holds", condition.Holds);
        json.WriteString("verdict", Vector.NameOf(condition.Verdict));
        json.WriteNumber("holding", condition.Holding);
        json.WriteNumber("areas", condition.Areas);
        json.WriteNumber("needed", condition.Needed);
        json.WriteNumber("certain", condition.Certain);
        json.WriteNumber("possible", condition.Possible);
    }

    private void WriteShare(long part, long whole)
    {
        json.WriteNumber("part", part);
        json.WriteNumber("whole", whole);
        json.WriteString("percent", Percent(part, whole));
    }

    private void WriteValue(Value value)
    {
        if (value.IsNumber)
        {
            json.WriteNumberValue(value.Number);
        }
        else if (value.IsMissing)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue("?");
        }
    }

    private void WriteLines(ReadOnlySpan<long> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            json.WriteNumber(definition.Lines[i].Id, numbers[i]);
        }
    }

    private void WriteStates(ReadOnlySpan<long> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            json.WriteNumber(Vector.StateNames[i], numbers[i]);
        }
    }

    /// <summary>The scans of a station by digest; their bytes are evidence and are not published.</summary>
    public void WriteAttachments(PublishedStation station)
    {
        ArgumentNullException.ThrowIfNull(station);
        json.WriteObjects("attachments", station.Attachments, attachment =>
        {
            json.WriteString("attachment", attachment.Digest.Hex);
            json.WriteString("mediaType", MediaTypes.NameOf(attachment.Type));
            if (attachment.Length is { } length)
            {
                json.WriteNumber("length", length);
            }
            else
            {
                json.WriteNull("length");
            }

            json.WriteString("upload", attachment.Upload);
            json.WriteString("evidence", attachment.Evidence.Hex);
        });
    }

    private static long SumOf(ReadOnlySpan<long> numbers)
    {
        var sum = 0L;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    private static LocalText Why(StateKind state) => state switch
    {
        StateKind.Missing => new("Хаттама әлі келген жоқ.", "Протокол ещё не получен.", "No protocol has been received yet."),
        StateKind.NotOpened => new("Учаске ашылмаған: шешім бар.", "Участок не открывался: есть решение.", "The station never opened, by decision."),
        StateKind.Held => new("Ереже тоқтатып тұр: түзету не шешім керек.", "Задержано правилом: нужно исправление или решение.", "A rule holds it until a correction or a decision."),
        StateKind.Disputed => new("Келіп түскен деректер әртүрлі: шешім керек.", "Присланные данные расходятся: нужно решение.", "What was sent differs, and nobody has decided yet."),
        _ => new("Нәтиже шешіммен жойылған.", "Результат аннулирован решением.", "The result was declared void by decision."),
    };
}
