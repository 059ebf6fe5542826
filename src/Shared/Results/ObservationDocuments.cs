using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>
/// Writes what observers saw as documents of their own: a root beside the official one, an area document for every observed area,
/// a stations document where stations are. They hold counts by area and organisation, never who reported what; what
/// fewer reports than the definition's <c>minPublish</c> stand behind is withheld. Format: <c>docs/formats.md</c>.
/// </summary>
public static class ObservationDocuments
{
    /// <summary>Codes of rules that rows of stations show: what is on paper, never what a single observer answered.</summary>
    private static readonly ImmutableArray<string> RowCodes = [Rules.ObserversDiffer.Code, Rules.CopyDiffers.Code, Rules.WinnerDiffers.Code];

    /// <summary>Names of the states of comparisons in documents, in the order of <see cref="ComparisonState"/>.</summary>
    public static readonly IReadOnlyList<string> StateNames = ["compared", "copiesDiffer", "officialNotCounted", "nothingInCommon"];

    /// <summary>Names of what became of reports in documents, in the order of <see cref="ReportStatus"/>.</summary>
    public static readonly IReadOnlyList<string> StatusNames =
        ["used", "superseded", "contradicted", "notAccredited", "distrusted", "held", "unplaced"];

    /// <summary>The documents; the root is the last.</summary>
    public static IReadOnlyList<ResultDocument> Write(
        ContestDefinition definition, ObservedArea nation, ObservationFoundation foundation, ObservationMateriality materiality, ImmutableArray<SampledReport> samples)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(nation);
        ArgumentNullException.ThrowIfNull(foundation);
        ArgumentNullException.ThrowIfNull(materiality);
        var documents = new List<ResultDocument>();
        var isWithheld = nation.Figures.Reports < definition.Observers!.MinPublish;
        var children = WriteChildren(definition, nation, isWithheld, documents);
        var written = samples.Select(sample => (Sample: sample, Document: SampleDocument.Write(definition, sample))).ToList();
        documents.AddRange(written.Select(sample => sample.Document));
        documents.Add(WriteRoot(definition, nation, foundation, materiality, children, json => WriteInference(json, written), isWithheld));
        return documents;
    }

    private static IReadOnlyList<(ObservedArea Area, Digest Document)> WriteChildren(
        ContestDefinition definition, ObservedArea area, bool isWithheld, List<ResultDocument> documents)
    {
        var withheld = SmallCells.Withheld(area.Children.Select(child => (child.Area.Code, child.Figures.Reports)), definition.Observers!.MinPublish);
        return [.. area.Children.Select(child => (child, WriteArea(definition, child, isWithheld || withheld.Contains(child.Area.Code), documents)))];
    }

    private static Digest WriteArea(ContestDefinition definition, ObservedArea area, bool isWithheld, List<ResultDocument> documents)
    {
        var children = WriteChildren(definition, area, isWithheld, documents);
        var hasStations = area.Area.Level == definition.Levels.Length - 1;
        var json = new CanonicalJson();
        json.StartObject().Member("area");
        ResultDocument.WriteArea(json, definition, area.Area);
        if (!hasStations)
        {
            WriteReferences(json.Member("children"), children);
        }

        json.Member("contest").Text(definition.Id).Member("figures");
        WriteFigures(json, definition, area.Figures, isWithheld);
        json.Member("format").Text(ResultDocument.Format);
        if (hasStations)
        {
            json.Member("stations").StartArray();
            foreach (var station in area.Stations.Where(station => station.IsStation))
            {
                WriteStation(json, definition, station);
            }

            json.EndArray();
        }

        json.Member("type").Text(hasStations ? "observationStations" : "observationArea").EndObject();
        var document = ResultDocument.Of(json);
        documents.Add(document);
        return document.Digest;
    }

    private static ResultDocument WriteRoot(
        ContestDefinition definition, ObservedArea nation, ObservationFoundation foundation, ObservationMateriality materiality,
        IReadOnlyList<(ObservedArea Area, Digest Document)> children, Action<CanonicalJson> writeInference, bool isWithheld)
    {
        var json = new CanonicalJson();
        var accredited = foundation.Reports.Accredited;
        json.StartObject().Member("accreditation").StartObject()
            .Member("evidence").Text(accredited.List?.Evidence.Hex ?? string.Empty)
            .Member("observers").Number(accredited.Count)
            .EndObject()
            .Member("area");
        ResultDocument.WriteArea(json, definition, nation.Area);
        WriteReferences(json.Member("children"), children);
        json.Member("contest").Text(definition.Id).Member("definition").Text(foundation.Definition.Hex).Member("figures");
        WriteFigures(json, definition, nation.Figures, isWithheld);
        json.Member("format").Text(ResultDocument.Format).Member("inference");
        writeInference(json);
        json.Member("lines").Texts(definition.Lines.Select(line => line.Id)).Member("materiality");
        WriteMateriality(json, materiality);
        json.Member("official").Text(foundation.Official.Hex)
            .Member("register").Text(foundation.Register.Hex)
            .Member("reports").StartObject();
        foreach (var (name, status) in StatusNames.Select((name, status) => (name, (ReportStatus)status)).OrderBy(pair => pair.name, StringComparer.Ordinal))
        {
            json.Member(name).Number(foundation.Reports.All.Count(report => report.Status == status));
        }

        json.EndObject().Member("type").Text("observation").Member("unread").Number(foundation.Reports.Unread).EndObject();
        return ResultDocument.Of(json);
    }

    /// <summary>What may be concluded beyond the stations observed: without a recorded probability design, nothing.</summary>
    private static void WriteInference(CanonicalJson json, IReadOnlyList<(SampledReport Sample, ResultDocument Document)> samples)
    {
        var isDrawn = samples.Any(sample => sample.Sample.Inference is not null);
        json.StartObject().Member("basis").Text(isDrawn ? "design" : "none").Member("reason");
        SampleDocument.WriteReason(json, isDrawn ? null : samples.Select(sample => sample.Sample.Reason).FirstOrDefault() ?? InferenceWords.NoDesign);
        json.Member("samples").StartArray();
        foreach (var (sample, document) in samples)
        {
            json.StartObject().Member("document").Text(document.Digest.Hex).Member("organisations").Texts(sample.Organisations)
                .Member("state").Text(SampleDocument.StateOf(sample)).EndObject();
        }

        json.EndArray().EndObject();
    }

    private static void WriteMateriality(CanonicalJson json, ObservationMateriality materiality)
    {
        json.StartObject().Member("comparedOnly");
        WriteOutcomes(json, materiality.ComparedOnly);
        json.Member("withCopies");
        WriteOutcomes(json, materiality.WithCopies);
        json.EndObject();
    }

    private static void WriteOutcomes(CanonicalJson json, ImmutableArray<RuleOutcome> outcomes)
    {
        json.StartArray();
        foreach (var outcome in outcomes)
        {
            json.StartObject()
                .Member("holds").Truth(outcome.Holds)
                .Member("id").Text(outcome.Rule.Id)
                .Member("verdict").Text(Vector.NameOf(outcome.Verdict))
                .EndObject();
        }

        json.EndArray();
    }

    private static void WriteReferences(CanonicalJson json, IReadOnlyList<(ObservedArea Area, Digest Document)> children)
    {
        json.StartArray();
        foreach (var (child, document) in children)
        {
            json.StartObject()
                .Member("code").Text(child.Area.Code)
                .Member("comparison").Numbers(child.Figures.Comparison.Cells)
                .Member("document").Text(document.Hex)
                .Member("name").Text(child.Area.Name)
                .EndObject();
        }

        json.EndArray();
    }

    private static void WriteFigures(CanonicalJson json, ContestDefinition definition, ObservationFigures figures, bool isWithheld)
    {
        json.StartObject().Member("answers");
        WriteAnswers(json, definition.Observers!, figures.Answers, isWithheld);
        json.Member("comparison").Numbers(figures.Comparison.Cells).Member("incidents");
        if (isWithheld)
        {
            json.Null();
        }
        else
        {
            json.StartObject()
                .Member("categories").Numbers(figures.Incidents)
                .Member("escalated").Number(figures.Escalated)
                .Member("stations").Number(figures.StationsWithIncident)
                .EndObject();
        }

        json.Member("organisations");
        WriteOrganisations(json, definition, figures);
        json.Member("reports").Number(figures.Reports).Member("stations").Number(figures.Stations).EndObject();
    }

    private static void WriteAnswers(CanonicalJson json, ObserverForms forms, AnswerTally answers, bool isWithheld)
    {
        if (isWithheld)
        {
            json.Null();
            return;
        }

        json.StartArray();
        for (var form = 0; form < forms.Forms.Length; form++)
        {
            json.StartObject().Member("form").Text(forms.Forms[form].Id).Member("observed").Number(answers.Observed(form)).Member("questions").StartArray();
            for (var question = 0; question < forms.Forms[form].Questions.Length; question++)
            {
                if (forms.Forms[form].Questions[question].HasChoices)
                {
                    json.StartArray().Text(forms.Forms[form].Questions[question].Id).Numbers(answers.Cells(form, question)).EndArray();
                }
            }

            json.EndArray().EndObject();
        }

        json.EndArray();
    }

    private static void WriteOrganisations(CanonicalJson json, ContestDefinition definition, ObservationFigures figures)
    {
        var merged = SmallCells.Withheld(figures.Organisations.Select(own => (own.Key, own.Value.Reports)), definition.Observers!.MinPublish);
        json.StartArray();
        foreach (var (code, own) in figures.Organisations.Where(own => !merged.Contains(own.Key)))
        {
            WriteOrganisation(json, [code], own);
        }

        if (merged.Count > 0)
        {
            var others = new OrganisationFigures(definition);
            foreach (var (_, own) in figures.Organisations.Where(own => merged.Contains(own.Key)))
            {
                others.Add(own);
            }

            WriteOrganisation(json, merged.Order(StringComparer.Ordinal), others);
        }

        json.EndArray();
    }

    private static void WriteOrganisation(CanonicalJson json, IEnumerable<string> codes, OrganisationFigures own) => json.StartObject()
        .Member("codes").Texts(codes)
        .Member("comparison").Numbers(own.Comparison.Cells)
        .Member("reports").Number(own.Reports)
        .Member("stations").Number(own.Stations)
        .EndObject();

    private static void WriteStation(CanonicalJson json, ContestDefinition definition, ObservedPlace station)
    {
        json.StartObject()
            .Member("codes").Texts(station.Codes.Where(code => RowCodes.Contains(code)))
            .Member("comparisons").StartArray();
        foreach (var comparison in station.Comparisons)
        {
            WriteComparison(json, definition, comparison);
        }

        json.EndArray().Member("station").Text(station.Code).EndObject();
    }

    private static void WriteComparison(CanonicalJson json, ContestDefinition definition, CopyComparison comparison)
    {
        json.StartObject().Member("copies").StartArray();
        foreach (var copy in comparison.IsWithheld ? [] : comparison.Copies)
        {
            json.StartArray();
            foreach (var value in copy.Values)
            {
                _ = value.IsNumber ? json.Number(value.Number) : value.IsMissing ? json.Null() : json.Text("?");
            }

            json.EndArray();
        }

        json.EndArray().Member("differences").StartArray();
        foreach (var difference in comparison.Differences)
        {
            json.StartArray().Text(definition.Lines[difference.Line].Id).Number(difference.Official).Number(difference.Copy).EndArray();
        }

        json.EndArray()
            .Member("form").Text(definition.Forms[comparison.Form].Id)
            .Member("state").Text(StateNames[(int)comparison.State])
            .Member("winnersChanged").Texts(comparison.WinnersChanged)
            .EndObject();
    }
}
