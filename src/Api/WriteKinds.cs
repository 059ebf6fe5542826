using System.Collections.Immutable;

namespace Hattama.Api;

/// <summary>Refusals of writing, and of asking too often.</summary>
public static class WriteKinds
{
    /// <summary>No token, or one that is not in force.</summary>
    public static readonly ProblemKind TokenMissing = new("token-missing", 401, new("Токен керек", "Нужен токен", "A token is needed"));

    /// <summary>The token is for another role, contest or grant.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", 403, new("Рұқсат жоқ", "Нет прав", "Not allowed"));

    /// <summary>It lies outside the areas of the token.</summary>
    public static readonly ProblemKind OutsideAreas = new("outside-areas", 403, new("Сіздің аумағыңыз емес", "Не ваша территория", "Outside your areas"));

    /// <summary>The person sent what the decision is about.</summary>
    public static readonly ProblemKind OwnEntries = new("own-entries", 403, new("Өз деректеріңіз", "Ваши собственные данные", "Your own entries"));

    /// <summary>The person who proposed cannot confirm.</summary>
    public static readonly ProblemKind SamePerson = new("same-person", 403, new("Екінші адам керек", "Нужен второй человек", "A second person is needed"));

    /// <summary>The body is not what the operation takes.</summary>
    public static readonly ProblemKind BodyInvalid = new("body-invalid", 400, new("Сұрау мазмұны қате", "Неверное тело запроса", "The body cannot be used"));

    /// <summary>The length of the body is not announced.</summary>
    public static readonly ProblemKind LengthRequired = new("length-required", 411, new("Ұзындығы керек", "Нужна длина", "Content-Length is needed"));

    /// <summary>The body is larger than allowed.</summary>
    public static readonly ProblemKind TooLarge = new("too-large", 413, new("Тым үлкен", "Слишком большой файл", "Too large"));

    /// <summary>No grant has this id.</summary>
    public static readonly ProblemKind GrantUnknown = new("grant-unknown", 404, new("Мұндай рұқсат жоқ", "Такого разрешения нет", "Unknown grant"));

    /// <summary>The grant was used.</summary>
    public static readonly ProblemKind GrantUsed = new("grant-used", 409, new("Рұқсат пайдаланылған", "Разрешение уже использовано", "The grant was used"));

    /// <summary>The grant is too old.</summary>
    public static readonly ProblemKind GrantExpired = new("grant-expired", 410, new("Рұқсат мерзімі өтті", "Срок разрешения истёк", "The grant has expired"));

    /// <summary>What the decision saw is not what is there now.</summary>
    public static readonly ProblemKind StateChanged = new("state-changed", 409, new("Күй өзгерді", "Состояние изменилось", "The state has changed"));

    /// <summary>The decision would change nothing.</summary>
    public static readonly ProblemKind DecisionUnusable = new("decision-unusable", 409, new("Шешім қолданылмайды", "Решение неприменимо", "The decision cannot be applied"));

    /// <summary>The result is final: it must be reopened first.</summary>
    public static readonly ProblemKind ResultFinal = new("result-final", 409, new("Нәтиже түпкілікті", "Итог окончательный", "The result is final"));

    /// <summary>Something must happen before.</summary>
    public static readonly ProblemKind NotReady = new("not-ready", 409, new("Әлі болмайды", "Пока нельзя", "Not possible yet"));

    /// <summary>A live contest before its zero report.</summary>
    public static readonly ProblemKind NotOpened = new("not-opened", 409, new("Дауыс беру ашылмаған", "Голосование не открыто", "The contest is not opened"));

    /// <summary>Nothing waits for confirmation under this hash.</summary>
    public static readonly ProblemKind ProposalUnknown = new("proposal-unknown", 404, new("Мұндай ұсыныс жоқ", "Такого предложения нет", "Unknown proposal"));

    /// <summary>No roll-up of this id was asked for, or it is no longer remembered.</summary>
    public static readonly ProblemKind RollupUnknown = new("rollup-unknown", 404, new("Мұндай есептеу жоқ", "Такого подсчёта нет", "Unknown roll-up"));

    /// <summary>Too many requested roll-ups wait.</summary>
    public static readonly ProblemKind QueueFull = new("queue-full", 429, new("Кезек толы", "Очередь полна", "The queue is full"));

    /// <summary>The body is of another media type.</summary>
    public static readonly ProblemKind MediaTypeWrong = new("media-type", 415, new("Мазмұн түрі басқа", "Другой тип содержимого", "Another media type is needed"));

    /// <summary>The caller asks too often.</summary>
    public static readonly ProblemKind RateLimited = new("rate-limited", 429, new("Тым жиі сұрау", "Слишком частые запросы", "Too many requests"));

    /// <summary>All of them.</summary>
    public static ImmutableArray<ProblemKind> All { get; } =
    [
        TokenMissing, Forbidden, OutsideAreas, OwnEntries, SamePerson, BodyInvalid, LengthRequired, TooLarge,
        GrantUnknown, GrantUsed, GrantExpired, StateChanged, DecisionUnusable, ProposalUnknown, RollupUnknown, QueueFull, MediaTypeWrong, RateLimited,
        ResultFinal, NotReady, NotOpened,
    ];
}
