using System.Collections.Immutable;
using System.Globalization;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>
/// The grammar of control relations, compiled to linear rows:
/// <code>
/// relation    := alternative ('or' alternative)*
/// alternative := chain ('and' chain)*
/// chain       := side (op side)+            op: = ≠ != &lt; ≤ &lt;= &gt; ≥ &gt;=
/// side        := '|' sum '|' | sum
/// sum         := product (('+' | '-') product)*
/// product     := factor ('*' factor)*       at most one factor with lines
/// factor      := '-' factor | integer | line id | '(' sum ')'
/// </code>
/// A chain <c>a = b = c</c> is two comparisons, each side against its neighbour. Any text ends in a value, never in an exception.
/// </summary>
public static class RelationParser
{
    /// <summary>Longest text of a relation.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Deepest nesting of parentheses.</summary>
    public const int MaxDepth = 20;

    /// <summary>Parses a relation over the lines with these ids; a term's line is the index in <paramref name="lineIds"/>.</summary>
    public static RelationParse Parse(string source, IReadOnlyList<string> lineIds)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(lineIds);
        if (source.Length > MaxLength)
        {
            return RelationParse.Of(new RelationError(MaxLength + 1, RelationMessages.TooLong));
        }

        var run = new Run(source, lineIds);
        var alternatives = run.Alternatives();
        return run.Error is { } error ? RelationParse.Of(error) : RelationParse.Of(alternatives);
    }

    /// <summary>One pass over one text. The first error stops it: every later step sees the end of the text.</summary>
    private sealed class Run
    {
        private readonly string _source;
        private readonly IReadOnlyList<string> _lineIds;
        private RelationToken _token;
        private int _depth;

        public Run(string source, IReadOnlyList<string> lineIds)
        {
            _source = source;
            _lineIds = lineIds;
            _token = RelationToken.Next(source, 0);
        }

        public RelationError? Error { get; private set; }

        public ImmutableArray<ImmutableArray<Comparison>> Alternatives()
        {
            var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<Comparison>>();
            do
            {
                alternatives.Add(Alternative());
            }
            while (Take(RelationTokenKind.Or));

            if (_token.Kind != RelationTokenKind.End)
            {
                Fail(RelationMessages.Expected(_token.Text, RelationMessages.OperatorOrEnd));
            }
            else if (alternatives.All(all => all.All(one => one.Left.Terms.IsEmpty && one.Right.Terms.IsEmpty)))
            {
                Fail(RelationMessages.NoLine);
            }

            return alternatives.ToImmutable();
        }

        private ImmutableArray<Comparison> Alternative()
        {
            var comparisons = ImmutableArray.CreateBuilder<Comparison>();
            do
            {
                Chain(comparisons);
            }
            while (Take(RelationTokenKind.And));

            return comparisons.ToImmutable();
        }

        private void Chain(ImmutableArray<Comparison>.Builder comparisons)
        {
            var left = Side();
            if (_token.Kind != RelationTokenKind.Compare)
            {
                Fail(RelationMessages.Expected(_token.Text, RelationMessages.ComparatorWanted));
                return;
            }

            while (_token.Kind == RelationTokenKind.Compare)
            {
                var comparator = _token.Comparator;
                Advance();
                var right = Side();
                comparisons.Add(new Comparison(left, comparator, right));
                left = right;
            }
        }

        private LinearRow Side()
        {
            if (!Take(RelationTokenKind.Bar))
            {
                return Sum().ToRow(isAbsolute: false);
            }

            var row = Sum().ToRow(isAbsolute: true);
            if (!Take(RelationTokenKind.Bar))
            {
                Fail(RelationMessages.Expected(_token.Text, RelationMessages.BarWanted));
            }

            return row;
        }

        private LinearSum Sum()
        {
            var sum = LinearSum.OfConstant(0);
            var sign = 1;
            while (true)
            {
                var start = _token.Start;
                var product = Product();
                if (!sum.Add(product, sign))
                {
                    FailAt(start, RelationMessages.OutOfBound);
                }

                if (_token.Kind is not (RelationTokenKind.Plus or RelationTokenKind.Minus))
                {
                    return sum;
                }

                sign = _token.Kind == RelationTokenKind.Plus ? 1 : -1;
                Advance();
            }
        }

        private LinearSum Product()
        {
            var product = Factor();
            while (_token.Kind == RelationTokenKind.Times)
            {
                var start = _token.Start;
                Advance();
                var factor = Factor();
                if (!product.IsConstant && !factor.IsConstant)
                {
                    FailAt(start, RelationMessages.NotLinear);
                    return product;
                }

                if (LinearSum.Product(product, factor) is not { } next)
                {
                    FailAt(start, RelationMessages.OutOfBound);
                    return product;
                }

                product = next;
            }

            return product;
        }

        private LinearSum Factor()
        {
            var sign = 1;
            while (Take(RelationTokenKind.Minus))
            {
                sign = -sign;
            }

            var factor = _token.Kind switch
            {
                RelationTokenKind.Number => Number(),
                RelationTokenKind.Name => Name(),
                RelationTokenKind.Open => Parenthesis(),
                _ => null,
            };
            if (factor is null)
            {
                Fail(RelationMessages.Expected(_token.Text, RelationMessages.OperandWanted));
                return LinearSum.OfConstant(0);
            }

            return sign == 1 ? factor : LinearSum.Product(LinearSum.OfConstant(-1), factor)!;
        }

        private LinearSum Number()
        {
            if (!long.TryParse(_token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > LinearSum.Bound)
            {
                Fail(RelationMessages.OutOfBound);
                return LinearSum.OfConstant(0);
            }

            Advance();
            return LinearSum.OfConstant(number);
        }

        private LinearSum Name()
        {
            for (var i = 0; i < _lineIds.Count; i++)
            {
                if (_lineIds[i] == _token.Text)
                {
                    Advance();
                    return LinearSum.OfLine(i);
                }
            }

            Fail(DefinitionMessages.Unknown(DefinitionMessages.Line, _token.Text, Nearest.To(_token.Text, _lineIds)));
            return LinearSum.OfConstant(0);
        }

        private LinearSum Parenthesis()
        {
            if (++_depth > MaxDepth)
            {
                Fail(RelationMessages.TooDeep);
                return LinearSum.OfConstant(0);
            }

            Advance();
            var sum = Sum();
            _depth--;
            if (!Take(RelationTokenKind.Close))
            {
                Fail(RelationMessages.Expected(_token.Text, RelationMessages.CloseWanted));
            }

            return sum;
        }

        private bool Take(RelationTokenKind kind)
        {
            if (_token.Kind != kind)
            {
                return false;
            }

            Advance();
            return true;
        }

        private void Advance() => _token = RelationToken.Next(_source, _token.Start + _token.Text.Length);

        private void Fail(LocalText message) => FailAt(_token.Start, message);

        private void FailAt(int start, LocalText message)
        {
            Error ??= new RelationError(start + 1, message);
            _token = new RelationToken(RelationTokenKind.End, _source.Length, string.Empty);
        }
    }
}
