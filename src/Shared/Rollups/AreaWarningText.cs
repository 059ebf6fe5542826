using Hattama.Contests;
using Hattama.Findings;
using Hattama.Protocols;

namespace Hattama.Rollups;

/// <summary>Puts what is unlikely about a station beside others into words, with the arithmetic.</summary>
public static class AreaWarningText
{
    /// <summary>The warnings of a partition as findings, each at the entry that counts.</summary>
    public static IEnumerable<Finding> Findings(ContestDefinition definition, PartitionRollup rollup)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(rollup);
        return rollup.Warnings.Select(warning => new Finding(warning.Rule.Code, warning.Rule.Severity, PlaceOf(rollup, warning.Slot), Text(definition, rollup, warning)));
    }

    private static Place PlaceOf(PartitionRollup rollup, int slot)
    {
        var entry = rollup.Entries.Entries[rollup.States[slot].CountedEntry];
        var file = rollup.Entries.Cut.Uploads[entry.Upload].File;
        return new Place(entry.Member.Length == 0 ? file : $"{file}!{entry.Member}", entry.Row);
    }

    private static LocalText Text(ContestDefinition definition, PartitionRollup rollup, AreaWarning warning) => warning switch
    {
        AreaWarning.Outlier outlier => Outlier(definition, rollup, outlier),
        AreaWarning.Repeated repeated => Repeated(definition, rollup, repeated),
        _ => throw new InvalidOperationException($"Unknown warning {warning}."),
    };

    private static LocalText Outlier(ContestDefinition definition, PartitionRollup rollup, AreaWarning.Outlier outlier)
    {
        var (stations, median, deviation, limit) = outlier.Around;
        var distance = Math.Abs(outlier.Turnout - median);
        var (station, area) = (StationOf(rollup, outlier.Slot), rollup.Part.Partition.Code);
        var (part, whole) = (NumberText.Grouped(outlier.Part), NumberText.Grouped(outlier.Whole));
        string Share(long millionths, Language language) => Percent(millionths, language);
        var deviations = definition.Plausibility.Outlier!.Deviations;
        return new LocalText(
            $"«{station}» учаскесінде қатысу {part} / {whole} = {Share(outlier.Turnout, Language.Kk)}; «{area}» аумағындағы {stations} учаскенің медианасы {Share(median, Language.Kk)}, медианалық ауытқу {Share(deviation, Language.Kk)}. Айырмасы {Share(distance, Language.Kk)}, шегі {Share(limit, Language.Kk)} ({deviations} ауытқу, бірақ белгіленген шектен кем емес). Хаттамамен салыстырыңыз; бұл өздігінен ештеңені дәлелдемейді: хаттама есепке алынады.",
            $"Явка на участке «{station}» {part} / {whole} = {Share(outlier.Turnout, Language.Ru)}; медиана {stations} участков территории «{area}» {Share(median, Language.Ru)}, медианное отклонение {Share(deviation, Language.Ru)}. Разница {Share(distance, Language.Ru)} больше предела {Share(limit, Language.Ru)} ({deviations} отклонений, но не меньше заданного). Сверьте с протоколом; само по себе это ничего не доказывает: протокол учитывается.",
            $"Turnout at station “{station}” is {part} / {whole} = {Share(outlier.Turnout, Language.En)}; the median of {stations} stations of “{area}” is {Share(median, Language.En)}, the median deviation {Share(deviation, Language.En)}. The difference {Share(distance, Language.En)} is above the limit {Share(limit, Language.En)} ({deviations} deviations, but not below the floor). Compare with the protocol; by itself this proves nothing: the protocol counts.");
    }

    private static LocalText Repeated(ContestDefinition definition, PartitionRollup rollup, AreaWarning.Repeated repeated)
    {
        var (station, twin) = (StationOf(rollup, repeated.Slot), StationOf(rollup, repeated.Twin));
        var place = PlaceOf(rollup, repeated.Twin);
        var lines = definition.Forms[rollup.Part.Slots[repeated.Slot].Form].Lines;
        var values = rollup.Entries.ValuesOf(rollup.Entries.Entries[rollup.States[repeated.Slot].CountedEntry]).ToArray();
        string Votes(Language language) => string.Join("; ", Enumerable.Range(0, lines.Length)
            .Where(at => definition.Lines[lines[at]].IsOption)
            .Select(at => $"{RelationText.NameOf(definition.Lines[lines[at]], language)} = {NumberText.Grouped(values[at].Number)}"));
        return new LocalText(
            $"«{station}» учаскесіндегі дауыстар «{twin}» учаскесіндегідей ({place.In(Language.Kk)}): {Votes(Language.Kk)}. Мұндай учаске саны: {repeated.Stations}. Екі хаттаманы салыстырыңыз; шынымен бірдей болса, ештеңе өзгертпеңіз: хаттама есепке алынады.",
            $"Голоса на участке «{station}» те же, что на участке «{twin}» ({place.In(Language.Ru)}): {Votes(Language.Ru)}. Таких участков: {repeated.Stations}. Сверьте оба протокола; если они действительно совпадают, ничего не меняйте: протокол учитывается.",
            $"The votes at station “{station}” are those of station “{twin}” ({place.In(Language.En)}): {Votes(Language.En)}. Stations with these votes: {repeated.Stations}. Compare both protocols; if they really agree, change nothing: the protocol counts.");
    }

    private static string StationOf(PartitionRollup rollup, int slot) => rollup.Part.Stations[rollup.Part.Slots[slot].Station].Code;

    /// <summary>Millionths as a percentage with two digits, rounded down: <c>61.25 %</c>.</summary>
    private static string Percent(long millionths, Language language) => $"{NumberText.Hundredths(millionths / 100, language)} %";
}
