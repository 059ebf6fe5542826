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
            BreachKind.RelationBroken => RelationText.Broken(definition.Relations[breach.Index], definition, numbers),
            BreachKind.NotEvaluable => NotEvaluable(definition, row, definition.Relations[breach.Index]),
            _ => FigureMissing(definition, row, breach.Index),
        };
    }

    /// <summary>A station lies outside the areas of who sent it.</summary>
    public static LocalText Outside(string sender, string area, IEnumerable<string> areas)
    {
        var own = string.Join(", ", areas);
        return new LocalText(
            $"«{area}» аумағы {sender} жіберушінікі емес ({own}). Хаттаманы осы аумаққа жауап беретін комиссия жіберуі керек.",
            $"Территория «{area}» не входит в территорию отправителя {sender} ({own}). Протокол должна прислать комиссия, которая за неё отвечает.",
            $"Area “{area}” is not one of the areas of sender {sender} ({own}). The commission that answers for it has to send the protocol.");
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

    private static LocalText NotEvaluable(ContestDefinition definition, in EntryRow row, Relation relation)
    {
        var missing = new List<int>();
        var illegible = new List<int>();
        var lines = definition.Forms[row.Form].Lines;
        foreach (var line in relation.Lines)
        {
            var value = row.Values[lines.IndexOf(line)];
            if (!value.IsNumber)
            {
                (value.IsMissing ? missing : illegible).Add(line);
            }
        }

        return RelationText.NotEvaluable(relation, definition, [.. missing], [.. illegible]);
    }

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
