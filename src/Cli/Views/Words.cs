using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Cli;

/// <summary>The words of tables, in three languages.</summary>
internal static class Words
{
    public static readonly LocalText Area = new("Аумақ", "Территория", "Area");
    public static readonly LocalText AsOf = new("Жағдай", "По состоянию на", "As of");
    public static readonly LocalText Code = new("Код", "Код", "Code");
    public static readonly LocalText Counted = new("Ескерілген", "Учтено", "Counted");
    public static readonly LocalText Difference = new("Айырма", "Разница", "Difference");
    public static readonly LocalText Districts = new("Аудандар", "Районы", "Districts");
    public static readonly LocalText Entries = new("Жазбалар", "Записи", "Entries");
    public static readonly LocalText Errors = new("Қателер", "Ошибки", "Errors");
    public static readonly LocalText Expected = new("Күтіледі", "Ожидается", "Expected");
    public static readonly LocalText File = new("Файл", "Файл", "File");
    public static readonly LocalText Form = new("Нысан", "Форма", "Form");
    public static readonly LocalText Line = new("Жол", "Строка", "Line");
    public static readonly LocalText Name = new("Атауы", "Название", "Name");
    public static readonly LocalText Ours = new("Есептелген", "Подсчитано", "Counted here");
    public static readonly LocalText Outcome = new("Нәтиже", "Исход", "Outcome");
    public static readonly LocalText Published = new("Жарияланған", "Опубликовано", "Published");
    public static readonly LocalText Registered = new("Тіркелген сайлаушылар", "Избирателей в списках", "Registered voters");
    public static readonly LocalText Rejected = new("Қабылданбаған", "Отвергнуто", "Rejected");
    public static readonly LocalText ReportedBy = new("Хабарлаған", "Сообщили", "Reported by");
    public static readonly LocalText Root = new("Түбір", "Корень", "Root");
    public static readonly LocalText Share = new("Үлес", "Доля", "Share");
    public static readonly LocalText State = new("Күй", "Состояние", "State");
    public static readonly LocalText Station = new("Учаске", "Участок", "Station");
    public static readonly LocalText Stations = new("Хаттамалар", "Протоколы", "Protocols");
    public static readonly LocalText Total = new("Барлығы", "Всего", "Total");
    public static readonly LocalText Unplaced = new("Тізілімде жоқ", "Нет в реестре", "Not in register");
    public static readonly LocalText Upload = new("Жүктеме", "Загрузка", "Upload");
    public static readonly LocalText Warnings = new("Ескертулер", "Предупреждения", "Warnings");
    public static readonly LocalText Wide = new("Ел бойынша", "По стране", "Nationwide");

    private static readonly Dictionary<string, LocalText> RuleTitles =
        Rules.All.ToDictionary(rule => rule.Code, rule => rule.Title, StringComparer.Ordinal);

    /// <summary>Rehearsal or live, loud.</summary>
    public static LocalText Of(ContestMode mode) => mode == ContestMode.Live
        ? new("ШЫНАЙЫ ДАУЫС БЕРУ", "НАСТОЯЩЕЕ ГОЛОСОВАНИЕ", "LIVE")
        : new("ЖАТТЫҒУ", "УЧЕНИЕ", "REHEARSAL");

    /// <summary>How final a snapshot is.</summary>
    public static LocalText Of(SnapshotStatus status) => status switch
    {
        SnapshotStatus.Zero => new("нөлдік есеп", "нулевой отчёт", "zero report"),
        SnapshotStatus.Partial => new("ішінара", "частичный", "partial"),
        SnapshotStatus.Preliminary => new("алдын ала", "предварительный", "preliminary"),
        SnapshotStatus.Final => new("түпкілікті", "окончательный", "final"),
        _ => new("түзетілген", "исправленный", "corrected"),
    };

    /// <summary>State of a form of a station.</summary>
    public static LocalText Of(StateKind state) => state switch
    {
        StateKind.Missing => new("келмеген", "нет", "missing"),
        StateKind.NotOpened => new("ашылмаған", "не открывался", "not opened"),
        StateKind.Held => new("тоқтатылған", "задержан", "held"),
        StateKind.Disputed => new("даулы", "спорный", "disputed"),
        StateKind.Counted => new("ескерілген", "учтён", "counted"),
        _ => new("жойылған", "аннулирован", "annulled"),
    };

    /// <summary>Yes or no, and whether the uncounted could change it.</summary>
    public static LocalText Answer(bool holds, Verdict verdict) => (holds, verdict) switch
    {
        (true, Verdict.DecidedYes) => new(
            "иә, шешілді: ескерілмегендер өзгерте алмайды", "да, решено: неучтённое изменить не может", "yes, decided: nothing uncounted can change it"),
        (false, Verdict.DecidedNo) => new(
            "жоқ, шешілді: ескерілмегендер өзгерте алмайды", "нет, решено: неучтённое изменить не может", "no, decided: nothing uncounted can change it"),
        (true, _) => new(
            "әзірше иә, ашық: ескерілмегендер өзгерте алады", "пока да, открыто: неучтённое может изменить", "yes so far, open: the uncounted could change it"),
        _ => new(
            "әзірше жоқ, ашық: ескерілмегендер өзгерте алады", "пока нет, открыто: неучтённое может изменить", "no so far, open: the uncounted could change it"),
    };

    /// <summary>Error or warning.</summary>
    public static LocalText Of(Severity severity) => severity == Severity.Error
        ? new("қате", "ошибка", "error")
        : new("ескерту", "предупреждение", "warning");

    /// <summary>What a rule code stands for: a rule of the program or a relation of the contest.</summary>
    public static LocalText TitleOf(string code, ContestDefinition? definition) =>
        RuleTitles.TryGetValue(code, out var title)
            ? title
            : definition?.Relations.FirstOrDefault(relation => relation.Code == code)?.Text ?? default;
}
