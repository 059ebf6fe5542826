using System.Globalization;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>What is said about the text of a relation that cannot be parsed.</summary>
internal static class RelationMessages
{
    public static readonly LocalText OperandWanted = new(
        "сан, жол идентификаторы немесе «(»", "число, код строки или «(»", "a number, a line id or '('");

    public static readonly LocalText ComparatorWanted = new(
        "салыстыру белгісі: = ≠ < ≤ > ≥", "знак сравнения: = ≠ < ≤ > ≥", "a comparison: = ≠ < ≤ > ≥");

    public static readonly LocalText CloseWanted = new("«)»", "«)»", "')'");

    public static readonly LocalText BarWanted = new("жабатын «|»", "закрывающая «|»", "the closing '|'");

    public static readonly LocalText OperatorOrEnd = new(
        "амал, «and», «or» немесе мәтіннің соңы", "действие, «and», «or» или конец текста", "an operator, 'and', 'or' or the end");

    public static readonly LocalText NotLinear = new(
        "Жолды жолға көбейтуге болмайды: көбейткіштің бірі сан болсын.",
        "Строку нельзя умножать на строку: один из множителей должен быть числом.",
        "A line cannot be multiplied by a line: make one of the factors a number.");

    public static readonly LocalText NoLine = new(
        "Арақатынаста бірде-бір жол жоқ: кемінде бір жолдың идентификаторын жазыңыз.",
        "В соотношении нет ни одной строки: назовите хотя бы одну.",
        "The relation reads no line: name at least one.");

    public static readonly LocalText OutOfBound = Numbered(
        "Сан тым үлкен: коэффициент пен тұрақты ±{0} шегінде болсын.",
        "Число слишком велико: коэффициенты и постоянные — в пределах ±{0}.",
        "The number is too large: coefficients and constants stay within ±{0}.",
        LinearSum.Bound);

    public static readonly LocalText TooLong = Numbered(
        "Арақатынас тым ұзын: ең көбі {0} таңба.",
        "Соотношение слишком длинное: не более {0} знаков.",
        "The relation is too long: at most {0} characters.",
        RelationParser.MaxLength);

    public static readonly LocalText TooDeep = Numbered(
        "Жақшалар тым терең: ең көбі {0} деңгей.",
        "Скобки вложены слишком глубоко: не более {0} уровней.",
        "Parentheses are nested too deep: at most {0} levels.",
        RelationParser.MaxDepth);

    /// <summary>Something stands where something else should.</summary>
    public static LocalText Expected(string found, LocalText wanted) => found.Length == 0
        ? new(
            $"Мәтін аяқталып қалды; күтілгені: {wanted.Kk}.",
            $"Текст кончился; ожидалось: {wanted.Ru}.",
            $"The text ends here; expected {wanted.En}.")
        : new(
            $"«{found}» орнына күтілгені: {wanted.Kk}.",
            $"Вместо «{found}» ожидалось: {wanted.Ru}.",
            $"Found '{found}'; expected {wanted.En}.");

    private static LocalText Numbered(string kk, string ru, string en, long number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new(
            string.Format(CultureInfo.InvariantCulture, kk, text),
            string.Format(CultureInfo.InvariantCulture, ru, text),
            string.Format(CultureInfo.InvariantCulture, en, text));
    }
}
