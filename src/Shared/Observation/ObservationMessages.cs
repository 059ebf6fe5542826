using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Observation;

/// <summary>What findings about observers' forms say: what was found, what was expected, what to do.</summary>
internal static class ObservationMessages
{
    private const int Shown = 40;

    public static LocalText NoForms(string contest) => new(
        $"«{contest}» дауыс беруінде бақылаушылар нысаны жоқ: файл дәлел ретінде сақталды, ештеңе оқылмады. Дауыс беруді ұйымдастырушыға айтыңыз.",
        $"В голосовании «{contest}» нет форм наблюдателей: файл сохранён как доказательство, ничего не прочитано. Сообщите организатору голосования.",
        $"Contest “{contest}” has no observers' forms: the file is kept as evidence and nothing was read. Tell who runs the contest.");

    public static LocalText AnswerInvalid(Question question, string answer) => new(
        $"«{Short(answer)}» — «{question.Title.In(Language.Kk)}» сұрағының жауабы емес; күтілгені: {Expected(question, Language.Kk)}. Ұяшықты түзетіп, келесі нұсқаны жіберіңіз.",
        $"«{Short(answer)}» — не ответ на вопрос «{question.Title.In(Language.Ru)}»; ожидалось: {Expected(question, Language.Ru)}. Исправьте ячейку и отправьте следующую редакцию.",
        $"“{Short(answer)}” is no answer to “{question.Title.In(Language.En)}”; expected: {Expected(question, Language.En)}. Correct the cell and send the next revision.");

    public static LocalText AnswerMissing(Question question) => new(
        $"«{question.Title.In(Language.Kk)}» сұрағына жауап жоқ. Жауап беріп, келесі нұсқаны жіберіңіз.",
        $"Нет ответа на вопрос «{question.Title.In(Language.Ru)}». Ответьте и отправьте следующую редакцию.",
        $"“{question.Title.In(Language.En)}” is not answered. Answer it and send the next revision.");

    public static LocalText HiddenAnswered(Question question) => new(
        $"«{question.Title.In(Language.Kk)}» басқа жауаптар бойынша сұралмайды ({question.ShownIf!.Source}), бірақ жауап берілген. Біреуін түзетіңіз.",
        $"Вопрос «{question.Title.In(Language.Ru)}» при таких ответах не задаётся ({question.ShownIf!.Source}), но ответ дан. Исправьте одно из двух.",
        $"“{question.Title.In(Language.En)}” is not asked after the other answers ({question.ShownIf!.Source}), yet it is answered. Correct one of them.");

    public static LocalText NotATime(string text) => new(
        $"«{Short(text)}» — уақыт емес; 07:00 түрі күтілген.",
        $"«{Short(text)}» — не время; ожидался вид 07:00.",
        $"“{Short(text)}” is not a time of day; the form 07:00 was expected.");

    public static LocalText VisitTooLong(string arrived, string left) => new(
        $"Келген уақыты {arrived}, кеткені {left}: мұндай болмайды. Уақытты тексеріңіз.",
        $"Прибытие {arrived}, убытие {left}: так не бывает. Проверьте время.",
        $"Arrival {arrived}, departure {left}: that cannot be. Check the times.");

    public static LocalText Alarm(Alarm alarm) => new(
        $"Дабыл: {alarm.Title.In(Language.Kk)} ({alarm.When.Source}).",
        $"Тревога: {alarm.Title.In(Language.Ru)} ({alarm.When.Source}).",
        $"Alarm: {alarm.Title.In(Language.En)} ({alarm.When.Source}).");

    public static LocalText OrganisationUnknown(string code) => new(
        $"«{Short(code)}» ұйымы анықтамадағы ұйымдар арасында жоқ: нысандары салыстыруға кірмейді. Жіберушінің кодын тексеріңіз.",
        $"Организации «{Short(code)}» нет среди организаций описания: её формы не войдут в сравнение. Проверьте код отправителя.",
        $"“{Short(code)}” is not among the organisations of the definition: its forms do not enter the comparison. Check the sender's code.");

    public static LocalText OutsideAreas(string code) => new(
        $"«{Short(code)}» жіберушіге берілген аумақтардан тыс: нысан салыстыруға кірмейді. Аумақтың кодын тексеріңіз.",
        $"«{Short(code)}» вне территорий отправителя: форма не войдёт в сравнение. Проверьте код территории.",
        $"“{Short(code)}” is outside the areas of the sender: the form does not enter the comparison. Check the code of the area.");

    public static LocalText AreaUnknown(string code) => new(
        $"«{Short(code)}» аумағы тізілімде жоқ. Кодты тексеріңіз.",
        $"Территории «{Short(code)}» нет в реестре. Проверьте код.",
        $"Area “{Short(code)}” is not in the register. Check the code.");

    public static LocalText SameRevision(int revision, long row) => new(
        $"Осы нысанның {revision}-нұсқасы {row}-жолда басқа жауаптармен тұр. Соңғысына келесі нөмірді беріңіз: бір нөмірлі екі жазбаның ешқайсысы алынбайды.",
        $"Редакция {revision} этой же формы стоит в строке {row} с другими ответами. Дайте последней следующий номер: из двух с одним номером не берётся ни одна.",
        $"Revision {revision} of the same form stands in row {row} with other answers. Give the last one the next number: of two with one number neither is taken.");

    public static LocalText ReportTooLong(int most) => new(
        $"Нысан {most.ToString(CultureInfo.InvariantCulture)} байттан ұзын: оқылмады, файл сақталды. Мәтіндерді қысқартыңыз.",
        $"Форма длиннее {most.ToString(CultureInfo.InvariantCulture)} байт: не взята, файл сохранён. Сократите тексты.",
        $"The form is longer than {most.ToString(CultureInfo.InvariantCulture)} bytes: it was not taken, the file is kept. Shorten its texts.");

    private static string Expected(Question question, Language language) => question.Type switch
    {
        QuestionType.Number => string.Create(CultureInfo.InvariantCulture, $"{question.Least} … {question.Most}"),
        QuestionType.Time => "07:00",
        QuestionType.Text => string.Create(CultureInfo.InvariantCulture, $"≤ {question.Most}"),
        QuestionType.ManyChoices => string.Join("; ", question.Choices.Select(choice => choice.Title.In(language))),
        _ => string.Join(", ", question.Choices.Select(choice => choice.Title.In(language))),
    };

    private static string Short(string text) => text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown - 1), "…");
}
