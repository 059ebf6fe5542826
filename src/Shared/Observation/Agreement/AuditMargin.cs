using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Observation.Agreement;

/// <summary>The margin of one reported outcome: a sum Σ a·line that is above zero as reported.</summary>
internal sealed class AuditMargin
{
    private readonly ContestDefinition _definition;
    private readonly IReadOnlyDictionary<int, long> _coefficients;

    /// <param name="definition">The contest.</param>
    /// <param name="id">Its id.</param>
    /// <param name="coefficients">a by line.</param>
    /// <param name="holds">Whether the condition holds, or its contrary.</param>
    /// <param name="reported">The margin, above zero.</param>
    public AuditMargin(ContestDefinition definition, string id, IReadOnlyDictionary<int, long> coefficients, bool holds, long reported) =>
        (_definition, Id, _coefficients, Holds, Reported) = (definition, id, coefficients, holds, reported);

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Whether the condition is reported to hold.</summary>
    public bool Holds { get; }

    /// <summary>V, above zero.</summary>
    public long Reported { get; }

    /// <summary>
    /// The margin of one inequality over totals; null where there is none to speak of: several comparisons, an equality, a constant, an absolute value, a line that
    /// not all report, a tie, or a margin beyond 64 bits.
    /// </summary>
    public static AuditMargin? Of(ContestDefinition definition, string id, Relation relation, IReadOnlyList<long> totals)
    {
        if (relation.Alternatives is not [[{ Left.IsAbsolute: false, Right.IsAbsolute: false } comparison]]
            || comparison.Left.Constant != 0 || comparison.Right.Constant != 0 || relation.Lines.Any(line => totals[line] < 0)
            || comparison.Comparator is Comparator.Equal or Comparator.NotEqual)
        {
            return null;
        }

        var sign = comparison.Comparator is Comparator.Greater or Comparator.AtLeast ? 1 : -1;
        var coefficients = new SortedDictionary<int, long>();
        foreach (var (line, coefficient) in comparison.Left.Terms)
        {
            coefficients[line] = coefficients.GetValueOrDefault(line) + (sign * coefficient);
        }

        foreach (var (line, coefficient) in comparison.Right.Terms)
        {
            coefficients[line] = coefficients.GetValueOrDefault(line) - (sign * coefficient);
        }

        var margin = coefficients.Aggregate((Int128)0, (sum, pair) => sum + ((Int128)pair.Value * totals[pair.Key]));
        return margin == 0 || Int128.Abs(margin) > long.MaxValue ? null
            : margin > 0 ? new AuditMargin(definition, id, coefficients, holds: true, (long)margin)
            : new AuditMargin(definition, id, coefficients.ToDictionary(pair => pair.Key, pair => -pair.Value), holds: false, (long)-margin);
    }

    /// <summary>Votes by which official figures overstate the margin at a station; null where official figures or copy lack a line.</summary>
    public double? Overstatement(ComparedStation station) => Overstatement(station.Difference);

    /// <summary>Votes by which figures overstate the margin that differ so from the true ones; null where a line of it is not known.</summary>
    /// <param name="differences">Figure less true figure, by line of the contest.</param>
    public double? Overstatement(Func<int, long?> differences)
    {
        var sum = 0.0;
        foreach (var (line, coefficient) in _coefficients)
        {
            if (differences(line) is not { } difference)
            {
                return null;
            }

            sum += (double)coefficient * difference;
        }

        return sum;
    }

    /// <summary>
    /// c: votes of margin that a registered voter can be worth at most, between the best reported and the worst possible. Null: a station that cannot be drawn has
    /// ballots.
    /// </summary>
    public double? Most(IReadOnlyList<(long Registered, long[] Lines)> stations)
    {
        double[] worth = [.. _definition.BallotKinds.Select(Worth)];
        var most = worth.Max() - worth.Min();
        foreach (var (registered, lines) in stations)
        {
            var reported = _coefficients.Sum(pair => (double)pair.Value * lines[pair.Key]);
            if (registered <= 0)
            {
                if (lines.Any(line => line != 0))
                {
                    return null;
                }

                continue;
            }

            most = Math.Max(most, (reported / registered) - worth.Min());
        }

        return most;
    }

    /// <summary>What one registered voter of this kind adds to the margin.</summary>
    private double Worth(BallotKind kind)
    {
        var registered = kind.Lines.Contains(_definition.RegisteredLine) ? 0 : _coefficients.GetValueOrDefault(_definition.RegisteredLine);
        return registered + kind.Lines.Sum(line => _coefficients.GetValueOrDefault(line));
    }
}

/// <summary>Registered voters and official figures of every station of a register, all its forms together.</summary>
internal static class FrameVectors
{
    /// <summary>The stations; a figure that is missing or illegible counts nothing.</summary>
    public static IReadOnlyList<(long Registered, long[] Lines)> Of(ContestDefinition definition, Register register, Func<OfficialKey, OfficialFigures?> official)
    {
        var stations = new List<(long, long[])>();
        foreach (var station in register.Parts.SelectMany(part => part.Stations))
        {
            var lines = new long[definition.Lines.Length];
            foreach (var form in station.Forms)
            {
                var values = official(new OfficialKey(station.Area.Code, station.Code, form))?.Values ?? [];
                for (var i = 0; i < values.Length; i++)
                {
                    lines[definition.Forms[form].Lines[i]] += values[i].IsNumber ? values[i].Number : 0;
                }
            }

            stations.Add((station.Registered, lines));
        }

        return stations;
    }
}
