using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>What is said about a contest definition that cannot be used, and how to mend it.</summary>
internal static class DefinitionMessages
{
    public static readonly LocalText Line = new("жол", "строка", "line");
    public static readonly LocalText Level = new("деңгей", "уровень", "level");
    public static readonly LocalText Form = new("нысан", "форма", "form");
    public static readonly LocalText Column = new("кілт бағаны", "ключевой столбец", "key column");
    public static readonly LocalText RuleCode = new("ереже", "правило", "rule");
    public static readonly LocalText Share = new("үлес", "доля", "share");
    public static readonly LocalText Language = new("тіл", "язык", "language");
    public static readonly LocalText Member = new("өріс", "поле", "member");

    public static readonly LocalText AText = new("мәтін", "текст", "text");
    public static readonly LocalText AnObject = new("объект {…}", "объект {…}", "an object {…}");
    public static readonly LocalText AList = new("тізім […]", "список […]", "a list […]");
    public static readonly LocalText ABoolean = new("true немесе false", "true или false", "true or false");
    public static readonly LocalText AFraction = new(
        "екі бүтін сан [бөлік, бүтін]", "два целых числа [часть, целое]", "two whole numbers [part, whole]");
    public static readonly LocalText LocalTexts = new(
        "мәтін немесе {\"kk\", \"ru\", \"en\"}", "текст или {\"kk\", \"ru\", \"en\"}", "a text or {\"kk\", \"ru\", \"en\"}");

    public static readonly LocalText BrokenText = new(
        "Мәтін дұрыс Юникод емес: қайта теріңіз.", "Текст не является правильным Юникодом: наберите его заново.",
        "The text is not valid Unicode: type it again.");

    public static readonly LocalText ControlCharacter = new(
        "Мәтінде көрінбейтін басқару таңбасы бар: мәтінді қайта теріңіз.", "В тексте есть невидимый управляющий символ: наберите его заново.",
        "The text has an invisible control character: type it again.");

    public static readonly LocalText EmptyText = new(
        "Мәтін бос: толтырыңыз немесе өрісті алып тастаңыз.", "Пустой текст: заполните или уберите поле.",
        "The text is empty: fill it in or remove the member.");

    public static readonly LocalText TooLarge = new(
        "Анықтама тым үлкен: ең көбі 4 МиБ.", "Описание слишком велико: не более 4 МиБ.", "The definition is too large: at most 4 MiB.");

    public static readonly LocalText TurnoutUnnamed = new(
        "«turnout» өрісінде қатысу болып табылатын үлесті («shares») атаңыз.",
        "Назовите в «turnout» долю («shares»), которая и есть явка.",
        "Name in 'turnout' the share (of 'shares') that is the turnout.");

    public static readonly LocalText RegisteredUnnamed = new(
        "«registered» өрісінде тіркелген сайлаушылар жолын атаңыз немесе мұнда «registered»: null деп жазыңыз.",
        "Назовите в «registered» строку с числом избирателей или напишите здесь «registered»: null.",
        "Name in 'registered' the line of the registered voters, or write 'registered': null here.");

    public static readonly LocalText LatestWithDoubleEntry = new(
        "\"latest\" кезінде соңғы дерек жеңеді, екінші енгізу күтілмейді: екеуінің бірін таңдаңыз.",
        "При \"latest\" берётся последнее полученное, второго ввода никто не ждёт: выберите одно из двух.",
        "With \"latest\" whatever came last counts and nobody waits for a second entry: choose one of the two.");

    public static readonly LocalText MinPublishOfWhat = new(
        "Бюллетеньдер қай жолда екенін \"minPublishLine\" өрісінде көрсетіңіз.",
        "Назовите в \"minPublishLine\" строку с числом бюллетеней.",
        "Name the line with the ballots in \"minPublishLine\".");

    public static readonly LocalText LevelBelowPartition = new(
        "Шарт «partition» деңгейінен төмен аумақтарды сұрай алмайды: «partition» үшін осы деңгейді таңдаңыз.",
        "Условие не может спрашивать территории ниже уровня «partition»: выберите этот уровень для «partition».",
        "A condition cannot ask areas below the level of 'partition': choose that level for 'partition'.");

    /// <summary>The bytes are not JSON.</summary>
    public static LocalText NotJson(long row, long column) => new(
        $"JSON емес: {row}-жол, {column}-бағаннан әрі оқылмайды.",
        $"Не JSON: не читается после строки {row}, столбца {column}.",
        $"Not JSON: unreadable past line {row}, column {column}.");

    /// <summary>A member that must be there is not.</summary>
    public static LocalText Missing(string name) => new(
        $"«{name}» өрісі жоқ: қосыңыз.", $"Нет поля «{name}»: добавьте его.", $"Member '{name}' is missing: add it.");

    /// <summary>Something of another kind stands here.</summary>
    public static LocalText Wanted(LocalText wanted) => new(
        $"Мұнда күтілгені: {wanted.Kk}.", $"Здесь ожидается: {wanted.Ru}.", $"Expected here: {wanted.En}.");

    /// <summary>One of a few words was expected.</summary>
    public static LocalText OneOf(IEnumerable<string> words) => Wanted(LocalText.Same(string.Join(" | ", words)));

    /// <summary>A whole number within limits was expected.</summary>
    public static LocalText WholeNumber(long least, long most) => Wanted(new(
        $"{least} … {most} аралығындағы бүтін сан", $"целое число от {least} до {most}", $"a whole number from {least} to {most}"));

    /// <summary>An id of a given shape was expected.</summary>
    public static LocalText Shape(LocalText shape, string found) => new(
        $"«{Short(found)}» жарамайды; күтілгені: {shape.Kk}.",
        $"«{Short(found)}» не годится; ожидается: {shape.Ru}.",
        $"'{Short(found)}' will not do; expected: {shape.En}.");

    /// <summary>A name that refers to nothing.</summary>
    public static LocalText Unknown(LocalText kind, string name, string? nearest)
    {
        name = Short(name);
        return nearest is null
            ? new($"Мұндай жоқ: {kind.Kk} «{name}».", $"Такого нет: {kind.Ru} «{name}».", $"Unknown {kind.En} '{name}'.")
            : new(
                $"Мұндай жоқ: {kind.Kk} «{name}». Мүмкін, «{nearest}»?",
                $"Такого нет: {kind.Ru} «{name}». Может быть, «{nearest}»?",
                $"Unknown {kind.En} '{name}'. Did you mean '{nearest}'?");
    }

    /// <summary>Something that must be unique stands again.</summary>
    public static LocalText Twice(LocalText kind, string name) => new(
        $"Қайталанған: {kind.Kk} «{Short(name)}». Біреуін алып тастаңыз немесе атын өзгертіңіз.",
        $"Повторяется: {kind.Ru} «{Short(name)}». Уберите или переименуйте одно из двух.",
        $"The {kind.En} '{Short(name)}' stands twice. Remove or rename one of the two.");

    /// <summary>A list has too few or too many members.</summary>
    public static LocalText Count(int least, int most) => new(
        $"Тізімде {least} … {most} мүше болуы керек.", $"В списке должно быть от {least} до {most} элементов.",
        $"The list must have {least} to {most} members.");

    /// <summary>A text is longer than allowed.</summary>
    public static LocalText TooLong(int most) => new(
        $"Мәтін тым ұзын: ең көбі {most} таңба.", $"Текст слишком длинный: не более {most} знаков.",
        $"The text is too long: at most {most} characters.");

    /// <summary>A text from the file, cut to what a message can hold.</summary>
    public static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 59), "…");
}
