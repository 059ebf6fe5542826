using Hattama.Contests;
using Hattama.Findings;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>
/// What stands around every endpoint on every host: limits on the address, query parameters that nobody knows, problems
/// instead of exceptions, headers that every answer has.
/// </summary>
public static class Edge
{
    /// <summary>Longest path that is looked at.</summary>
    public const int LongestPath = 1_024;

    /// <summary>Runs an endpoint and writes its answer.</summary>
    public static async Task RunAsync(HttpContext http, ApiContext api, Route route)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(route);
        Prepare(http.Response, route.Method == HttpMethods.Get);
        try
        {
            var answer = api.Addresses?.Take(http.Response, Callers.AddressOf(http, api.Options.Limits))
                ?? Refused(http.Request, route) ?? await route.Endpoint(http, api, http.RequestAborted);
            await answer.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody is left to answer.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await Translate(http, api, failure).ExecuteAsync(http);
        }
    }

    /// <summary>Answers a request for an address that has other methods, or none.</summary>
    public static async Task RefuseAsync(HttpContext http, IReadOnlyCollection<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(allowed);
        var isRead = allowed.Contains(HttpMethods.Get);
        Prepare(http.Response, isRead || allowed.Count == 0);
        if (HttpMethods.IsOptions(http.Request.Method) && allowed.Count > 0)
        {
            Preflight(http.Response, allowed, isRead);
            return;
        }

        var method = PlainText.WellFormed(http.Request.Method);
        var names = string.Join(", ", allowed);
        await (http.Request.Path.Value is { Length: > LongestPath }
            ? TooLong
            : allowed.Count == 0
            ? new Problem(ProblemKinds.NotFound, new(
                "Бұл мекенжайда ештеңе жоқ. Барлық мекенжайлар: /api/.",
                "По этому адресу ничего нет. Все адреса: /api/.",
                "There is nothing at this address. All addresses are at /api/."))
            : new Problem(ProblemKinds.MethodNotAllowed, new(
                $"{method} бұл мекенжайда жұмыс істемейді. Рұқсат етілгені: {names}.",
                $"{method} по этому адресу не работает. Разрешено: {names}.",
                $"{method} does not work at this address. Allowed: {names}."))
            { Allow = names }).ExecuteAsync(http);
    }

    private static void Prepare(HttpResponse response, bool isRead)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        if (isRead)
        {
            response.Headers.AccessControlAllowOrigin = "*";
            response.Headers.AccessControlExposeHeaders = "ETag, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";
        }
    }

    /// <summary>Browsers may read from everywhere; nothing else is granted to other origins.</summary>
    private static void Preflight(HttpResponse response, IReadOnlyCollection<string> allowed, bool isRead)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = string.Join(", ", allowed);
        if (isRead)
        {
            response.Headers.AccessControlAllowMethods = "GET, HEAD";
            response.Headers.AccessControlAllowHeaders = "Accept, Accept-Language, If-None-Match";
            response.Headers.AccessControlMaxAge = "86400";
        }
    }

    private static Problem TooLong => new(ProblemKinds.PathTooLong, new(
        $"Мекенжай {LongestPath} таңбадан ұзын. Кодтарды тексеріңіз.",
        $"Адрес длиннее {LongestPath} знаков. Проверьте коды.",
        $"The address is longer than {LongestPath} characters. Check the codes in it."));

    private static Problem? Refused(HttpRequest request, Route route) =>
        request.Path.Value is { Length: > LongestPath } || request.QueryString.Value is { Length: > LongestPath }
            ? TooLong
            : request.QueryString.HasValue ? RefusedParameter(request.Query, route) : null;

    private static Problem? RefusedParameter(IQueryCollection query, Route route)
    {
        var known = route.Text.Parameters.Where(parameter => parameter.IsQuery).Select(parameter => parameter.Name).ToList();
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                return Unknown(name, known);
            }

            if (values.Count > 1)
            {
                return new Problem(ProblemKinds.ParameterInvalid, new(
                    $"“{name}” параметрі {values.Count} рет тұр. Біреуін қалдырыңыз.",
                    $"Параметр “{name}” указан {values.Count} раза. Оставьте один.",
                    $"Parameter “{name}” stands {values.Count} times. Leave one."));
            }
        }

        return null;
    }

    private static Problem Unknown(string name, List<string> known)
    {
        var all = known.Count == 0 ? "—" : string.Join(", ", known);
        var shown = name.Length > 64 ? name[..64] + "…" : name;
        return Nearest.To(name, known) is { } nearest
            ? new Problem(ProblemKinds.ParameterUnknown, new(
                $"“{shown}” параметрі жоқ. Мүмкін, “{nearest}”? Барлығы: {all}.",
                $"Параметра “{shown}” нет. Возможно, “{nearest}”? Все: {all}.",
                $"There is no parameter “{shown}”. Did you mean “{nearest}”? All: {all}."))
            : new Problem(ProblemKinds.ParameterUnknown, new(
                $"“{shown}” параметрі жоқ. Барлығы: {all}.",
                $"Параметра “{shown}” нет. Все: {all}.",
                $"There is no parameter “{shown}”. All: {all}."));
    }

    private static Problem Translate(HttpContext http, ApiContext api, Exception failure)
    {
        if (failure is ProblemException known)
        {
            return known.Problem;
        }

        api.Options.OnFailure?.Invoke(http, failure);
        return failure switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => WriteProblems.TooLarge(null),
            BadHttpRequestException bad => new Problem(ProblemKinds.ParameterInvalid, LocalText.Same(bad.Message)),
            StoreException { Problem: StoreProblem.Damaged } or InvalidDataException => new Problem(ProblemKinds.DataDamaged, new(
                "Сақталған құжат оқылмайды. Жүйені жүргізушіге хабарлаңыз: оған «hattama verify» керек.",
                "Сохранённый документ не читается. Сообщите тому, кто ведёт систему: ему нужна команда hattama verify.",
                "A stored document cannot be read. Tell those who run the system: they need the command hattama verify.")),
            StoreException => new Problem(ProblemKinds.StoreUnavailable, new(
                "Сақтау орны жауап бермейді. Бірнеше секундтан кейін қайталаңыз.",
                "Хранилище не отвечает. Повторите через несколько секунд.",
                "The storage does not answer. Try again in a few seconds."))
            { RetryAfter = TimeSpan.FromSeconds(5) },
            _ => new Problem(ProblemKinds.Failed, new(
                "Сұрауға жауап беру мүмкін болмады. Кейінірек қайталаңыз; қайталанса, жүйені жүргізушіге хабарлаңыз.",
                "Не удалось ответить на запрос. Повторите позже; если повторится, сообщите тому, кто ведёт систему.",
                "The request could not be answered. Try again later; if it happens again, tell those who run the system.")),
        };
    }
}
