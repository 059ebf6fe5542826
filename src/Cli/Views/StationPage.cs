using System.Text.Json;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>Everything published about one station.</summary>
internal sealed class StationPage
{
    private readonly PublishedResult _result;
    private readonly IReadOnlyList<PublishedStation> _forms;
    private readonly Dictionary<string, string> _fileByUpload;
    private readonly Dictionary<Digest, Decision> _decisions;

    private StationPage(
        PublishedResult result, IReadOnlyList<PublishedStation> forms, Dictionary<string, string> fileByUpload, Dictionary<Digest, Decision> decisions)
    {
        _result = result;
        _forms = forms;
        _fileByUpload = fileByUpload;
        _decisions = decisions;
    }

    /// <summary>Loads what the station's rows refer to: names of uploads, decisions.</summary>
    public static async Task<StationPage> LoadAsync(
        OpenStore store, PublishedResult result, IReadOnlyList<PublishedStation> forms, CancellationToken cancel)
    {
        var contest = result.Definition.Id;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var decisions = new Dictionary<Digest, Decision>();
        var documents = new PublishedDocuments(store.Stores.Results, contest);
        foreach (var upload in forms.SelectMany(CitationsOf).Select(citation => citation.Upload).Distinct(StringComparer.Ordinal))
        {
            files[upload] = (await store.Stores.Ledger.FindUploadAsync(contest, upload, cancel))?.File ?? "?";
        }

        foreach (var decision in forms.SelectMany(form => form.Decisions).Distinct())
        {
            decisions[decision] = DecisionDocument.Read(await documents.LoadAsync(decision, cancel));
        }

        return new StationPage(result, forms, files, decisions);
    }

    /// <summary>Shows the station.</summary>
    public void Show(Terminal terminal)
    {
        var snapshot = _result.Snapshot.Snapshot;
        var area = _forms[0].Area;
        terminal.Line($"{terminal.Say(Words.Of(_result.Definition.Mode))}: {terminal.Say(_result.Definition.Title)} ({_result.Definition.Id})");
        terminal.Line($"#{snapshot.Sequence}, {terminal.Say(Words.Of(snapshot.Status))}. {terminal.Say(Words.AsOf)} {Instant.Format(snapshot.AsOf)}");
        terminal.Line();
        terminal.Line($"{terminal.Say(Words.Station)} {_forms[0].Code} — {area.Path} ({area.Name})");
        foreach (var form in _forms)
        {
            ShowForm(terminal, form);
        }

        foreach (var scan in _forms[0].Attachments)
        {
            terminal.Line($"Scan {scan.Digest.Hex}: {MediaTypes.NameOf(scan.Type)}{(scan.Length is { } length ? $", {Numbers.Grouped(length)} bytes" : string.Empty)} (upload {scan.Upload})");
        }

        terminal.Line("Chain of documents:");
        for (var step = area; step is not null; step = step.Parent)
        {
            terminal.Line($"  {step.Document}  {_result.Definition.Levels[step.Level].Id} {step.Code}");
        }

        terminal.Line($"  {_result.Snapshot.Digest}  snapshot {snapshot.Sequence}");
    }

    /// <summary>Writes the members of the station into the object that is open.</summary>
    public void Write(Utf8JsonWriter json, Terminal terminal)
    {
        var snapshot = _result.Snapshot.Snapshot;
        json.WriteString("contest", _result.Definition.Id);
        json.WriteString("mode", _result.Definition.Mode == Contests.ContestMode.Live ? "live" : "rehearsal");
        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteString("status", Snapshot.NameOf(snapshot.Status));
        json.WriteString("asOf", Instant.Format(snapshot.AsOf));
        json.WriteString("root", snapshot.Root.Hex);
        json.WriteString("station", _forms[0].Code);
        json.WriteObject("area", () =>
        {
            json.WriteString("level", _result.Definition.Levels[^1].Id);
            json.WriteString("code", _forms[0].Area.Code);
            json.WriteString("name", _forms[0].Area.Name);
            json.WriteString("path", _forms[0].Area.Path);
        });
        new FiguresJson(json, _result.Definition, _result.Snapshot, terminal.Language).WriteAttachments(_forms[0]);
        json.WriteArray("forms", _forms, form => json.WriteObject(null, () => WriteForm(json, terminal, form)));
        json.WriteStartArray("chain");
        for (var step = _forms[0].Area; step is not null; step = step.Parent)
        {
            json.WriteObject(null, () =>
            {
                json.WriteString("level", _result.Definition.Levels[step.Level].Id);
                json.WriteString("code", step.Code);
                json.WriteString("document", step.Document.Hex);
            });
        }

        json.WriteEndArray();
        json.WriteString("snapshot", _result.Snapshot.Digest.Hex);
    }

    private void ShowForm(Terminal terminal, PublishedStation form)
    {
        terminal.Line($"{terminal.Say(form.Form.Title)} ({form.Form.Id}): {terminal.Say(Words.Of(form.State))}");
        if (!form.Values.IsEmpty)
        {
            var table = TotalsView.NewTable(terminal.Say(Words.Line), terminal.Say(Words.Total));
            foreach (var line in form.Form.Lines)
            {
                TotalsView.AddRow(table, $"{_result.Definition.Lines[line].Number} {terminal.Say(_result.Definition.Lines[line].Title)}".Trim(), StationView.ValueOf(form, line));
            }

            terminal.Show(table);
        }

        if (form.IsMerged)
        {
            terminal.Line("  published within the sum of several small stations");
        }

        foreach (var code in form.Codes)
        {
            terminal.Line($"  {code}: {terminal.Say(Words.TitleOf(code, _result.Definition))}");
        }

        foreach (var citation in form.Citations)
        {
            terminal.Line($"  counted from {Describe(citation)}");
        }

        foreach (var content in form.Contents)
        {
            terminal.Line($"  content {content.Digest.Hex[..12]}… {string.Join(' ', content.Codes)}: {string.Join("; ", content.Citations.Select(Describe))}");
        }

        foreach (var digest in form.Decisions)
        {
            var decision = _decisions[digest];
            terminal.Line($"  decision {digest.Hex[..12]}… {decision.Kind} {decision.Reason} ({string.Join(", ", decision.By)}, {Instant.Format(decision.At)}) {decision.Explanation}");
        }

        terminal.Line();
    }

    private void WriteForm(Utf8JsonWriter json, Terminal terminal, PublishedStation form)
    {
        json.WriteString("form", form.Form.Id);
        json.WriteString("state", Vector.NameOf(form.State));
        new FiguresJson(json, _result.Definition, _result.Snapshot, terminal.Language).WriteValues(form);
        json.WriteArray("codes", form.Codes, code => json.WriteObject(null, () =>
        {
            json.WriteString("code", code);
            json.WriteString("title", terminal.Say(Words.TitleOf(code, _result.Definition)));
        }));
        StationJson.WriteCitations(json, form.Citations, _fileByUpload);
        json.WriteArray("contents", form.Contents, content => json.WriteObject(null, () =>
        {
            json.WriteString("content", content.Digest.Hex);
            json.WriteArray("codes", content.Codes, json.WriteStringValue);
            StationJson.WriteCitations(json, content.Citations, _fileByUpload);
        }));
        json.WriteArray("decisions", form.Decisions, digest => json.WriteObject(null, () =>
        {
            json.WriteString("decision", digest.Hex);
            json.WriteString("kind", _decisions[digest].Kind.ToString());
            json.WriteString("reason", _decisions[digest].Reason);
            json.WriteString("explanation", _decisions[digest].Explanation);
            json.WriteArray("by", _decisions[digest].By, json.WriteStringValue);
            json.WriteString("at", Instant.Format(_decisions[digest].At));
        }));
        json.WriteString("explanation", form.Explanation);
    }

    private string Describe(Citation citation)
    {
        var member = citation.Member.Length == 0 ? string.Empty : $"!{citation.Member}";
        return $"{_fileByUpload[citation.Upload]}{member}:{citation.Row} (upload {citation.Upload}, evidence {citation.Evidence.Hex[..12]}…)";
    }

    private static IEnumerable<Citation> CitationsOf(PublishedStation form) => form.Citations.Concat(form.Contents.SelectMany(content => content.Citations));
}
