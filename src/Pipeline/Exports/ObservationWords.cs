using Hattama.Findings;

namespace Hattama.Pipeline;

/// <summary>The words of reports about observation, in three languages.</summary>
public static class ObservationWords
{
    internal static readonly LocalText Title = new("Бақылау есебі", "Отчёт о наблюдении", "Observation report");
    internal static readonly LocalText Rehearsal = new("ЖАТТЫҒУ, нақты дауыс беру емес", "УЧЕНИЕ, не настоящее голосование", "REHEARSAL, not the real vote");
    internal static readonly LocalText AsOf = new("Жағдай", "По состоянию на", "As of");
    internal static readonly LocalText Snapshot = new("Нұсқа", "Снимок", "Snapshot");
    internal static readonly LocalText Official = new("Ресми нәтиже (түбір)", "Официальный результат (корень)", "Official result (root)");
    internal static readonly LocalText Coverage = new("Ресми деректердің толықтығы", "Полнота официальных данных", "Coverage of the official result");
    internal static readonly LocalText Protocols = new("ескерілген хаттама", "протоколов учтено", "protocols counted");
    internal static readonly LocalText OutOf = new("барлығы", "из", "of");
    internal static readonly LocalText Excluded = new("Есепке кірмегені", "Не вошли", "Left out");
    internal static readonly LocalText Observed = new("Бақыланған учаскелер", "Участки под наблюдением", "Stations observed");
    internal static readonly LocalText Reports = new("Нысандар", "Формы", "Forms");
    internal static readonly LocalText Registered = new("тіркелген сайлаушы", "избирателей в списках", "registered voters");
    internal static readonly LocalText Accredited = new("Аккредиттелген бақылаушылар", "Аккредитованные наблюдатели", "Accredited observers");
    internal static readonly LocalText NoList = new(
        "тізім жіберілмеген: аккредиттеу тексерілмейді", "список не прислан: аккредитация не проверяется", "no list was sent: accreditation is not checked");
    internal static readonly LocalText Comparison = new("Хаттама көшірмелері мен ресми деректер", "Копии протоколов и официальные данные", "Copies of protocols beside official figures");
    internal static readonly LocalText WithCopy = new("Көшірмесі бар", "С копией", "With a copy");
    internal static readonly LocalText Compared = new("Салыстырылды", "Сравнено", "Compared");
    internal static readonly LocalText Exact = new("Дәл сәйкес", "Совпали полностью", "Exact matches");
    internal static readonly LocalText Different = new("Айырмасы бар", "С расхождением", "With a difference");
    internal static readonly LocalText CopiesDiffer = new("Көшірмелер қайшы", "Копии противоречат друг другу", "Copies contradict each other");
    internal static readonly LocalText NotCounted = new("Ресми дерек жоқ", "Официальных данных нет", "No official figures");
    internal static readonly LocalText NothingInCommon = new("Ортақ жол жоқ", "Нет общих строк", "No line in common");
    internal static readonly LocalText WinnerChanged = new("Жеңімпазы басқа", "Другой победитель", "Another winner");
    internal static readonly LocalText Line = new("Жол", "Строка", "Line");
    internal static readonly LocalText Equal = new("Тең", "Равны", "Equal");
    internal static readonly LocalText Signed = new("Айырма (ресми − көшірме)", "Разность (официальные − копия)", "Difference (official − copy)");
    internal static readonly LocalText Absolute = new("Абсолют айырма", "Абсолютная разность", "Absolute difference");
    internal static readonly LocalText Larger = new("Ресми көп", "Официальные больше", "Official larger");
    internal static readonly LocalText Smaller = new("Ресми аз", "Официальные меньше", "Official smaller");
    internal static readonly LocalText Area = new("Аумақ", "Территория", "Area");
    internal static readonly LocalText Organisation = new("Ұйым", "Организация", "Organisation");
    internal static readonly LocalText Materiality = new("Нәтижеге әсері", "Значение для исхода", "Materiality");
    internal static readonly LocalText WithCopies = new(
        "Айырмасы бар учаскелерде ресми санның орнына көшірме алынса", "Если на участках с расхождением взять копии вместо официальных чисел",
        "With the copies in place of the official figures that differ");
    internal static readonly LocalText ComparedOnly = new(
        "Тек салыстырылған учаскелер белгілі болса, қалғаны ашық болса", "Если известны только сравнённые участки, а остальные открыты",
        "If only the compared stations were known and all others open");
    internal static readonly LocalText Holds = new("орындалады", "выполняется", "holds");
    internal static readonly LocalText HoldsNot = new("орындалмайды", "не выполняется", "does not hold");
    internal static readonly LocalText Open = new("шешілмеген", "не решено", "open");
    internal static readonly LocalText Process = new("Рәсім сапасы", "Качество процедур", "Quality of the process");
    internal static readonly LocalText ProcessNote = new(
        "Сандар — учаскелер. Бір учаскеде бақылаушылар әртүрлі жауап берсе, ол ешбір жауапқа кірмейді.",
        "Числа — участки. Участок, где наблюдатели расходятся, не входит ни в один ответ.",
        "The numbers are stations. One where observers disagree counts for none of the answers.");
    internal static readonly LocalText Question = new("Сұрақ", "Вопрос", "Question");
    internal static readonly LocalText Answers = new("Жауаптар", "Ответы", "Answers");
    internal static readonly LocalText Disagree = new("келіспейді", "расходятся", "disagree");
    internal static readonly LocalText Incidents = new("Оқиғалар", "Инциденты", "Incidents");
    internal static readonly LocalText Category = new("Түрі", "Вид", "Category");
    internal static readonly LocalText Severity = new("Ауырлығы", "Тяжесть", "Severity");
    internal static readonly LocalText Count = new("Саны", "Число", "Number");
    internal static readonly LocalText StationsWith = new("Оқиға болған учаскелер", "Участки с инцидентами", "Stations with an incident");
    internal static readonly LocalText Escalated = new("Ескертуі де, оқиғасы да бар учаскелер", "Участки с предупреждением и инцидентом", "Stations with a warning and an incident");
    internal static readonly LocalText Withheld = new(
        "Жарияланбайды: артында тым аз нысан тұр.", "Не публикуется: за этим слишком мало форм.", "Not published: too few forms stand behind it.");
    internal static readonly LocalText Inference = new("Қорытындының шегі", "Пределы вывода", "What may be concluded");
    internal static readonly LocalText Tabulation = new(
        "Көшірме тек қорытындылауды тексереді: ол бюллетеньдерді қайта санау емес.",
        "Копия проверяет только сведение данных: это не пересчёт бюллетеней.",
        "A copy checks tabulation only: it is not another count of the ballots.");
    internal static readonly LocalText Sample = new("Іріктеме", "Выборка", "Sample");
    internal static readonly LocalText Design = new("Дизайн", "План", "Design");
    internal static readonly LocalText Document = new("Құжат", "Документ", "Document");
    internal static readonly LocalText Drawn = new("Іріктелді", "Отобрано", "Drawn");
    internal static readonly LocalText Responded = new("Оның бақыланғаны", "Из них наблюдались", "Of these observed");
    internal static readonly LocalText OutsideSample = new("Іріктемеден тыс (есепке кірмейді)", "Вне выборки (не входят)", "Outside the sample (enter nothing)");
    internal static readonly LocalText Uncovered = new("Бақыланбаған қабаттар (бағаланбайды)", "Страты без наблюдений (не оцениваются)", "Strata nobody observed (no estimate speaks of them)");
    internal static readonly LocalText Method = new("Әдіс", "Метод", "Method");
    internal static readonly LocalText Codes = new("Белгілер", "Отметки", "Marks");
    internal static readonly LocalText Stations = new("Учаскелер", "Участки", "Stations");
    internal static readonly LocalText Estimate = new("Бағалау", "Оценка", "Estimate");
    internal static readonly LocalText Interval = new("Сенім аралығы", "Доверительный интервал", "Interval");
    internal static readonly LocalText Error = new("Қате", "Ошибка", "Error");
    internal static readonly LocalText DesignEffect = new("Дизайн әсері", "Эффект дизайна", "Design effect");
    internal static readonly LocalText WorstCase = new("Шекті бағалар", "Крайние границы", "Worst case");
    internal static readonly LocalText OfficialShare = new("Ресми", "Официально", "Official");
    internal static readonly LocalText Lies = new("Аралықта", "В интервале", "In the interval");
    internal static readonly LocalText Inside = new("иә", "да", "yes");
    internal static readonly LocalText Outside = new("жоқ", "нет", "no");
    internal static readonly LocalText PAdjusted = new("p (Холм)", "p (Холм)", "p (Holm)");
    internal static readonly LocalText Part = new("Бөлік", "Часть", "Part");
    internal static readonly LocalText Whole = new("Барлығы", "Всего", "Whole");
    internal static readonly LocalText OneSided = new("Айырмашылықтар бір жаққа ма?", "Односторонни ли расхождения?", "Do differences lean to one side?");
    internal static readonly LocalText OneSidedNote = new(
        "Белгілер сынағы, барлық жол бойынша Холм түзетуімен. Кіші p айырмашылықтардың бір жаққа екенін айтады, себебін айтпайды.",
        "Критерий знаков с поправкой Холма по всем строкам. Малое p говорит, что расхождения односторонни, но не почему.",
        "Sign test with Holm's correction over all lines. A small p says that differences lean to one side, not why.");
    internal static readonly LocalText Audit = new("Нәтиже қаншалықты сенімді?", "Насколько надёжен исход?", "How sure is the outcome?");
    internal static readonly LocalText AuditNot = new("Каплан–Марков қолданылмайды:", "Каплан–Марков неприменим:", "Kaplan–Markov does not apply:");
    internal static readonly LocalText AuditNote = new(
        "Тәуекел: нәтиже қате болса, көшірмелердің осындай жақсы шығуының ең үлкен ықтималдығы. Тек қорытындылауды тексереді.",
        "Риск: наибольшая вероятность увидеть столь хорошие копии, если исход неверен. Проверяется только сведение данных.",
        "Risk: the largest chance of seeing copies this good if the outcome were wrong. It checks tabulation only.");
    internal static readonly LocalText Outcome = new("Нәтиже", "Исход", "Outcome");
    internal static readonly LocalText Reported = new("Ресми", "Объявлено", "Reported");
    internal static readonly LocalText Margin = new("Артық дауыс", "Перевес", "Margin");
    internal static readonly LocalText Draws = new("Таңдау саны", "Отборов", "Draws");
    internal static readonly LocalText Worst = new("Ең нашар деп саналғаны", "Сочтено худшими", "Counted as the worst");
    internal static readonly LocalText Risk = new("Тәуекел", "Риск", "Risk");
    internal static readonly LocalText Figures = new("Суреттер", "Рисунки", "Figures");
    internal static readonly LocalText Nation = new("Ел", "Страна", "Nation");
    internal static readonly LocalText None = new("жоқ", "нет", "none");

    /// <summary>Observers sent nothing that is published.</summary>
    public static readonly LocalText Nothing = new(
        "Бұл нұсқада бақылаушылардан ештеңе жоқ.", "В этом снимке от наблюдателей ничего нет.", "Nothing from observers is in this snapshot.");

    internal static readonly LocalText Expected = new("күтілетін хаттама", "ожидаемых протоколов", "protocols expected");

    internal static LocalText OfState(string state) => state switch
    {
        "drawn" => new("дауыс беруге дейін тіркелген, кейін ашылған", "зафиксирован до голосования, раскрыт после", "recorded before the vote, revealed after"),
        "awaiting" => new("тіркелген, ашылмаған", "зафиксирован, не раскрыт", "recorded, not revealed"),
        "convenience" => new("ыңғайлы іріктеме", "удобная выборка", "convenience sample"),
        "late" => new("кеш келген", "пришёл поздно", "came late"),
        "revealedEarly" => new("ерте ашылған", "раскрыт рано", "revealed early"),
        _ => new("қолданылмайды", "не применяется", "not used"),
    };

    internal static LocalText OfReason(string why) => why switch
    {
        "noStation" => new("учаске бақыланбаған", "нет наблюдений", "no station observed"),
        "oneUnit" => new("бір ғана учаске", "один участок", "one station only"),
        "unanimous" => new("айырма жоқ", "нет разброса", "no spread"),
        "complete" => new("толық бақыланған", "наблюдались все", "all observed"),
        _ => new("бағаланбайды", "не оценивается", "not estimable"),
    };

    internal static LocalText OfGap(string gap) => gap switch
    {
        "selection" => new(
            "учаскелер тізімдегі сайлаушылар санына пропорционал, қайтарымды таңдалмаған.", "участки отобраны не с возвращением пропорционально числу избирателей.",
            "stations were not drawn with replacement in proportion to registered voters."),
        "frame" => new("іріктеу негізінде барлық учаске жоқ.", "в основе не все участки.", "the frame leaves stations out."),
        "incomplete" => new("ресми нәтиже толық емес.", "официальный результат неполон.", "the official result is not complete."),
        "ballotKinds" => new("анықтамада бюллетень түрлері жоқ.", "в описании нет видов бюллетеней.", "the definition does not say what a ballot can do."),
        _ => new("сайлаушысы жоқ учаскеде бюллетень бар.", "на участке без избирателей есть бюллетени.", "a station without registered voters has ballots."),
    };

    internal static LocalText Of(Ledger.StateKind state) => state switch
    {
        Ledger.StateKind.Missing => new("келмеген", "нет", "missing"),
        Ledger.StateKind.NotOpened => new("ашылмаған", "не открывался", "not opened"),
        Ledger.StateKind.Held => new("тоқтатылған", "задержано", "held"),
        Ledger.StateKind.Disputed => new("даулы", "спорно", "disputed"),
        Ledger.StateKind.Counted => new("ескерілген", "учтено", "counted"),
        _ => new("жойылған", "аннулировано", "annulled"),
    };

    internal static LocalText Of(Contests.IncidentSeverity severity) => severity switch
    {
        Contests.IncidentSeverity.Critical => new("өте ауыр", "критический", "critical"),
        Contests.IncidentSeverity.Serious => new("ауыр", "серьёзный", "serious"),
        _ => new("жеңіл", "незначительный", "minor"),
    };

    internal static LocalText Of(Observation.ReportStatus status) => status switch
    {
        Observation.ReportStatus.Used => new("қолданылды", "использовано", "used"),
        Observation.ReportStatus.Superseded => new("жаңа нұсқасы бар", "есть новее", "superseded"),
        Observation.ReportStatus.Contradicted => new("нұсқасы қайшы", "противоречит своей редакции", "contradicted"),
        Observation.ReportStatus.NotAccredited => new("аккредиттелмеген", "нет аккредитации", "not accredited"),
        Observation.ReportStatus.Distrusted => new("жіберушіге сенім жоқ", "отправителю нет доверия", "distrusted"),
        Observation.ReportStatus.Held => new("тоқтатылған", "задержано", "held"),
        _ => new("тізілімде жоқ", "нет в реестре", "not in the register"),
    };
}
