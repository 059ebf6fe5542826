using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>What findings say that compare a protocol with figures from elsewhere, with the arithmetic and what to do.</summary>
internal static class ReferenceMessages
{
    /// <summary>The ballots received are not those dispatched (rule P111).</summary>
    public static LocalText Dispatched(ContestDefinition definition, in EntryRow row, ReferenceFigures references)
    {
        var line = definition.Lines[definition.Plausibility.DispatchedLine!.Value];
        var number = row.Values[definition.Forms[row.Form].Lines.IndexOf(definition.Plausibility.DispatchedLine.Value)].Number;
        var then = references.Dispatched!.Value;
        var (received, dispatched, difference) = (NumberText.Grouped(number), NumberText.Grouped(then), NumberText.Grouped(Int128.Abs((Int128)number - then)));
        string Name(Language language) => RelationText.NameOf(line, language);
        return new LocalText(
            $"{Name(Language.Kk)} = {received} ≠ учаскеге жіберілген бюллетеньдер {dispatched}, айырмасы {difference}. Хаттаманы және бюллетеньдерді беру актісін салыстырыңыз; екеуінде де солай жазылса, ештеңе өзгертпеңіз: хаттама есепке алынады.",
            $"{Name(Language.Ru)} = {received} ≠ передано участку бюллетеней {dispatched}, разница {difference}. Сверьте протокол и акт передачи бюллетеней; если в обоих так и записано, ничего не меняйте: протокол учитывается.",
            $"{Name(Language.En)} = {received} ≠ ballots dispatched to the station {dispatched}, difference {difference}. Compare the protocol and the act of their delivery; if both say so, change nothing: the protocol counts.");
    }

    /// <summary>Registered voters or turnout are far from the previous contest, or it has nothing to compare with (rule P203).</summary>
    public static LocalText Previous(ContestDefinition definition, in EntryRow row, ReferenceFigures references)
    {
        var check = ReferenceCheck.Of(definition, row.Form)!;

        // Whoever is told of a breach has compared this form at this station: it is the only one that has the lines.
        var registered = check.Registered([row.Form], references, row.Values);
        var turnout = check.Turnout([row.Form], references, row.Values);
        var limits = definition.Plausibility.Previous!;
        string All(Func<(long, long), (int, int), string> ofRegistered, Func<TurnoutPair, (int, int), string> ofTurnout) => string.Join(' ',
            new[] { registered is { } two ? ofRegistered(two, limits.Registered!.Value) : null, turnout is { } pair ? ofTurnout(pair, limits.Turnout!.Value) : null }
                .Where(static text => text is not null));
        return new LocalText(
            All(RegisteredKk, TurnoutKk) + " Хаттамамен салыстырыңыз; бұл өздігінен ештеңені дәлелдемейді: хаттама есепке алынады.",
            All(RegisteredRu, TurnoutRu) + " Сверьте с протоколом; само по себе это ничего не доказывает: протокол учитывается.",
            All(RegisteredEn, TurnoutEn) + " Compare with the protocol; by itself this proves nothing: the protocol counts.");
    }

    private static string RegisteredKk((long Now, long Then) two, (int Part, int Whole) limit) => two.Then == 0
        ? $"Тіркелген сайлаушылар {NumberText.Grouped(two.Now)}; өткен дауыс беруде мұнда 0 болған, салыстыратын ештеңе жоқ."
        : $"Тіркелген сайлаушылар {NumberText.Grouped(two.Now)}, өткен дауыс беруде {NumberText.Grouped(two.Then)}: айырмасы {Difference(two)}, шегі {Limit(two.Then, limit)} ({limit.Part}/{limit.Whole}).";

    private static string RegisteredRu((long Now, long Then) two, (int Part, int Whole) limit) => two.Then == 0
        ? $"Избирателей в списках {NumberText.Grouped(two.Now)}; на прошлом голосовании здесь было 0, сравнить не с чем."
        : $"Избирателей в списках {NumberText.Grouped(two.Now)}, на прошлом голосовании {NumberText.Grouped(two.Then)}: разница {Difference(two)} больше предела {Limit(two.Then, limit)} ({limit.Part}/{limit.Whole}).";

    private static string RegisteredEn((long Now, long Then) two, (int Part, int Whole) limit) => two.Then == 0
        ? $"Registered voters {NumberText.Grouped(two.Now)}; the previous contest had 0 here, there is nothing to compare with."
        : $"Registered voters {NumberText.Grouped(two.Now)}, at the previous contest {NumberText.Grouped(two.Then)}: the difference {Difference(two)} is above the limit {Limit(two.Then, limit)} ({limit.Part}/{limit.Whole}).";

    private static string TurnoutKk(TurnoutPair pair, (int Part, int Whole) limit) => pair.HasNoReference
        ? $"Қатысу {Turnout(pair.Now, Language.Kk)}; өткен дауыс беруде мұнда {Turnout(pair.Then, Language.Kk)}, салыстыратын ештеңе жоқ."
        : $"Қатысу {Turnout(pair.Now, Language.Kk)}, өткен дауыс беруде {Turnout(pair.Then, Language.Kk)}: айырмасы {Points(pair, Language.Kk)} пайыздық тармақ, шегі {Points(limit, Language.Kk)}.";

    private static string TurnoutRu(TurnoutPair pair, (int Part, int Whole) limit) => pair.HasNoReference
        ? $"Явка {Turnout(pair.Now, Language.Ru)}; на прошлом голосовании здесь {Turnout(pair.Then, Language.Ru)}, сравнить не с чем."
        : $"Явка {Turnout(pair.Now, Language.Ru)}, на прошлом голосовании {Turnout(pair.Then, Language.Ru)}: разница {Points(pair, Language.Ru)} п. п. больше предела {Points(limit, Language.Ru)}.";

    private static string TurnoutEn(TurnoutPair pair, (int Part, int Whole) limit) => pair.HasNoReference
        ? $"Turnout {Turnout(pair.Now, Language.En)}; at the previous contest {Turnout(pair.Then, Language.En)} here, there is nothing to compare with."
        : $"Turnout {Turnout(pair.Now, Language.En)}, at the previous contest {Turnout(pair.Then, Language.En)}: the difference {Points(pair, Language.En)} points is above the limit {Points(limit, Language.En)}.";

    private static string Difference((long Now, long Then) two) => NumberText.Grouped(Int128.Abs((Int128)two.Now - two.Then));

    /// <summary>The largest whole difference within the limit.</summary>
    private static string Limit(long then, (int Part, int Whole) limit) => NumberText.Grouped((Int128)then * limit.Part / limit.Whole);

    /// <summary><c>600 / 1 000 = 60.00 %</c>, the percentage rounded down.</summary>
    private static string Turnout((long Part, long Whole) turnout, Language language)
    {
        var text = $"{NumberText.Grouped(turnout.Part)} / {NumberText.Grouped(turnout.Whole)}";
        return turnout.Whole == 0 ? text : $"{text} = {NumberText.Hundredths((Int128)turnout.Part * 10_000 / turnout.Whole, language)} %";
    }

    private static string Points(TurnoutPair pair, Language language) => NumberText.Hundredths(pair.Hundredths(), language);

    private static string Points((int Part, int Whole) limit, Language language) => NumberText.Hundredths((Int128)limit.Part * 10_000 / limit.Whole, language);
}
