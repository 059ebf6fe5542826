using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>What findings about a protocol's figures say.</summary>
public static class CheckMessages
{
    /// <summary>The message of a breach, with the arithmetic.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="row">The entry.</param>
    /// <param name="numbers">Its numbers by contest line.</param>
    /// <param name="breach">What it breaks.</param>
    public static LocalText Text(ContestDefinition definition, in EntryRow row, ReadOnlySpan<long> numbers, in Breach breach)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return breach.Kind switch
        {
            BreachKind.RelationBroken => Broken(definition, numbers, definition.Relations[breach.Index]),
            BreachKind.NotEvaluable => NotEvaluable(definition, row, definition.Relations[breach.Index]),
            _ => FigureMissing(definition, row, breach.Index),
        };
    }

    /// <summary>A station stands twice in one upload.</summary>
    public static LocalText Repeated(string station, string area, long firstRow, Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return ReferenceEquals(rule, Rules.StationRepeated)
            ? new LocalText(
                $"«{station}» учаскесі ({area}) {firstRow}-жолда осы деректермен тұр. Артық жолды алып тастауға болады.",
                $"Участок «{station}» ({area}) уже стоит в строке {firstRow} с теми же данными. Лишнюю строку можно убрать.",
                $"Station “{station}” of “{area}” stands in row {firstRow} with the same figures. The repetition can be removed.")
            : new LocalText(
                $"«{station}» учаскесі ({area}) {firstRow}-жолда басқа деректермен тұр. Дұрыс жолды қалдырыңыз; бірінші жол есепке алынады.",
                $"Участок «{station}» ({area}) уже стоит в строке {firstRow} с другими данными. Оставьте верную строку; учитывается первая.",
                $"Station “{station}” of “{area}” stands in row {firstRow} with other figures. Keep the right row; the first one counts until then.");
    }

    /// <summary>The rule in words, the relation as written, and what the protocol says on each of its lines.</summary>
    private static LocalText WithNumbers(ContestDefinition definition, Relation relation, Func<int, string> figure)
    {
        var figures = string.Join(", ", relation.Lines.Select(line => $"{definition.Lines[line].Id} = {figure(line)}"));
        return new LocalText(
            $"{relation.Text.In(Language.Kk)} [{relation.Source}: {figures}]",
            $"{relation.Text.In(Language.Ru)} [{relation.Source}: {figures}]",
            $"{relation.Text.In(Language.En)} [{relation.Source}: {figures}]");
    }

    private static LocalText Broken(ContestDefinition definition, ReadOnlySpan<long> numbers, Relation relation)
    {
        var figures = numbers.ToArray();
        return WithNumbers(definition, relation, line => Number(figures[line]));
    }

    private static LocalText NotEvaluable(ContestDefinition definition, in EntryRow row, Relation relation)
    {
        var lines = definition.Forms[row.Form].Lines;
        var values = row.Values.ToArray();
        var text = WithNumbers(definition, relation, line => lines.IndexOf(line) is var at and >= 0 && values[at].IsNumber ? Number(values[at].Number) : "?");
        return new LocalText("Тексерілмейді: " + text.Kk, "Не проверить: " + text.Ru, "Cannot be checked: " + text.En);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static LocalText FigureMissing(ContestDefinition definition, in EntryRow row, int line)
    {
        var title = definition.Lines[line].Title;
        var value = row.Values[definition.Forms[row.Form].Lines.IndexOf(line)];
        return value.IsIllegible
            ? new LocalText(
                $"«{title.In(Language.Kk)}» көрсеткіші оқылмайды. Хаттамадан тексеріп, санын жазыңыз.",
                $"Показатель «{title.In(Language.Ru)}» не читается. Сверьте с протоколом и впишите число.",
                $"The figure “{title.In(Language.En)}” cannot be read. Look at the protocol and write the number.")
            : new LocalText(
                $"«{title.In(Language.Kk)}» көрсеткіші жоқ. Бос ұяшық нөл емес: хаттамадағы санды жазыңыз.",
                $"Нет показателя «{title.In(Language.Ru)}». Пустая ячейка — не ноль: впишите число из протокола.",
                $"The figure “{title.In(Language.En)}” is missing. An empty cell is not zero: write the number of the protocol.");
    }
}
