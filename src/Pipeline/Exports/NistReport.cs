using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Writes a snapshot as an ElectionReport of the Election Results Reporting Common Data Format, NIST SP 1500-100 v2, in
/// JSON: areas and, if asked for, stations as ReportingUnits, options as ballot measure selections with VoteCounts, all other lines as BallotCounts. What the
/// standard cannot hold is listed in <c>docs/formats.md</c>; a report with stations is read back as protocols.
/// </summary>
public sealed class NistReport
{
    private const string Prefix = "ElectionResults.";

    /// <summary>The counts of a national report come to some hundred megabytes: they leave memory as they are written.</summary>
    private const int Pending = 1 << 20;

    private readonly PublishedResult _result;
    private readonly List<NistReportUnit> _units;
    private readonly bool _hasStations;
    private readonly Utf8JsonWriter _json;

    private NistReport(PublishedResult result, List<NistReportUnit> units, bool hasStations, Utf8JsonWriter json) =>
        (_result, _units, _hasStations, _json) = (result, units, hasStations, json);

    /// <summary>Writes the report of the areas down to a level.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="result">What is published.</param>
    /// <param name="level">Index of the last level.</param>
    /// <param name="hasStations">Whether stations are written below the areas of the last level.</param>
    /// <param name="cancel">Ends the writing.</param>
    public static async Task WriteAsync(Stream target, PublishedResult result, int level, bool hasStations, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(result);
        var units = await NistReportUnits.CollectAsync(result, level, hasStations, cancel);
        await using var json = new Utf8JsonWriter(target, new JsonWriterOptions { Indented = !hasStations });
        await new NistReport(result, units, hasStations, json).WriteAsync(cancel);
    }

    /// <summary>The standard's word for a status.</summary>
    public static string StatusOf(SnapshotStatus status) => status switch
    {
        SnapshotStatus.Zero => "pre-election",
        SnapshotStatus.Partial => "unofficial-partial",
        SnapshotStatus.Preliminary => "unofficial-complete",
        SnapshotStatus.Final => "certified",
        _ => "correction",
    };

    private async Task WriteAsync(CancellationToken cancel)
    {
        var snapshot = _result.Snapshot.Snapshot;
        Start("ElectionReport");
        _json.WriteString("Format", _hasStations ? "precinct-level" : "summary-contest");
        _json.WriteString("GeneratedDate", snapshot.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        _json.WriteString("Issuer", "Hattama");
        _json.WriteString("IssuerAbbreviation", "Hattama");
        _json.WriteBoolean("IsTest", _result.Definition.Mode == ContestMode.Rehearsal);
        _json.WriteNumber("SequenceStart", snapshot.Sequence);
        _json.WriteNumber("SequenceEnd", snapshot.Sequence);
        _json.WriteString("Status", StatusOf(snapshot.Status));
        _json.WriteString("VendorApplicationId", "hattama");
        _json.WriteString("Notes", $"root {snapshot.Root.Hex}, snapshot {_result.Snapshot.Digest.Hex}");
        await WriteUnitsAsync(cancel);
        await WriteElectionAsync(cancel);
        _json.WriteEndObject();
    }

    private async Task WriteUnitsAsync(CancellationToken cancel)
    {
        var children = Enumerable.Range(0, _units.Count).ToLookup(at => _units[at].Parent);
        _json.WriteStartArray("GpUnit");
        for (var i = 0; i < _units.Count; i++)
        {
            WriteUnit(i, children);
            await FlushAsync(cancel);
        }

        _json.WriteEndArray();
    }

    private void WriteUnit(int index, ILookup<int, int> children)
    {
        var unit = _units[index];
        Start("ReportingUnit", UnitId(index));
        WriteKind(unit.Parent < 0 ? "country" : unit.Document is null ? "precinct" : null, unit.Level);
        if (unit.Name is { } name)
        {
            WriteText("Name", LocalText.Same(name));
        }

        var identifiers = new List<(string, string)> { ("hattama-level", unit.Level), ("hattama-code", unit.Code), ("hattama-path", unit.Path) };
        identifiers.AddRange(unit.Form is { } form ? [("hattama-form", form)] : []);
        identifiers.AddRange(unit.Document is { } document ? [("hattama-document", document)] : []);
        identifiers.AddRange(unit.Illegible.Select(static line => ("hattama-illegible", line)));
        WriteIdentifiers(identifiers);
        if (children.Contains(index))
        {
            _json.WriteStartArray("ComposingGpUnitIds");
            foreach (var child in children[index])
            {
                _json.WriteStringValue(UnitId(child));
            }

            _json.WriteEndArray();
        }

        _json.WriteNumber("TotalSubUnits", unit.Expected);
        _json.WriteNumber("SubUnitsReported", unit.Counted);
        _json.WriteEndObject();
    }

    private async Task WriteElectionAsync(CancellationToken cancel)
    {
        var definition = _result.Definition;
        _json.WriteStartArray("Election");
        Start("Election");
        WriteKind(null, "vote");
        WriteText("Name", definition.Title);
        WriteIdentifiers([("hattama-contest", definition.Id)]);
        _json.WriteString("StartDate", definition.Date.ToString("O", CultureInfo.InvariantCulture));
        _json.WriteString("EndDate", definition.Date.ToString("O", CultureInfo.InvariantCulture));
        _json.WriteString("ElectionScopeId", UnitId(0));
        _json.WriteStartArray("BallotCounts");
        for (var line = 0; line < definition.Lines.Length; line++)
        {
            if (!definition.Lines[line].IsOption)
            {
                await WriteCountsAsync(line, "BallotCounts", "BallotsCast", definition.Lines[line].Id, cancel);
            }
        }

        _json.WriteEndArray();
        _json.WriteStartArray("Contest");
        foreach (var question in definition.Lines.Where(line => line.IsOption).Select(line => line.Question!).Distinct(StringComparer.Ordinal))
        {
            await WriteContestAsync(question, cancel);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private async Task WriteContestAsync(string question, CancellationToken cancel)
    {
        var definition = _result.Definition;
        var rule = definition.DecisionRules.FirstOrDefault(rule => rule.Id == question);
        Start("BallotMeasureContest", $"contest-{question}");
        _json.WriteString("Name", question);
        WriteText("BallotTitle", rule?.Title ?? definition.Title);
        _json.WriteString("ElectionDistrictId", UnitId(0));
        _json.WriteStartArray("ContestSelection");
        for (var line = 0; line < definition.Lines.Length; line++)
        {
            if (definition.Lines[line].Question != question)
            {
                continue;
            }

            Start("BallotMeasureSelection", $"selection-{definition.Lines[line].Id}");
            WriteIdentifiers([("hattama-line", definition.Lines[line].Id)]);
            WriteText("Selection", definition.Lines[line].Title);
            _json.WriteStartArray("VoteCounts");
            await WriteCountsAsync(line, "VoteCounts", "Count", null, cancel);
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    /// <summary>The counts of a line in every unit. A line that nobody reported has none: it is missing, not zero.</summary>
    private async Task WriteCountsAsync(int line, string type, string member, string? otherType, CancellationToken cancel)
    {
        for (var i = 0; i < _units.Count; i++)
        {
            if (_units[i].Lines[line] < 0)
            {
                continue;
            }

            Start(type);
            _json.WriteString("GpUnitId", UnitId(i));
            WriteKind(otherType is null ? "total" : null, otherType ?? string.Empty);
            _json.WriteNumber(member, _units[i].Lines[line]);
            _json.WriteEndObject();
            await FlushAsync(cancel);
        }
    }

    private ValueTask FlushAsync(CancellationToken cancel) => _json.BytesPending < Pending ? ValueTask.CompletedTask : new ValueTask(_json.FlushAsync(cancel));

    private void WriteKind(string? type, string other)
    {
        _json.WriteString("Type", type ?? "other");
        if (type is null)
        {
            _json.WriteString("OtherType", other);
        }
    }

    private void WriteText(string member, LocalText text)
    {
        _json.WriteStartObject(member);
        _json.WriteString("@type", Prefix + "InternationalizedText");
        _json.WriteStartArray("Text");
        foreach (var (language, content) in new[] { ("kk", text.Kk), ("ru", text.Ru), ("en", text.En) })
        {
            if (content is not null)
            {
                Start("LanguageString");
                _json.WriteString("Language", language);
                _json.WriteString("Content", content);
                _json.WriteEndObject();
            }
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteIdentifiers(List<(string Type, string Value)> identifiers)
    {
        _json.WriteStartArray("ExternalIdentifier");
        foreach (var (type, value) in identifiers)
        {
            Start("ExternalIdentifier");
            WriteKind(null, type);
            _json.WriteString("Value", value);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Start(string type, string? id = null)
    {
        _json.WriteStartObject();
        _json.WriteString("@type", Prefix + type);
        if (id is not null)
        {
            _json.WriteString("@id", id);
        }
    }

    private static string UnitId(int index) => string.Create(CultureInfo.InvariantCulture, $"unit-{index}");
}
