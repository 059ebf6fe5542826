using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>What findings about a protocol's figures say.</summary>
public static class CheckMessages
{
    /// <summary>The message of a breach, with the arithmetic.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="row">The entry.</param>
    /// <param name="numbers">Its numbers by contest line.</param>
    /// <param name="breach">What it breaks.</param>
    /// <param name="references">What is known of its station from elsewhere; null: nothing.</param>
    public static LocalText Text(
        ContestDefinition definition, in EntryRow row, ReadOnlySpan<long> numbers, in Breach breach, ReferenceFigures? references)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return breach.Kind switch
        {
            BreachKind.RelationBroken => WithAdvice(RelationText.Broken(definition.Relations[breach.Index], definition, numbers), breach.Severity),
            BreachKind.FiguresCopied => WithAdvice(CopiedFigures.Text(definition, row), Severity.Warning),
            BreachKind.DispatchedDiffers => ReferenceMessages.Dispatched(definition, row, references!),
            BreachKind.PreviousDiffers => ReferenceMessages.Previous(definition, row, references!),
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
    /// <param name="station">Its code.</param>
    /// <param name="area">Code of its area.</param>
    /// <param name="firstRow">Where it stands first.</param>
    /// <param name="isColumn">Whether that is the number of a column.</param>
    /// <param name="rule">The same figures, or others.</param>
    public static LocalText Repeated(string station, string area, long firstRow, bool isColumn, Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (isColumn)
        {
            return RepeatedInColumn(station, area, CellReference.Letters((int)firstRow - 1), rule);
        }

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

    private static LocalText RepeatedInColumn(string station, string area, string column, Rule rule) => ReferenceEquals(rule, Rules.StationRepeated)
        ? new LocalText(
            $"«{station}» учаскесі ({area}) {column} бағанында осы деректермен тұр. Артық бағанды алып тастауға болады.",
            $"Участок «{station}» ({area}) уже стоит в столбце {column} с теми же данными. Лишний столбец можно убрать.",
            $"Station “{station}” of “{area}” stands in column {column} with the same figures. The repetition can be removed.")
        : new LocalText(
            $"«{station}» учаскесі ({area}) {column} бағанында басқа деректермен тұр. Дұрыс бағанды қалдырыңыз; бірінші баған есепке алынады.",
            $"Участок «{station}» ({area}) уже стоит в столбце {column} с другими данными. Оставьте верный столбец; учитывается первый.",
            $"Station “{station}” of “{area}” stands in column {column} with other figures. Keep the right column; the first one counts until then.");

    /// <summary>All relations of a protocol that cannot be evaluated, in one message.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="row">The entry.</param>
    /// <param name="breaches">Breaches of kind <see cref="BreachKind.NotEvaluable"/>.</param>
    public static LocalText NotEvaluable(ContestDefinition definition, in EntryRow row, IReadOnlyList<Breach> breaches)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(breaches);
        var missing = new SortedSet<int>();
        var illegible = new SortedSet<int>();
        var lines = definition.Forms[row.Form].Lines;
        Relation[] relations = [.. breaches.Select(breach => definition.Relations[breach.Index])];
        foreach (var line in relations.SelectMany(static relation => relation.Lines))
        {
            var value = row.Values[lines.IndexOf(line)];
            if (!value.IsNumber)
            {
                (value.IsMissing ? missing : illegible).Add(line);
            }
        }

        return RelationText.NotEvaluable(relations, definition, [.. missing], [.. illegible]);
    }

    /// <summary>What an operator does about a broken relation: an error is mended, a warning is looked at.</summary>
    private static LocalText WithAdvice(LocalText text, Severity severity) => severity == Severity.Error
        ? new(
            text.Kk + ". Осы тармақтарды қағаз хаттамамен салыстырып, файлды түзетіңіз; хаттаманың өзінде сәйкессіздік болса, жоғары тұрған комиссияға хабарлаңыз.",
            text.Ru + ". Сверьте эти пункты с бумажным протоколом и исправьте файл; если не сходится сам протокол, сообщите вышестоящей комиссии.",
            text.En + ". Compare these lines with the paper protocol and correct the file; if the paper itself does not add up, tell the commission above yours.")
        : new(
            text.Kk + ". Хаттамамен салыстырыңыз; онда дәл солай жазылса, ештеңе өзгертпеңіз: хаттама есепке алынады.",
            text.Ru + ". Сверьте с протоколом; если в нём так и записано, ничего не меняйте: протокол учитывается.",
            text.En + ". Compare with the protocol; if it says so, change nothing: the protocol counts.");

    private static LocalText FigureMissing(ContestDefinition definition, in EntryRow row, int line)
    {
        var value = row.Values[definition.Forms[row.Form].Lines.IndexOf(line)];
        string Name(Language language) => RelationText.NameOf(definition.Lines[line], language);
        return value.IsIllegible
            ? new LocalText(
                $"Көрсеткіш оқылмайды: {Name(Language.Kk)}. Қағаз хаттамадан тексеріп, санын жазыңыз.",
                $"Показатель не читается: {Name(Language.Ru)}. Сверьте с бумажным протоколом и впишите число.",
                $"The figure cannot be read: {Name(Language.En)}. Look at the paper protocol and write the number.")
            : new LocalText(
                $"Көрсеткіш жоқ: {Name(Language.Kk)}. Бос ұяшық — нөл емес: хаттамадағы санды, нөл болса 0 жазыңыз.",
                $"Нет показателя: {Name(Language.Ru)}. Пустая ячейка — не ноль: впишите число из протокола, а если там ноль — 0.",
                $"A figure is missing: {Name(Language.En)}. An empty cell is not zero: write the number of the protocol, 0 if it says zero.");
    }
}
