using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Observation.Sampling;

/// <summary>What came of drawing: the draw, or why there is none.</summary>
public abstract class DrawResult
{
    private DrawResult()
    {
    }

    /// <summary>Calls the function that fits.</summary>
    public T Match<T>(Func<ProbabilityDraw, T> drawn, Func<LocalText, T> notRandom, Func<Finding, T> refused)
    {
        ArgumentNullException.ThrowIfNull(drawn);
        ArgumentNullException.ThrowIfNull(notRandom);
        ArgumentNullException.ThrowIfNull(refused);
        return this switch
        {
            Drawn result => drawn(result.Draw),
            NotRandom result => notRandom(result.Reason),
            Refused result => refused(result.Finding),
            _ => throw new InvalidOperationException("DrawResult is closed."),
        };
    }

    internal static DrawResult Of(ProbabilityDraw draw) => new Drawn(draw);

    internal static DrawResult Of(LocalText reason) => new NotRandom(reason);

    internal static DrawResult Of(Finding finding) => new Refused(finding);

    private sealed class Drawn(ProbabilityDraw draw) : DrawResult
    {
        public ProbabilityDraw Draw { get; } = draw;
    }

    private sealed class NotRandom(LocalText reason) : DrawResult
    {
        public LocalText Reason { get; } = reason;
    }

    private sealed class Refused(Finding finding) : DrawResult
    {
        public Finding Finding { get; } = finding;
    }
}

/// <summary>Draws a sample: a pure function of design, frame and seed that anyone can repeat (<c>docs/sample-design.md</c>).</summary>
public static class SampleDraw
{
    /// <summary>Why a convenience sample has no interval and no p-value.</summary>
    public static LocalText NotRandomReason { get; } = new(
        "Учаскелер кездейсоқ таңдалмаған (ыңғайлы іріктеме): әр учаскенің таңдалу ықтималдығы белгісіз, сондықтан сенім аралығы да, p-мәні де жоқ; тек бақыланған сандар мен шекті бағалар беріледі.",
        "Участки выбраны не случайно (удобная выборка): вероятность отбора участков неизвестна, поэтому нет ни доверительного интервала, ни p-значения; показаны только наблюдённые числа и крайние границы.",
        "The stations were not drawn at random (a convenience sample): their chances of selection are unknown, so there is no interval and no p-value; only observed counts and worst-case bounds are shown.");

    /// <summary>design, frame, seed → draw.</summary>
    public static DrawResult Draw(SampleDesign design, SampleFrame frame, DrawSeed? seed)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(frame);
        if (!design.IsProbability)
        {
            return DrawResult.Of(NotRandomReason);
        }

        if (Objection(design, frame, seed) is { } finding)
        {
            return DrawResult.Of(finding);
        }

        return DrawResult.Of(new Drawing(design, frame, seed!).Draw());
    }

    private static Finding? Objection(SampleDesign design, SampleFrame frame, DrawSeed? seed)
    {
        if (seed is null || design.Commitment.IsNone || seed.Commitment != design.Commitment)
        {
            return Refusal(Rules.SeedNotCommitted, SamplingMessages.SeedNotCommitted(design, seed));
        }

        return FrameObjection(design, frame) is { } message ? Refusal(Rules.FrameDiffers, message) : null;
    }

    /// <summary>Why nothing can be drawn from this frame by this design, whatever the seed; null: something can.</summary>
    internal static LocalText? FrameObjection(SampleDesign design, SampleFrame frame)
    {
        if (!design.Frame.IsNone && design.Frame != frame.Digest)
        {
            return SamplingMessages.FrameDiffers(design.Frame, frame.Digest);
        }

        if (frame.Stations.IsEmpty)
        {
            return SamplingMessages.FrameEmpty;
        }

        if (design.Selection is SelectionMethod.PpsSystematic or SelectionMethod.PpsWithReplacement
            && frame.Stations.FirstOrDefault(station => station.Registered < 0) is { Key: { } key })
        {
            return SamplingMessages.SizeUnknown(key);
        }

        var known = frame.Stations.Select(station => station.Stratum).ToHashSet(StringComparer.Ordinal);
        return design.Sizes.Keys.Concat(design.Spreads.Keys).Concat(design.Joins.Keys).Concat(design.Joins.Values)
            .FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? SamplingMessages.StratumUnknown(unknown)
            : null;
    }

    private static Finding Refusal(Rule rule, LocalText message) => new(rule.Code, rule.Severity, default, message);
}
