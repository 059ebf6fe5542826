using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>Shows for how many stations the register knows figures to compare with, and what became of the results of a previous contest.</summary>
internal static class ReferenceView
{
    /// <summary>Says what was bound, where anything was to be.</summary>
    public static void ShowBound(Terminal terminal, BoundResults? bound)
    {
        if (bound is not null)
        {
            terminal.Line(terminal.Say(BoundText(bound)));
        }
    }

    /// <summary>Says of how many stations nothing is known, where the contest compares anything.</summary>
    public static void ShowCoverage(Terminal terminal, ReferenceCoverage coverage)
    {
        if (coverage.WithoutDispatched is > 0 and var dispatched)
        {
            terminal.Line(terminal.Say(WithoutDispatched(dispatched, coverage.Stations)));
        }

        if (coverage.WithoutPrevious is > 0 and var previous)
        {
            terminal.Line(terminal.Say(WithoutPrevious(previous, coverage.Stations)));
        }
    }

    /// <summary>Writes both; nothing where the contest compares nothing.</summary>
    public static void Write(Utf8JsonWriter json, ReferenceCoverage coverage, BoundResults? bound)
    {
        if (coverage is { WithoutDispatched: null, WithoutPrevious: null })
        {
            return;
        }

        json.WriteObject("references", () =>
        {
            json.WriteNumber("stations", coverage.Stations);
            if (coverage.WithoutDispatched is { } dispatched)
            {
                json.WriteNumber("withoutDispatched", dispatched);
            }

            if (coverage.WithoutPrevious is { } previous)
            {
                json.WriteNumber("withoutPrevious", previous);
            }

            if (bound is not null)
            {
                json.WriteNumber("previousBound", bound.Bound);
                json.WriteNumber("previousUnknown", bound.Unknown);
            }
        });
    }

    private static LocalText BoundText(BoundResults bound)
    {
        var stations = Numbers.Grouped(bound.Bound);
        var text = new LocalText(
            $"Өткен дауыс беру: {stations} учаскенің саны бар.",
            $"Прошлое голосование: есть числа для участков: {stations}.",
            $"Previous contest: figures of {stations} stations.");
        if (bound.Unknown == 0)
        {
            return text;
        }

        var (rows, first) = (Numbers.Grouped(bound.Unknown), bound.FirstUnknown);
        return new LocalText(
            $"{text.Kk} Учаскесі тізілімде жоқ жолдар: {rows} (біріншісі: {first}).",
            $"{text.Ru} Строк, участка которых нет в реестре: {rows} (первая: {first}).",
            $"{text.En} Rows whose station the register lacks: {rows} (the first: {first}).");
    }

    private static LocalText WithoutDispatched(long without, long stations) => new(
        $"Жіберілген бюллетень саны белгісіз учаскелер: {Numbers.Grouped(without)} / {Numbers.Grouped(stations)}; олар салыстырылмайды (P111).",
        $"Участков, для которых неизвестно, сколько передано бюллетеней: {Numbers.Grouped(without)} из {Numbers.Grouped(stations)}; они не сверяются (P111).",
        $"Stations whose dispatched ballots are unknown: {Numbers.Grouped(without)} of {Numbers.Grouped(stations)}; they are not compared (P111).");

    private static LocalText WithoutPrevious(long without, long stations) => new(
        $"Өткен дауыс берудегі саны белгісіз учаскелер: {Numbers.Grouped(without)} / {Numbers.Grouped(stations)}; олар салыстырылмайды (P203).",
        $"Участков, для которых неизвестны числа прошлого голосования: {Numbers.Grouped(without)} из {Numbers.Grouped(stations)}; они не сравниваются (P203).",
        $"Stations of which nothing is known from a previous contest: {Numbers.Grouped(without)} of {Numbers.Grouped(stations)}; they are not compared (P203).");
}
