using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Writes a snapshot as an ElectionReport of the Election Results Reporting Common Data Format, NIST SP 1500-100 v2, in
/// JSON: areas as ReportingUnits, options as ballot measure selections with VoteCounts, all other lines as BallotCounts. What the
/// standard cannot hold is listed in <c>docs/formats.md</c>.
/// </summary>
public sealed class NistReport
{
    private const string Prefix = "ElectionResults.";

    private readonly PublishedResult _result;
    private readonly List<PublishedArea> _areas;
    private readonly Utf8JsonWriter _json;

    private NistReport(PublishedResult result, List<PublishedArea> areas, Utf8JsonWriter json) => (_result, _areas, _json) = (result, areas, json);

    /// <summary>Writes the report of all areas.</summary>
    public static async Task WriteAsync(Stream target, PublishedResult result, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(result);
        var areas = new List<PublishedArea>();
        await foreach (var area in result.WalkAsync(result.Nation.Area, result.LeafLevel, cancel))
        {
            areas.Add(area);
        }

        await using var json = new Utf8JsonWriter(target, new JsonWriterOptions { Indented = true });
        new NistReport(result, areas, json).Write();
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

    private void Write()
    {
        var snapshot = _result.Snapshot.Snapshot;
        Start("ElectionReport");
        _json.WriteString("Format", "summary-contest");
        _json.WriteString("GeneratedDate", Instant.Format(snapshot.AsOf));
        _json.WriteString("Issuer", "Hattama");
        _json.WriteString("IssuerAbbreviation", "Hattama");
        _json.WriteBoolean("IsTest", _result.Definition.Mode == ContestMode.Rehearsal);
        _json.WriteNumber("SequenceStart", snapshot.Sequence);
        _json.WriteNumber("SequenceEnd", snapshot.Sequence);
        _json.WriteString("Status", StatusOf(snapshot.Status));
        _json.WriteString("VendorApplicationId", "hattama");
        _json.WriteString("Notes", $"root {snapshot.Root.Hex}, snapshot {_result.Snapshot.Digest.Hex}");
        WriteUnits();
        WriteElection();
        _json.WriteEndObject();
    }

    private void WriteUnits()
    {
        var children = Enumerable.Range(0, _areas.Count).Where(at => _areas[at].Parent is not null)
            .ToLookup(at => _areas[at].Parent!, ReferenceEqualityComparer.Instance);
        _json.WriteStartArray("GpUnit");
        for (var i = 0; i < _areas.Count; i++)
        {
            var area = _areas[i];
            Start("ReportingUnit", UnitId(i));
            var level = _result.Definition.Levels[area.Level].Id;
            WriteKind(area.Level == 0 ? "country" : null, level);
            WriteText("Name", LocalText.Same(area.Name));
            WriteIdentifiers([("hattama-level", level), ("hattama-path", area.Path), ("hattama-document", area.Document.Hex)]);
            if (children.Contains(area))
            {
                _json.WriteStartArray("ComposingGpUnitIds");
                foreach (var child in children[area])
                {
                    _json.WriteStringValue(UnitId(child));
                }

                _json.WriteEndArray();
            }

            _json.WriteNumber("TotalSubUnits", area.Tally.Expected);
            _json.WriteNumber("SubUnitsReported", area.Tally.In(Ledger.StateKind.Counted));
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteElection()
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
                WriteCounts(line, "BallotCounts", "BallotsCast", definition.Lines[line].Id);
            }
        }

        _json.WriteEndArray();
        _json.WriteStartArray("Contest");
        foreach (var question in definition.Lines.Where(line => line.IsOption).Select(line => line.Question!).Distinct(StringComparer.Ordinal))
        {
            WriteContest(question);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private void WriteContest(string question)
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
            WriteText("Selection", definition.Lines[line].Title);
            _json.WriteStartArray("VoteCounts");
            WriteCounts(line, "VoteCounts", "Count", null);
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    /// <summary>The counts of a line in every area. A line that nobody reported has none: it is missing, not zero.</summary>
    private void WriteCounts(int line, string type, string member, string? otherType)
    {
        for (var i = 0; i < _areas.Count; i++)
        {
            if (_areas[i].Tally.Reported[line] == 0)
            {
                continue;
            }

            Start(type);
            _json.WriteString("GpUnitId", UnitId(i));
            WriteKind(otherType is null ? "total" : null, otherType ?? string.Empty);
            _json.WriteNumber(member, _areas[i].Tally.Lines[line]);
            _json.WriteEndObject();
        }
    }

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

    private void WriteIdentifiers((string Type, string Value)[] identifiers)
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
