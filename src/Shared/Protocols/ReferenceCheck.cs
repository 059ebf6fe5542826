using System.Collections.Immutable;
using System.Numerics;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>
/// Compares one protocol with what the register knows of its station from elsewhere: the ballots dispatched (rule P111), the station's figures at a previous
/// contest (rule P203).
/// </summary>
/// <remarks>
/// The references are of a station, the protocol is of a form: where several forms are expected of the station that have the lines, one of them alone says
/// nothing about the whole, and nothing is compared. A figure that is missing or illegible has its own finding and is not compared.
/// </remarks>
internal sealed class ReferenceCheck
{
    private readonly PreviousLimits _limits;
    private readonly LinesOnForm? _dispatched;
    private readonly LinesOnForm? _registered;
    private readonly LinesOnForm? _part;
    private readonly LinesOnForm? _whole;

    private ReferenceCheck(ContestDefinition definition, int form)
    {
        var plausibility = definition.Plausibility;
        _limits = plausibility.Previous ?? new PreviousLimits(null, null);
        _dispatched = plausibility.DispatchedLine is { } line ? LinesOnForm.Of(definition, form, [line], []) : null;
        _registered = _limits.Registered is null || definition.RegisteredLine < 0 ? null : LinesOnForm.Of(definition, form, [definition.RegisteredLine], []);
        if (_limits.Turnout is not null && plausibility.Turnout is { } turnout)
        {
            _part = LinesOnForm.Of(definition, form, turnout.Part, turnout.Whole);
            _whole = LinesOnForm.Of(definition, form, turnout.Whole, turnout.Part);
        }
    }

    /// <summary>The comparison of a form; null where the contest asks for none, or the form has nothing to compare.</summary>
    public static ReferenceCheck? Of(ContestDefinition definition, int form)
    {
        var check = new ReferenceCheck(definition, form);
        return check is { _dispatched: null, _registered: null, _part: null } ? null : check;
    }

    /// <summary>Appends what is unlike the references.</summary>
    public void Check(ImmutableArray<int> forms, ReferenceFigures references, ReadOnlySpan<Value> values, List<Breach> breaches)
    {
        if (Dispatched(forms, references, values) is var (now, then) && now != then)
        {
            breaches.Add(new Breach(Rules.DispatchedDiffers.Code, Rules.DispatchedDiffers.Severity, BreachKind.DispatchedDiffers, 0));
        }

        if (Registered(forms, references, values) is not null || Turnout(forms, references, values) is not null)
        {
            breaches.Add(new Breach(Rules.PreviousDiffers.Code, Rules.PreviousDiffers.Severity, BreachKind.PreviousDiffers, 0));
        }
    }

    /// <summary>Ballots received and dispatched; null: not compared.</summary>
    public (long Now, long Then)? Dispatched(ImmutableArray<int> forms, ReferenceFigures references, ReadOnlySpan<Value> values) =>
        references.Dispatched is { } then && _dispatched?.Sum(forms, values) is { } now ? (now, then) : null;

    /// <summary>Registered voters now and at the previous contest, where they are too far apart or nothing can be compared with; else null.</summary>
    public (long Now, long Then)? Registered(ImmutableArray<int> forms, ReferenceFigures references, ReadOnlySpan<Value> values)
    {
        if (_limits.Registered is not var (part, whole) || references.PreviousRegistered is not { } then || _registered?.Sum(forms, values) is not { } now)
        {
            return null;
        }

        var isFar = then == 0 || Int128.Abs((Int128)now - then) * whole > (Int128)part * then;
        return isFar ? (now, then) : null;
    }

    /// <summary>Turnout now and at the previous contest, where they are too far apart or nothing can be compared with; else null.</summary>
    public TurnoutPair? Turnout(ImmutableArray<int> forms, ReferenceFigures references, ReadOnlySpan<Value> values)
    {
        if (_limits.Turnout is not { } limit || references.PreviousTurnout is not { } then
            || _part?.Sum(forms, values) is not { } part || _whole?.Sum(forms, values) is not { } whole)
        {
            return null;
        }

        var pair = new TurnoutPair((part, whole), then);
        return pair.HasNoReference || (whole > 0 && pair.IsFurtherThan(limit)) ? pair : null;
    }

    /// <summary>Lines of a form that are added up, where no other form expected of a station has them too.</summary>
    private sealed class LinesOnForm
    {
        private readonly int[] _positions;
        private readonly bool[] _hasForm;

        private LinesOnForm(int[] positions, bool[] hasForm) => (_positions, _hasForm) = (positions, hasForm);

        /// <summary>The lines; null where the form lacks one of them or of those that must stand beside them.</summary>
        public static LinesOnForm? Of(ContestDefinition definition, int form, ImmutableArray<int> lines, ImmutableArray<int> beside)
        {
            bool[] hasForm = [.. definition.Forms.Select(each => lines.Concat(beside).All(line => each.Lines.Contains(line)))];
            return hasForm[form] ? new LinesOnForm([.. lines.Select(line => definition.Forms[form].Lines.IndexOf(line))], hasForm) : null;
        }

        /// <summary>Their sum; null where one is no number, or another form of the station has the lines as well.</summary>
        public long? Sum(ImmutableArray<int> forms, ReadOnlySpan<Value> values)
        {
            var carriers = 0;
            foreach (var form in forms)
            {
                carriers += _hasForm[form] ? 1 : 0;
            }

            return carriers > 1 ? null : Value.Sum(values, _positions);
        }
    }
}

/// <summary>The turnout of a station at two contests, each a part of a whole.</summary>
internal readonly record struct TurnoutPair((long Part, long Whole) Now, (long Part, long Whole) Then)
{
    /// <summary>Whether the earlier turnout is no number that anything could be compared with: nobody voted, or nobody could.</summary>
    public bool HasNoReference => Then.Part == 0 || Then.Whole == 0;

    /// <summary>Whether the two are more points apart than <paramref name="limit"/>, exactly.</summary>
    public bool IsFurtherThan((int Part, int Whole) limit)
    {
        // Products of two counts and a limit fit 128 bits; sums of many lines may be above a count.
        var fits = Math.Max(Math.Max(Now.Part, Now.Whole), Math.Max(Then.Part, Then.Whole)) <= Value.MaxNumber;
        return fits
            ? IsFurther<Int128>(Now.Part, Now.Whole, Then.Part, Then.Whole, limit.Part, limit.Whole)
            : IsFurther<BigInteger>(Now.Part, Now.Whole, Then.Part, Then.Whole, limit.Part, limit.Whole);
    }

    /// <summary>The difference in hundredths of a point, rounded up, so that what is above a limit looks so.</summary>
    public Int128 Hundredths()
    {
        var difference = BigInteger.Abs(((BigInteger)Now.Part * Then.Whole) - ((BigInteger)Then.Part * Now.Whole)) * 10_000;
        var whole = (BigInteger)Now.Whole * Then.Whole;
        return (Int128)((difference + whole - 1) / whole);
    }

    private static bool IsFurther<T>(T part, T whole, T thenPart, T thenWhole, T limitPart, T limitWhole)
        where T : INumber<T> => T.Abs((part * thenWhole) - (thenPart * whole)) * limitWhole > limitPart * whole * thenWhole;
}
