using System.Text;
using Hattama.Findings;
using Hattama.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>What a request asks for.</summary>
internal static class Asked
{
    private const int ContestLength = 40;

    /// <summary>A part of the path. An encoded slash reaches us as it was sent, because codes may hold one.</summary>
    public static string Path(HttpContext http, string name) =>
        (http.Request.RouteValues[name] as string ?? string.Empty).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Plain();

    /// <summary>A query parameter; null where it is absent or empty.</summary>
    public static string? Query(HttpContext http, string name) =>
        http.Request.Query[name] is [{ Length: > 0 } value] ? value.Plain() : null;

    /// <summary>The contest of the path, if it may be read now.</summary>
    /// <exception cref="ProblemException">It is not known, or nothing of it may be read yet.</exception>
    public static async ValueTask<ContestView> ContestAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var view = await AnyContestAsync(http, api, cancel);
        if (view.FindEarly(api.Clock.GetUtcNow()) is { } early)
        {
            await AllowEarlyAsync(http, api, view, early, cancel);
        }

        return view;
    }

    /// <summary>The contest of the path, even while nothing is published.</summary>
    public static async ValueTask<ContestView> AnyContestAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var id = http.Request.RouteValues["contest"] as string ?? string.Empty;
        return id.Length <= ContestLength && await api.Contests.FindAsync(id, cancel) is { } view
            ? view
            : throw ContestUnknown(id).Thrown();
    }

    /// <summary>The refusal of a contest that is not here.</summary>
    public static Problem ContestUnknown(string id) => new(ProblemKinds.ContestUnknown, new(
        $"“{Shown(id)}” дауыс беруі жоқ. Барлығы: /api/contests.",
        $"Голосования “{Shown(id)}” нет. Все: /api/contests.",
        $"There is no contest “{Shown(id)}”. All of them: /api/contests."));

    /// <summary>An answer made from the latest snapshot: made once per snapshot, address and language, then kept.</summary>
    public static async Task<IResult> FromSnapshotAsync(
        HttpContext http, ApiContext api, Func<ContestView, PublishedResult, Page, Task<Rendered>> render, CancellationToken cancel)
    {
        var view = await ContestAsync(http, api, cancel);
        var snapshot = view.RequireLatest().Snapshot;
        var language = Languages.Of(http.Request);
        var key = new HotKey(http.Request.Path.Value!, http.Request.QueryString.Value, snapshot, language);
        if (api.Hot.Find(key) is { } kept)
        {
            return kept;
        }

        var page = Page.Of(http);
        var rendered = await render(view, await view.ResultAsync(), page);
        var tag = Representation.TagOf(snapshot, rendered.Bytes);
        var answer = new Representation(rendered.Bytes, tag, Representation.Fresh)
        {
            Vary = "Accept-Encoding, Accept-Language",
            Language = Languages.NameOf(language),
            Link = rendered.Total is { } total ? page.LinksOf(http, total) : null,
        };
        api.Hot.Add(key, answer);
        return answer;
    }

    /// <summary>Before the hour of publication only who may see all is answered, and nothing between him and us may keep the answer.</summary>
    private static async ValueTask AllowEarlyAsync(HttpContext http, ApiContext api, ContestView view, Problem early, CancellationToken cancel)
    {
        if (api.Options.MayReadEarly is not { } gate || !await gate(http, view.Definition.Id, cancel))
        {
            throw early.Thrown();
        }

        http.Response.Headers.CacheControl = "private, no-store";
    }

    /// <summary>Text as documents hold it: whole characters, composed.</summary>
    private static string Plain(this string text) => PlainText.WellFormed(text).Normalize(NormalizationForm.FormC);

    private static string Shown(string text) => text.Length > ContestLength ? text[..ContestLength] + "…" : text;
}

/// <summary>Bytes made for an answer, and of how many elements they show a page; null: it has no pages.</summary>
internal readonly record struct Rendered(ReadOnlyMemory<byte> Bytes, long? Total = null);
