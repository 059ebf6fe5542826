using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Api;

/// <summary>
/// Parts of answers made from a result. Names and meanings are those of the command line's JSON (<c>docs/command-line.md</c>).
/// Nothing is computed here but sums of states and percentages.
/// </summary>
internal sealed class ResultJson(Utf8JsonWriter json, PublishedResult result, Language language)
{
    private readonly ContestDefinition _definition = result.Definition;

    /// <summary>A snapshot in a list.</summary>
    public static void WriteSnapshot(Utf8JsonWriter json, SignedSnapshot signed)
    {
        var snapshot = signed.Snapshot;
        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteString("status", Snapshot.NameOf(snapshot.Status));
        json.WriteString("asOf", Instant.Format(snapshot.AsOf));
        json.WriteString("root", snapshot.Root.Hex);
        json.WriteString("snapshot", signed.Digest.Hex);
        json.WriteNumber("uploads", snapshot.Uploads);
        json.WriteNumber("decisions", snapshot.Decisions);
    }

    /// <summary>What every answer with figures begins with: which contest, and as of when.</summary>
    public void WriteHeader()
    {
        json.WriteString("contest", _definition.Id);
        json.WriteString("title", _definition.Title.In(language));
        json.WriteString("mode", _definition.Mode == ContestMode.Live ? "live" : "rehearsal");
        var snapshot = result.Snapshot.Snapshot;
        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteString("status", Snapshot.NameOf(snapshot.Status));
        json.WriteString("asOf", Instant.Format(snapshot.AsOf));
        json.WriteString("root", snapshot.Root.Hex);
        json.WriteString("snapshot", result.Snapshot.Digest.Hex);
    }

    /// <summary>Names of an area.</summary>
    public void WriteNames(PublishedArea area)
    {
        json.WriteString("level", _definition.Levels[area.Level].Id);
        json.WriteString("code", area.Code);
        json.WriteString("path", area.Path);
        json.WriteString("name", area.Name);
        json.WriteString("document", area.Document.Hex);
    }

    /// <summary>The area that an answer is about.</summary>
    public void WriteArea(PublishedArea area) => json.Object("area", () => WriteNames(area));

    /// <summary>The areas from this one up to the nation, each with the document that lists the one before.</summary>
    public void WriteChain(PublishedArea area)
    {
        var chain = new List<PublishedArea>();
        for (var step = area; step is not null; step = step.Parent)
        {
            chain.Add(step);
        }

        json.Objects("chain", chain, step =>
        {
            WriteNames(step);
            json.WriteString("url", UrlOf(step.Document));
        });
    }

    /// <summary>Sums, coverage and exclusions of an area.</summary>
    public void WriteSums(PublishedArea area)
    {
        var tally = area.Tally;
        json.Object("values", () => WriteLines(tally.Lines));
        json.Object("reported", () => WriteLines(tally.Reported));
        json.Object("shares", () =>
        {
            for (var i = 0; i < _definition.Shares.Length; i++)
            {
                var (part, whole) = (tally.Shares[2 * i], tally.Shares[2 * i + 1]);
                json.Object(_definition.Shares[i].Id, () => WriteShare(part, whole));
            }
        });
        WriteCoverage(tally);
    }

    /// <summary>Stations and registered voters by state, and what is left out, with why.</summary>
    public void WriteCoverage(Tally tally)
    {
        json.Object("stations", () =>
        {
            json.WriteNumber("expected", tally.Expected);
            WriteStates(tally.Stations);
            json.WriteNumber("warned", tally.Warned);
        });
        json.Object("registered", () =>
        {
            json.WriteNumber("expected", SumOf(tally.Registered));
            WriteStates(tally.Registered);
            json.WriteNumber("unknownStations", tally.UnknownRegistered);
        });
        json.Object("counted", () => WriteShare(tally.In(StateKind.Counted), tally.Expected));
        json.WriteNumber("notInRegister", tally.Unplaced);
        json.Objects("exclusions", Enum.GetValues<StateKind>().Where(state => state != StateKind.Counted && tally.In(state) > 0), state =>
        {
            json.WriteString("state", Vector.NameOf(state));
            json.WriteNumber("stations", tally.In(state));
            json.WriteNumber("registered", tally.Registered[(int)state]);
            json.WriteString("why", Why(state).In(language));
        });
    }

    /// <summary>The outcome belongs to the nation: for other areas it is null, so that nobody reads it as theirs.</summary>
    public void WriteOutcome(PublishedArea area)
    {
        if (area.Level != 0)
        {
            json.WriteNull("outcome");
            return;
        }

        json.Objects("outcome", result.Nation.Outcome, rule =>
        {
            json.WriteString("id", rule.Rule.Id);
            json.WriteString("title", rule.Rule.Title.In(language));
            json.WriteBoolean("holds", rule.Holds);
            json.WriteString("verdict", Vector.NameOf(rule.Verdict));
            json.WriteBoolean("isProvisional", result.Snapshot.Snapshot.Status is not (SnapshotStatus.Final or SnapshotStatus.Corrected));
            if (!rule.Rule.Plurality.IsEmpty)
            {
                json.WriteString("leader", rule.Leader?.Id);
                json.WriteNumber("margin", rule.Margin);
            }

            json.Objects("conditions", rule.Conditions, WriteCondition);
        });
    }

    /// <summary>The values of a protocol: a number, null (missing) or <c>"?"</c> (illegible) by line; null when nothing counts.</summary>
    public void WriteValues(PublishedStation station)
    {
        if (station.Values.IsEmpty)
        {
            json.WriteNull("values");
            if (station.IsMerged)
            {
                json.WriteBoolean("merged", true);
            }

            return;
        }

        json.Object("values", () =>
        {
            for (var i = 0; i < station.Values.Length; i++)
            {
                json.WritePropertyName(_definition.Lines[station.Form.Lines[i]].Id);
                WriteValue(station.Values[i]);
            }
        });
    }

    /// <summary>Rule codes with their titles.</summary>
    public void WriteCodes(IEnumerable<string> codes) => json.Objects("codes", codes, code =>
    {
        json.WriteString("code", code);
        json.WriteString("title", TitleOf(code).In(language));
    });

    /// <summary>Where something stands in what was sent.</summary>
    public void WriteCitations(IEnumerable<Citation> citations) => json.Objects("citations", citations, citation =>
    {
        json.WriteString("upload", citation.Upload);
        json.WriteString("evidence", citation.Evidence.Hex);
        json.WriteString("member", citation.Member.Length == 0 ? null : citation.Member);
        json.WriteNumber("row", citation.Row);
        json.WriteString("receipt", $"/api/contests/{_definition.Id}/receipts/{Uri.EscapeDataString(citation.Upload)}");
    });

    /// <summary>The scans of a station by digest; their bytes are evidence and are not served.</summary>
    public void WriteAttachments(PublishedStation station) => json.Objects("attachments", station.Attachments, attachment =>
    {
        json.WriteString("attachment", attachment.Digest.Hex);
        json.WriteString("mediaType", MediaTypes.NameOf(attachment.Type));
        json.WriteNumber("length", attachment.Length);
        json.WriteString("upload", attachment.Upload);
        json.WriteString("evidence", attachment.Evidence.Hex);
    });

    /// <summary>All contents sent for a form.</summary>
    public void WriteContents(PublishedStation station) => json.Objects("contents", station.Contents, content =>
    {
        json.WriteString("content", content.Digest.Hex);
        WriteCodes(content.Codes);
        WriteCitations(content.Citations);
    });

    /// <summary>Decisions about a form, by their published explanation; who decided is a code.</summary>
    public void WriteDecisions(IEnumerable<(Digest Digest, Decision Decision)> decisions) => json.Objects("decisions", decisions, pair =>
    {
        json.WriteString("decision", pair.Digest.Hex);
        json.WriteString("kind", pair.Decision.Kind.ToString());
        json.WriteString("reason", pair.Decision.Reason);
        json.WriteString("explanation", pair.Decision.Explanation);
        json.Texts("by", pair.Decision.By);
        json.WriteString("at", Instant.Format(pair.Decision.At));
        json.WriteString("url", UrlOf(pair.Digest));
    });

    /// <summary>Address of a document.</summary>
    public string UrlOf(Digest document) => $"/api/contests/{_definition.Id}/documents/{document.Hex}";

    /// <summary><c>67.97</c>, half rounded up, in whole-number arithmetic; null where nothing is to be divided by.</summary>
    internal static string? Percent(long part, long whole)
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
        json.WriteString("level", _definition.Levels[condition.Condition.Level].Id);
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

    private LocalText TitleOf(string code) =>
        Rules.All.FirstOrDefault(rule => rule.Code == code)?.Title
        ?? _definition.Relations.FirstOrDefault(relation => relation.Code == code)?.Text
        ?? LocalText.Same(code);

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
