using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Which contests there are, and what one of them is about.</summary>
internal static class ContestReads
{
    public static async Task<IResult> ListAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var ids = await api.Contests.ListAsync(cancel);
        var page = Page.Of(http);
        page.Check(ids.Count);
        var shown = new List<(ContestView View, SignedSnapshot? Latest)>();
        foreach (var id in ids.Skip((int)page.Skip).Take(page.Size))
        {
            if (await api.Contests.FindAsync(id, cancel) is { } view)
            {
                shown.Add((view, view.IsEarly(api.Clock.GetUtcNow()) || view.Latest is null ? null : (await view.ResultAsync()).Snapshot));
            }
        }

        var language = Languages.Of(http.Request);
        var bytes = JsonBody.Write(json =>
        {
            page.Write(json, ids.Count);
            json.WriteObjects("contests", shown, contest => WriteContest(json, contest.View.Definition, contest.Latest, language));
        });
        return new Representation(bytes, Digest.Of(bytes.Span).Hex[..32], Representation.Fresh)
        {
            Vary = "Accept-Encoding, Accept-Language",
            Language = Languages.NameOf(language),
            Link = page.LinksOf(http, ids.Count),
        };
    }

    public static async Task<IResult> ContestAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var view = await Asked.ContestAsync(http, api, cancel);
        var language = Languages.Of(http.Request);
        var latest = view.Latest is null ? null : (await view.ResultAsync()).Snapshot;
        var bytes = JsonBody.Write(json => WriteWhole(json, view, latest, language));
        return new Representation(bytes, $"{view.Activation.Definition.Hex.AsSpan(0, 16)}-{Digest.Of(bytes.Span).Hex.AsSpan(0, 16)}", Representation.Fresh)
        {
            Vary = "Accept-Encoding, Accept-Language",
            Language = Languages.NameOf(language),
        };
    }

    private static void WriteContest(Utf8JsonWriter json, ContestDefinition definition, SignedSnapshot? latest, Language language)
    {
        json.WriteString("contest", definition.Id);
        json.WriteString("title", definition.Title.In(language));
        json.WriteString("mode", definition.Mode == ContestMode.Live ? "live" : "rehearsal");
        json.WriteString("date", definition.Date.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("timeZone", definition.TimeZone);
        json.WriteString("publishNotBefore", definition.Policies.PublishNotBefore is { } instant ? Instant.Format(instant) : null);
        json.WriteString("url", $"/api/contests/{definition.Id}");
        if (latest is null)
        {
            json.WriteNull("latest");
        }
        else
        {
            json.WriteObject("latest", () => ResultJson.WriteSnapshot(json, latest));
        }
    }

    private static void WriteWhole(Utf8JsonWriter json, ContestView view, SignedSnapshot? latest, Language language)
    {
        var definition = view.Definition;
        WriteContest(json, definition, latest, language);
        json.WriteString("definition", view.Activation.Definition.Hex);
        json.WriteString("register", view.Activation.Register.Hex);
        json.WriteObjects("levels", definition.Levels, level => WriteTitled(json, level.Id, level.Title, language));
        json.WriteObjects("lines", definition.Lines, line =>
        {
            WriteTitled(json, line.Id, line.Title, language);
            json.WriteString("number", line.Number);
            json.WriteString("question", line.Question);
        });
        json.WriteObjects("forms", definition.Forms, form =>
        {
            WriteTitled(json, form.Id, form.Title, language);
            json.WriteTexts("lines", form.Lines.Select(line => definition.Lines[line].Id));
        });
        json.WriteObjects("shares", definition.Shares, share => WriteTitled(json, share.Id, share.Title, language));
        json.WriteObjects("decisionRules", definition.DecisionRules, rule => WriteTitled(json, rule.Id, rule.Title, language));
    }

    private static void WriteTitled(Utf8JsonWriter json, string id, LocalText title, Language language)
    {
        json.WriteString("id", id);
        json.WriteString("title", title.In(language));
    }
}
