using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Api;

/// <summary>
/// Parts of answers made from a result: the figures that <see cref="FiguresJson"/> has for everyone, and what only answers have, addresses and explanations.
/// </summary>
internal sealed class ResultJson(Utf8JsonWriter json, PublishedResult result, Language language)
{
    private readonly ContestDefinition _definition = result.Definition;
    private readonly FiguresJson _figures = new(json, result.Definition, result.Snapshot, language);

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
    public void WriteHeader() => _figures.WriteHeader();

    /// <summary>Names of an area.</summary>
    public void WriteNames(PublishedArea area) => _figures.WriteNames(area);

    /// <summary>The area that an answer is about.</summary>
    public void WriteArea(PublishedArea area) => _figures.WriteArea(area);

    /// <summary>An area of a list.</summary>
    public void WriteChild(PublishedArea child) => _figures.WriteChild(child);

    /// <summary>The areas from this one up to the nation, each with the document that lists the one before.</summary>
    public void WriteChain(PublishedArea area)
    {
        var chain = new List<PublishedArea>();
        for (var step = area; step is not null; step = step.Parent)
        {
            chain.Add(step);
        }

        json.WriteObjects("chain", chain, step =>
        {
            WriteNames(step);
            json.WriteString("url", UrlOf(step.Document));
        });
    }

    /// <summary>Sums, coverage and exclusions of an area.</summary>
    public void WriteSums(PublishedArea area) => _figures.WriteSums(area);

    /// <summary>Stations and registered voters by state, and what is left out, with why.</summary>
    public void WriteCoverage(Tally tally) => _figures.WriteCoverage(tally);

    /// <summary>The outcome of the nation; null for other areas.</summary>
    public void WriteOutcome(PublishedArea area) => _figures.WriteOutcome(area, result.Nation.Outcome);

    /// <summary>The values of a protocol.</summary>
    public void WriteValues(PublishedStation station) => _figures.WriteValues(station);

    /// <summary>Rule codes with their titles.</summary>
    public void WriteCodes(IEnumerable<string> codes) => json.WriteObjects("codes", codes, code =>
    {
        json.WriteString("code", code);
        json.WriteString("title", TitleOf(code).In(language));
    });

    /// <summary>Where something stands in what was sent.</summary>
    public void WriteCitations(IEnumerable<Citation> citations) => json.WriteObjects("citations", citations, citation =>
    {
        json.WriteString("upload", citation.Upload);
        json.WriteString("evidence", citation.Evidence.Hex);
        json.WriteString("member", citation.Member.Length == 0 ? null : citation.Member);
        json.WriteNumber("row", citation.Row);
        json.WriteString("receipt", $"/api/contests/{_definition.Id}/receipts/{Uri.EscapeDataString(citation.Upload)}");
    });

    /// <inheritdoc cref="FiguresJson.WriteAttachments"/>
    public void WriteAttachments(PublishedStation station) => _figures.WriteAttachments(station);

    /// <summary>All contents sent for a form.</summary>
    public void WriteContents(PublishedStation station) => json.WriteObjects("contents", station.Contents, content =>
    {
        json.WriteString("content", content.Digest.Hex);
        WriteCodes(content.Codes);
        WriteCitations(content.Citations);
    });

    /// <summary>Decisions about a form, by their published explanation; who decided is a code.</summary>
    public void WriteDecisions(IEnumerable<(Digest Digest, Decision Decision)> decisions) => json.WriteObjects("decisions", decisions, pair =>
    {
        json.WriteString("decision", pair.Digest.Hex);
        json.WriteString("kind", pair.Decision.Kind.ToString());
        json.WriteString("reason", pair.Decision.Reason);
        json.WriteString("explanation", pair.Decision.Explanation);
        json.WriteTexts("by", pair.Decision.By);
        json.WriteString("at", Instant.Format(pair.Decision.At));
        json.WriteString("url", UrlOf(pair.Digest));
    });

    /// <summary>Address of a document.</summary>
    public string UrlOf(Digest document) => $"/api/contests/{_definition.Id}/documents/{document.Hex}";

    private LocalText TitleOf(string code) =>
        Rules.All.FirstOrDefault(rule => rule.Code == code)?.Title
        ?? _definition.Relations.FirstOrDefault(relation => relation.Code == code)?.Text
        ?? LocalText.Same(code);
}
