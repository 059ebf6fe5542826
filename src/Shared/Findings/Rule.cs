namespace Hattama.Findings;

/// <summary>A built-in rule.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Severity">Severity unless a definition says otherwise.</param>
/// <param name="Title">What it says, in one line.</param>
/// <param name="IsAdjustable">
/// Whether a definition may give it another severity. Only rules whose entry is complete without them: switching off a
/// rule that keeps a row out would lose the row in silence.
/// </param>
public sealed record Rule(string Code, Severity Severity, LocalText Title, bool IsAdjustable = false);

/// <summary>
/// The built-in rules. Control relations of a contest carry codes of their definition instead. Every code has a page in
/// <c>docs/rules/</c>. Letters: F file, P protocol, S station, D definition, G register (geography), O observation.
/// </summary>
public static class Rules
{
    /// <summary>The file cannot be read as any format known.</summary>
    public static readonly Rule FileUnreadable = new("F001", Severity.Error, new("Файл оқылмайды", "Файл не читается", "The file cannot be read"));

    /// <summary>The file has no header or lacks columns that every row needs.</summary>
    public static readonly Rule ColumnMissing = new("F002", Severity.Error, new("Қажетті баған жоқ", "Нет нужного столбца", "A needed column is missing"));

    /// <summary>A column is not known to the contest definition.</summary>
    public static readonly Rule ColumnUnknown = new("F003", Severity.Warning, new("Белгісіз баған", "Неизвестный столбец", "Unknown column"), IsAdjustable: true);

    /// <summary>Two columns carry the same thing.</summary>
    public static readonly Rule ColumnTwice = new("F004", Severity.Error, new("Баған қайталанған", "Столбец повторяется", "A column stands twice"));

    /// <summary>A row cannot be split into cells, or is longer than allowed.</summary>
    public static readonly Rule RowMalformed = new("F005", Severity.Error, new("Жол бүлінген", "Строка испорчена", "Malformed row"));

    /// <summary>The file is larger than the cap on bytes or rows.</summary>
    public static readonly Rule FileTooLarge = new("F006", Severity.Error, new("Файл тым үлкен", "Файл слишком велик", "The file is too large"));

    /// <summary>The bytes are not valid in the encoding detected.</summary>
    public static readonly Rule EncodingBroken = new("F007", Severity.Error, new("Кодтау бұзылған", "Неверная кодировка", "Broken text encoding"));

    /// <summary>The file belongs to another contest.</summary>
    public static readonly Rule OtherContest = new("F008", Severity.Error, new("Басқа дауыс беру", "Другое голосование", "Another contest"));

    /// <summary>A cell of a workbook that is read holds a formula, a date, an error or the like.</summary>
    public static readonly Rule CellNotPlain = new("F009", Severity.Error, new("Ұяшықта терілген мән жоқ", "В ячейке нет введённого значения", "The cell holds no typed value"));

    /// <summary>A part of what was sent is kept and not read: an attachment, a sheet without a header, a hidden sheet.</summary>
    public static readonly Rule PartNotRead = new("F010", Severity.Warning, new("Файлдың бөлігі оқылмады", "Часть файла не прочитана", "A part of the file was not read"), IsAdjustable: true);

    /// <summary>The program failed on the file, however often it tried.</summary>
    public static readonly Rule UploadFailed = new("F011", Severity.Error, new("Файл өңделмеді", "Файл не обработан", "The file could not be processed"));

    /// <summary>Nobody had leave to send the file.</summary>
    public static readonly Rule UploadUnasked = new("F012", Severity.Error, new("Файлға рұқсат берілмеген", "На файл не было разрешения", "Nobody had leave to send the file"));

    /// <summary>A file is called a scan and is none.</summary>
    public static readonly Rule AttachmentDisguised = new("F013", Severity.Error, new("Скан емес", "Не скан", "The file is called a scan and is none"));

    /// <summary>The file can be read and holds nothing to take in.</summary>
    public static readonly Rule FileWithoutData = new("F014", Severity.Warning, new("Файлда дерек жоқ", "В файле нет данных", "The file holds no data"), IsAdjustable: true);

    /// <summary>The row lacks the codes that name its station.</summary>
    public static readonly Rule KeyMissing = new("P000", Severity.Error, new("Учаске көрсетілмеген", "Участок не указан", "The row does not name its station"));

    /// <summary>The station is not in the register.</summary>
    public static readonly Rule StationUnknown = new("P001", Severity.Error, new("Учаске тізілімде жоқ", "Участка нет в реестре", "The station is not in the register"));

    /// <summary>A cell is not a whole number between 0 and the cap.</summary>
    public static readonly Rule NotACount = new("P002", Severity.Error, new("Сан емес", "Не число", "Not a count"));

    /// <summary>A required figure is missing or illegible.</summary>
    public static readonly Rule FigureMissing = new("P003", Severity.Error, new("Көрсеткіш жоқ", "Нет показателя", "A required figure is missing"), IsAdjustable: true);

    /// <summary>A control relation cannot be evaluated because a figure it needs is missing or illegible.</summary>
    public static readonly Rule NotEvaluable = new("P004", Severity.Error, new("Арақатынас тексерілмейді", "Соотношение не проверяется", "A control relation cannot be evaluated"), IsAdjustable: true);

    /// <summary>The same file reports a station twice with other figures.</summary>
    public static readonly Rule StationTwice = new("P005", Severity.Error, new("Учаске екі рет", "Участок дважды", "The station stands twice with other figures"), IsAdjustable: true);

    /// <summary>The same file repeats a station with the same figures.</summary>
    public static readonly Rule StationRepeated = new("P006", Severity.Warning, new("Жол қайталанған", "Строка повторяется", "The station is repeated with the same figures"), IsAdjustable: true);

    /// <summary>The form is not expected of this station.</summary>
    public static readonly Rule FormUnexpected = new("P007", Severity.Error, new("Нысан күтілмейді", "Форма не ожидается", "The form is not expected of this station"));

    /// <summary>A code mixes letters of two alphabets that look alike.</summary>
    public static readonly Rule LookAlikeLetters = new("P008", Severity.Error, new("Ұқсас әріптер араласқан", "Смешаны похожие буквы", "Look-alike letters of two alphabets"));

    /// <summary>The ballots received are not those that the commission above dispatched.</summary>
    public static readonly Rule DispatchedDiffers = new("P111", Severity.Warning, new("Алынған бюллетеньдер жіберілгендей емес", "Получено не столько бюллетеней, сколько передано", "The ballots received are not those dispatched"));

    /// <summary>A station's turnout lies far from the median of its partition.</summary>
    public static readonly Rule TurnoutOutlier = new("P202", Severity.Warning, new("Қатысу ауданнан тым өзгеше", "Явка резко отличается от района", "The turnout is an outlier of its district"));

    /// <summary>Registered voters or turnout lie far from the previous contest.</summary>
    public static readonly Rule PreviousDiffers = new("P203", Severity.Warning, new("Өткен дауыс беруден тым өзгеше", "Резко отличается от прошлого голосования", "The figures are far from the previous contest"));

    /// <summary>Two stations of a partition report the same votes.</summary>
    public static readonly Rule VotesRepeated = new("P206", Severity.Warning, new("Дауыстар басқа учаскедегідей", "Голоса те же, что на другом участке", "The votes are those of another station"));

    /// <summary>The votes for the options are the figures of other lines of the same protocol.</summary>
    public static readonly Rule FiguresCopied = new("P207", Severity.Warning, new("Дауыстар басқа тармақтардан көшірілген", "Голоса повторяют другие пункты", "The votes repeat other lines"));

    /// <summary>A revision arrived while an earlier one is missing.</summary>
    public static readonly Rule RevisionGap = new("S101", Severity.Error, new("Алдыңғы түзету жоқ", "Пропущена предыдущая редакция", "An earlier revision is missing"));

    /// <summary>A revision was sent again with other figures.</summary>
    public static readonly Rule RevisionRepeated = new("S102", Severity.Error, new("Түзету нөмірі қайталанған", "Номер редакции повторён с другими данными", "A revision was repeated with other figures"));

    /// <summary>The upload came before the polls of the station closed.</summary>
    public static readonly Rule BeforeClosing = new("S103", Severity.Error, new("Учаске жабылғанға дейін келген", "Получено до закрытия участка", "It was received before the polls closed"));

    /// <summary>The sender is distrusted since before the upload.</summary>
    public static readonly Rule SenderDistrusted = new("S104", Severity.Error, new("Жіберушіге сенім жоқ", "Отправителю отказано в доверии", "The sender is distrusted"));

    /// <summary>The upload would dispute too much of the district and is held whole.</summary>
    public static readonly Rule UploadHeldWhole = new("S105", Severity.Error, new("Файл толығымен тоқтатылған", "Файл задержан целиком", "The upload would dispute too much of the district and is held whole"));

    /// <summary>Senders disagree.</summary>
    public static readonly Rule SendersDiffer = new("S106", Severity.Error, new("Жіберушілер әртүрлі дерек берді", "Отправители расходятся", "Senders disagree"));

    /// <summary>A second, independent entry is awaited.</summary>
    public static readonly Rule SecondEntryAwaited = new("S107", Severity.Error, new("Екінші енгізу күтілуде", "Ожидается второй ввод", "A second entry is awaited"));

    /// <summary>The sender's correction waits for a decision.</summary>
    public static readonly Rule CorrectionAwaitsDecision = new("S108", Severity.Warning, new("Түзету шешімді күтуде", "Исправление ожидает решения", "A correction waits for a decision"));

    /// <summary>Two decisions stand side by side.</summary>
    public static readonly Rule DecisionsSideBySide = new("S109", Severity.Error, new("Екі шешім қатар тұр", "Два решения рядом", "Two decisions stand side by side"));

    /// <summary>Other figures arrived after a decision.</summary>
    public static readonly Rule NewAfterDecision = new("S110", Severity.Error, new("Шешімнен кейін басқа дерек келді", "После решения пришли другие данные", "Other figures arrived after the decision"));

    /// <summary>A decision names content that the ledger does not hold, or that only a release could let count.</summary>
    public static readonly Rule DecisionUnusable = new("S111", Severity.Error, new("Шешім қолданылмайды", "Решение неприменимо", "The decision cannot be applied"));

    /// <summary>The station lies outside the areas that the sender may report.</summary>
    public static readonly Rule OutsideAreas = new("S112", Severity.Error, new("Жіберушінің аумағынан тыс", "Вне территории отправителя", "Outside the sender's areas"));

    /// <summary>It was received after the final result.</summary>
    public static readonly Rule AfterFinal = new("S113", Severity.Error, new("Түпкілікті нәтижеден кейін келген", "Получено после окончательного итога", "It was received after the final result"));

    /// <summary>The decision was recorded after the final result and has no effect until a decision reopens.</summary>
    public static readonly Rule DecisionAfterFinal = new("S114", Severity.Error, new("Шешім түпкілікті нәтижеден кейін", "Решение после окончательного итога", "The decision came after the final result"));

    /// <summary>A scan could not be attached to one station.</summary>
    public static readonly Rule AttachmentUnbound = new("S115", Severity.Warning, new("Скан учаскеге тіркелмеді", "Скан не приложен к участку", "The scan is attached to no station"), IsAdjustable: true);

    /// <summary>One scan is attached to two stations.</summary>
    public static readonly Rule AttachmentTwice = new("S116", Severity.Warning, new("Бір скан екі учаскеде", "Один скан у двух участков", "One scan is attached to two stations"), IsAdjustable: true);

    /// <summary>The contest definition is not valid.</summary>
    public static readonly Rule DefinitionInvalid = new("D001", Severity.Error, new("Анықтама қате", "Ошибка в описании", "The contest definition is not valid"));

    /// <summary>The contest definition has a member nobody reads.</summary>
    public static readonly Rule DefinitionMemberUnknown = new("D002", Severity.Error, new("Белгісіз өріс", "Неизвестное поле", "Unknown member in the contest definition"));

    /// <summary>A row of the register is not usable.</summary>
    public static readonly Rule RegisterRow = new("G001", Severity.Error, new("Тізілім жолы қате", "Ошибка в строке реестра", "A row of the register is not usable"));

    /// <summary>A station or area stands twice in the register with other data.</summary>
    public static readonly Rule RegisterTwice = new("G002", Severity.Error, new("Тізілімде екі рет", "Дважды в реестре", "It stands twice in the register with other data"));

    /// <summary>Two texts of the register come to one station, or two of its codes cannot be told apart by eye.</summary>
    public static readonly Rule RegisterNotInjective = new("G003", Severity.Error, new("Тізілім кодтары ажыратылмайды", "Коды реестра не различаются", "Codes of the register cannot be told apart"));

    /// <summary>An answer is none that its question takes.</summary>
    public static readonly Rule AnswerInvalid = new("O501", Severity.Error, new("Жауап жарамсыз", "Недопустимый ответ", "The question does not take this answer"), IsAdjustable: true);

    /// <summary>Organisation or observer is not accredited.</summary>
    public static readonly Rule NotAccredited = new("O502", Severity.Error, new("Аккредиттелмеген", "Нет аккредитации", "The observer is not accredited"), IsAdjustable: true);

    /// <summary>Observers at one station answered differently.</summary>
    public static readonly Rule ObserversDiffer = new("O503", Severity.Warning, new("Бақылаушылар әртүрлі жауап берді", "Наблюдатели расходятся", "Observers at one station disagree"), IsAdjustable: true);

    /// <summary>A condition that the definition wants to hear of holds.</summary>
    public static readonly Rule AlarmRaised = new("O504", Severity.Warning, new("Дабыл", "Тревога", "An alarm of the definition is raised"), IsAdjustable: true);

    /// <summary>An edit that is not newer would overwrite another one.</summary>
    public static readonly Rule OlderEdit = new("O505", Severity.Error, new("Нұсқа нөмірі қайталанған", "Номер редакции повторён", "An edit that is not newer contradicts another one"));

    /// <summary>Nobody can have made the visits reported.</summary>
    public static readonly Rule VisitInfeasible = new("O506", Severity.Warning, new("Келу уақыты мүмкін емес", "Время посещения невозможно", "The times of visits are not feasible"), IsAdjustable: true);

    /// <summary>A question is answered that is not asked after the other answers.</summary>
    public static readonly Rule HiddenAnswered = new("O507", Severity.Error, new("Сұралмаған сұраққа жауап берілген", "Ответ на незаданный вопрос", "A hidden question is answered"), IsAdjustable: true);

    /// <summary>A required answer is missing.</summary>
    public static readonly Rule AnswerMissing = new("O508", Severity.Error, new("Міндетті жауап жоқ", "Нет обязательного ответа", "A required answer is missing"), IsAdjustable: true);

    /// <summary>The contest does not ask the form that an observer sent.</summary>
    public static readonly Rule FormUnasked = new("O509", Severity.Error, new("Мұндай бақылаушы нысаны жоқ", "Такой формы наблюдателя нет", "The contest has no such observers' form"));

    /// <summary>A sample design is not valid, or does not fit the contest.</summary>
    public static readonly Rule SampleDesignInvalid = new("O551", Severity.Error, new("Іріктеме дизайны қате", "Ошибка в плане выборки", "The sample design is not valid"));

    /// <summary>The seed of a draw does not fit the commitment published before it.</summary>
    public static readonly Rule SeedNotCommitted = new("O552", Severity.Error, new("Тұқым міндеттемеге сай емес", "Зерно не соответствует обязательству", "The seed does not fit its commitment"));

    /// <summary>The frame is not the one that the design was made for.</summary>
    public static readonly Rule FrameDiffers = new("O553", Severity.Error, new("Іріктеу негізі өзгеше", "Основа выборки другая", "The frame is not that of the design"));

    /// <summary>A published sample is not what design, register and seed give.</summary>
    public static readonly Rule SampleDiffers = new("O554", Severity.Error, new("Іріктеме қайта алынғаннан өзгеше", "Выборка не совпадает с повторённой", "The sample is not what the draw gives"));

    /// <summary>A sample design cannot be recorded as it is: it does not name its frame, or nobody whose reports it is about.</summary>
    public static readonly Rule DesignIncomplete = new("O555", Severity.Error, new("Дизайнды тіркеу мүмкін емес", "План выборки нельзя зафиксировать", "The sample design cannot be recorded"));

    /// <summary>A sample design came after the polls had opened.</summary>
    public static readonly Rule DesignLate = new("O556", Severity.Warning, new("Дизайн дауыс беру басталғаннан кейін келді", "План выборки пришёл после открытия участков", "The sample design came after the polls opened"));

    /// <summary>A seed file is not valid.</summary>
    public static readonly Rule SeedInvalid = new("O557", Severity.Error, new("Тұқым файлы қате", "Ошибка в файле зерна", "The seed file is not valid"));

    /// <summary>A seed was revealed while the polls were open.</summary>
    public static readonly Rule SeedEarly = new("O558", Severity.Warning, new("Тұқым дауыс беру аяқталмай ашылды", "Зерно раскрыто до закрытия участков", "The seed was revealed before the polls closed"));

    /// <summary>Official figures and a copy of the protocol differ.</summary>
    public static readonly Rule CopyDiffers = new("X601", Severity.Warning, new("Көшірме ресми деректен өзгеше", "Копия расходится с официальными данными", "Copy and official figures differ"), IsAdjustable: true);

    /// <summary>By the copy another option wins at the station.</summary>
    public static readonly Rule WinnerDiffers = new("X602", Severity.Warning, new("Көшірме бойынша басқа нұсқа жеңеді", "По копии побеждает другой вариант", "By the copy another option wins at the station"), IsAdjustable: true);

    /// <summary>At the stations of a draw the official figure is the larger, or the smaller, more often than chance would have it.</summary>
    public static readonly Rule OneSided = new("X603", Severity.Warning, new("Айырмашылықтар бір жаққа", "Расхождения односторонни", "Differences lean to one side"), IsAdjustable: true);

    /// <summary>The official share lies outside the interval of the estimate.</summary>
    public static readonly Rule OutsideEstimate = new("X604", Severity.Warning, new("Ресми үлес бағалау аралығынан тыс", "Официальная доля вне интервала оценки", "The official share lies outside the estimate's interval"), IsAdjustable: true);

    /// <summary>A station with a warning and an incident.</summary>
    public static readonly Rule Escalated = new("X605", Severity.Warning, new("Ескерту мен оқиға бір учаскеде", "Предупреждение и инцидент на одном участке", "A warning and an incident at one station"), IsAdjustable: true);

    /// <summary>Every built-in rule, ordered by code.</summary>
    public static readonly IReadOnlyList<Rule> All =
    [
        DefinitionInvalid, DefinitionMemberUnknown,
        FileUnreadable, ColumnMissing, ColumnUnknown, ColumnTwice, RowMalformed, FileTooLarge, EncodingBroken, OtherContest, CellNotPlain, PartNotRead,
        UploadFailed, UploadUnasked, AttachmentDisguised, FileWithoutData,
        RegisterRow, RegisterTwice, RegisterNotInjective,
        AnswerInvalid, NotAccredited, ObserversDiffer, AlarmRaised, OlderEdit, VisitInfeasible, HiddenAnswered, AnswerMissing, FormUnasked,
        SampleDesignInvalid, SeedNotCommitted, FrameDiffers, SampleDiffers, DesignIncomplete, DesignLate, SeedInvalid, SeedEarly,
        KeyMissing, StationUnknown, NotACount, FigureMissing, NotEvaluable, StationTwice, StationRepeated, FormUnexpected, LookAlikeLetters,
        DispatchedDiffers, TurnoutOutlier, PreviousDiffers, VotesRepeated, FiguresCopied,
        RevisionGap, RevisionRepeated, BeforeClosing, SenderDistrusted, UploadHeldWhole, SendersDiffer, SecondEntryAwaited,
        CorrectionAwaitsDecision, DecisionsSideBySide, NewAfterDecision, DecisionUnusable,
        OutsideAreas, AfterFinal, DecisionAfterFinal, AttachmentUnbound, AttachmentTwice,
        CopyDiffers, WinnerDiffers, OneSided, OutsideEstimate, Escalated,
    ];

    /// <summary>Whether a code is that of a rule about the state of a station: it looks at who sent what and when, and at no figure.</summary>
    public static bool IsOfState(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.StartsWith('S') && All.Any(rule => rule.Code == code);
    }
}
