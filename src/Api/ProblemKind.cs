using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Api;

/// <summary>A kind of problem: its stable id is the fragment of the problem's <c>type</c>.</summary>
/// <param name="Id">Stable id: lower-case words and hyphens.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What it is, the same for every occurrence.</param>
public sealed record ProblemKind(string Id, int Status, LocalText Title);

/// <summary>The kinds of problems that the API answers with.</summary>
public static class ProblemKinds
{
    /// <summary>No operation has this address.</summary>
    public static readonly ProblemKind NotFound = new("not-found", 404, new("Мұндай мекенжай жоқ", "Такого адреса нет", "There is nothing at this address"));

    /// <summary>The address exists, the method does not.</summary>
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, new("Бұл әдіс рұқсат етілмеген", "Метод не разрешён", "The method is not allowed here"));

    /// <summary>The address is longer than any that exists.</summary>
    public static readonly ProblemKind PathTooLong = new("path-too-long", 414, new("Мекенжай тым ұзын", "Слишком длинный адрес", "The address is too long"));

    /// <summary>A query parameter is not known.</summary>
    public static readonly ProblemKind ParameterUnknown = new("parameter-unknown", 400, new("Белгісіз параметр", "Неизвестный параметр", "Unknown parameter"));

    /// <summary>A parameter cannot be understood.</summary>
    public static readonly ProblemKind ParameterInvalid = new("parameter-invalid", 400, new("Параметр қате", "Неверный параметр", "Invalid parameter"));

    /// <summary>The contest is not here.</summary>
    public static readonly ProblemKind ContestUnknown = new("contest-unknown", 404, new("Мұндай дауыс беру жоқ", "Такого голосования нет", "Unknown contest"));

    /// <summary>Nothing of the contest may be read yet.</summary>
    public static readonly ProblemKind NotYetPublished = new("not-yet-published", 403, new("Әлі жарияланған жоқ", "Ещё не опубликовано", "Not yet published"));

    /// <summary>The contest has no snapshot yet.</summary>
    public static readonly ProblemKind NoSnapshot = new("no-snapshot", 404, new("Нәтиже әлі жоқ", "Результатов ещё нет", "No results yet"));

    /// <summary>There is no such snapshot.</summary>
    public static readonly ProblemKind SnapshotUnknown = new("snapshot-unknown", 404, new("Мұндай нәтиже нұсқасы жоқ", "Такого снимка нет", "Unknown snapshot"));

    /// <summary>There is no such document.</summary>
    public static readonly ProblemKind DocumentUnknown = new("document-unknown", 404, new("Мұндай құжат жоқ", "Такого документа нет", "Unknown document"));

    /// <summary>There is no such area.</summary>
    public static readonly ProblemKind AreaUnknown = new("area-unknown", 404, new("Мұндай аумақ жоқ", "Такой территории нет", "Unknown area"));

    /// <summary>Several areas are meant.</summary>
    public static readonly ProblemKind AreaAmbiguous = new("area-ambiguous", 400, new("Аумақ бірмәнді емес", "Территория указана неоднозначно", "Several areas are meant"));

    /// <summary>There is no such level, or it is not below the area.</summary>
    public static readonly ProblemKind LevelUnknown = new("level-unknown", 400, new("Деңгей жарамсыз", "Неверный уровень", "The level cannot be listed"));

    /// <summary>There is no such station.</summary>
    public static readonly ProblemKind StationUnknown = new("station-unknown", 404, new("Мұндай учаске жоқ", "Такого участка нет", "Unknown station"));

    /// <summary>Several stations have this code.</summary>
    public static readonly ProblemKind StationAmbiguous = new("station-ambiguous", 400, new("Учаске бірмәнді емес", "Участок указан неоднозначно", "Several stations have this code"));

    /// <summary>There is no such page.</summary>
    public static readonly ProblemKind PageUnknown = new("page-unknown", 404, new("Мұндай бет жоқ", "Такой страницы нет", "There is no such page"));

    /// <summary>No upload has this id.</summary>
    public static readonly ProblemKind ReceiptUnknown = new("receipt-unknown", 404, new("Мұндай түбіртек жоқ", "Такой квитанции нет", "Unknown receipt"));

    /// <summary>The upload is there, its receipt is not written yet.</summary>
    public static readonly ProblemKind ReceiptPending = new("receipt-pending", 404, new("Түбіртек әлі дайын емес", "Квитанция ещё не готова", "The receipt is not ready yet"));

    /// <summary>Observers sent nothing about this area.</summary>
    public static readonly ProblemKind NothingObserved = new("nothing-observed", 404, new("Бақылаушылардан ештеңе жоқ", "От наблюдателей ничего нет", "Nothing from observers"));

    /// <summary>The storage does not answer.</summary>
    public static readonly ProblemKind StoreUnavailable = new("store-unavailable", 503, new("Сақтау орны қолжетімсіз", "Хранилище недоступно", "The storage is not available"));

    /// <summary>What is stored is damaged.</summary>
    public static readonly ProblemKind DataDamaged = new("data-damaged", 500, new("Сақталған деректер бүлінген", "Сохранённые данные повреждены", "Stored data is damaged"));

    /// <summary>The program failed.</summary>
    public static readonly ProblemKind Failed = new("failed", 500, new("Бағдарлама қателесті", "Сбой программы", "The program failed"));

    /// <summary>All of them; the reference page explains each.</summary>
    public static ImmutableArray<ProblemKind> All { get; } =
    [
        NotFound, MethodNotAllowed, PathTooLong, ParameterUnknown, ParameterInvalid, ContestUnknown, NotYetPublished, NoSnapshot,
        SnapshotUnknown, DocumentUnknown, AreaUnknown, AreaAmbiguous, LevelUnknown, StationUnknown, StationAmbiguous, PageUnknown,
        ReceiptUnknown, ReceiptPending, NothingObserved, StoreUnavailable, DataDamaged, Failed, .. WriteKinds.All,
    ];
}
