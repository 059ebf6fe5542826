using System.Collections.Immutable;
using CsCheck;
using Hattama.Contests;
using Hattama.Protocols;

namespace Hattama.Tests.Contests;

public sealed class RelationParserTests
{
    private static readonly string[] Ids = ["a", "b", "c", "issued_2", "q1.yes"];

    [Theory]
    [InlineData("a = 10", 9, false)]
    [InlineData("a = 10", 10, true)]
    [InlineData("a = 10", 11, false)]
    [InlineData("a != 10", 9, true)]
    [InlineData("a ≠ 10", 10, false)]
    [InlineData("a ≠ 10", 11, true)]
    [InlineData("a < 10", 9, true)]
    [InlineData("a < 10", 10, false)]
    [InlineData("a < 10", 11, false)]
    [InlineData("a <= 10", 9, true)]
    [InlineData("a <= 10", 10, true)]
    [InlineData("a ≤ 10", 11, false)]
    [InlineData("a > 10", 9, false)]
    [InlineData("a > 10", 10, false)]
    [InlineData("a > 10", 11, true)]
    [InlineData("a >= 10", 9, false)]
    [InlineData("a >= 10", 10, true)]
    [InlineData("a ≥ 10", 11, true)]
    public void Comparator_BelowAtAbove_Holds(string source, long a, bool holds) => Assert.Equal(holds, Holds(source, a));

    [Theory]
    [InlineData("|a - b| <= 15", 100, 114, true)] // 14
    [InlineData("|a - b| <= 15", 100, 115, true)] // == 15
    [InlineData("|a - b| <= 15", 100, 116, false)] // 16
    [InlineData("|a - b| <= 15", 116, 100, false)]
    [InlineData("100*a < 3*(a + b)", 29, 971, true)] // < 3%
    [InlineData("100*a < 3*(a + b)", 30, 970, false)] // == 3%
    [InlineData("100*a < 3*(a + b)", 31, 969, false)] // > 3%
    [InlineData("a = 1 or b = 1", 0, 1, true)]
    [InlineData("a = 1 or b = 1", 0, 0, false)]
    [InlineData("a = 1 and b = 1", 0, 1, false)]
    [InlineData("a = 1 and b = 1 or a = 2", 2, 9, true)] // 'and' binds tighter
    [InlineData("a = 2 or a = 1 and b = 1", 2, 9, true)]
    [InlineData("0 <= a <= b", 3, 3, true)]
    [InlineData("0 <= a <= b", 4, 3, false)]
    [InlineData("a = -b + 10", 4, 6, true)]
    [InlineData("a - (b - 10) = --10", 6, 6, true)]
    [InlineData("a*2 = b", 4, 8, true)]
    public void Relation_OverNumbers_Holds(string source, long a, long b, bool holds) => Assert.Equal(holds, Holds(source, a, b));

    [Theory]
    [InlineData("b + a - b + 2*a = c*1 + 3 - 3", "3*a = c")] // merged, dropped, sorted
    [InlineData("a = b = c", "a = b and b = c")]
    [InlineData("3*(2*(a - b) + 1) > 0", "6*a − 6*b + 3 > 0")]
    [InlineData("|a-b|<=15", "|a − b| ≤ 15")]
    [InlineData("0*b < a", "0 < a")]
    [InlineData("0*b*c < a", "0 < a")] // nothing times anything is linear
    [InlineData("q1.yes<=issued_2", "q1.yes ≤ issued_2")]
    [InlineData("1000000000*a != -1000000000", "1000000000*a ≠ −1000000000")]
    public void Canonical_OfARelation_IsMergedAndSorted(string source, string canonical) =>
        Assert.Equal(canonical, RelationText.Canonical(Parsed(source), Ids));

    [Theory]
    [InlineData("", 1, "The text ends here; expected a number, a line id or '('.")]
    [InlineData("a", 2, "The text ends here; expected a comparison: = ≠ < ≤ > ≥.")]
    [InlineData("a =", 4, "The text ends here; expected a number, a line id or '('.")]
    [InlineData("a = = b", 5, "Found '='; expected a number, a line id or '('.")]
    [InlineData("a + b", 6, "The text ends here; expected a comparison: = ≠ < ≤ > ≥.")]
    [InlineData("a = (b + c", 11, "The text ends here; expected ')'.")]
    [InlineData("|a - b = 3", 8, "Found '='; expected the closing '|'.")]
    [InlineData("a = b c", 7, "Found 'c'; expected an operator, 'and', 'or' or the end.")]
    [InlineData("a = 2 b", 7, "Found 'b'; expected an operator, 'and', 'or' or the end.")]
    [InlineData("a = b % 2", 7, "Found '%'; expected an operator, 'and', 'or' or the end.")]
    [InlineData("a = 1.5", 6, "Found '.'; expected an operator, 'and', 'or' or the end.")]
    [InlineData("a * b = 1", 3, "A line cannot be multiplied by a line: make one of the factors a number.")]
    [InlineData("a = isued_2", 5, "Unknown line 'isued_2'. Did you mean 'issued_2'?")]
    [InlineData("a = B", 5, "Unknown line 'B'. Did you mean 'b'?")]
    [InlineData("a = nothing_like_it", 5, "Unknown line 'nothing_like_it'.")]
    [InlineData("1 = 1", 6, "The relation reads no line: name at least one.")]
    [InlineData("a = 1000000001", 5, "The number is too large: coefficients and constants stay within ±1000000000.")]
    [InlineData("a = 99999999999999999999999", 5, "The number is too large: coefficients and constants stay within ±1000000000.")]
    [InlineData("100000*(100000*a) = 1", 7, "The number is too large: coefficients and constants stay within ±1000000000.")]
    [InlineData("a = b + 1000000000*c + c", 24, "The number is too large: coefficients and constants stay within ±1000000000.")]
    [InlineData("a = 1000000000 + 1", 18, "The number is too large: coefficients and constants stay within ±1000000000.")]
    [InlineData("a = 😀", 5, "Found '😀'; expected a number, a line id or '('.")]
    public void Error_InTheText_SaysWhereAndWhat(string source, int column, string message)
    {
        var error = Failed(source);

        Assert.Equal((column, message), (error.Column, error.Message.En));
        Assert.NotNull(error.Message.Kk);
        Assert.NotNull(error.Message.Ru);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Nesting_AtTheLimit_IsAccepted(int depth, bool accepted) =>
        Assert.Equal(accepted, IsAccepted(new string('(', depth) + "a" + new string(')', depth) + " = 1"));

    [Theory]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public void Length_AtTheLimit_IsAccepted(int length, bool accepted) => Assert.Equal(accepted, IsAccepted("a = 1".PadRight(length)));

    [Fact]
    public void Minus_AThousandTimes_IsJustASign() => Assert.True(Holds("a = " + new string('-', 1000) + "5", 5));

    [Fact]
    public void Evaluate_AtEveryExtreme_DoesNotOverflow()
    {
        const long most = (1L << 53) - 1;

        Assert.True(Holds("1000000000*a + 1000000000*b > 1000000000*a", most, most));
    }

    /// <summary>Figures and coefficients at their limits leave 64 bits; nothing wraps round to a number that happens to fit.</summary>
    [Theory]
    [InlineData("536870912*a <= 15", 34_359_738_368, 0, false)] // 2²⁹·2³⁵ = 2⁶⁴, which 64 bits hold as 0
    [InlineData("536870912*a <= 15", 17_179_869_184, 0, false)] // 2⁶³: the smallest negative number
    [InlineData("536870912*a = 536870912*b", 34_359_738_368, 0, false)]
    [InlineData("536870912*a - 536870912*b > 15", 34_359_738_368, 0, true)]
    [InlineData("|1000000000*a - 1000000000*b| <= 15", 0, Value.MaxNumber, false)] // the bars hold in the wide way too
    [InlineData("|1000000000*a - 1000000000*b| <= 15", Value.MaxNumber, 0, false)]
    [InlineData("|1000000000*a - 1000000000*b| <= 15", Value.MaxNumber, Value.MaxNumber, true)]
    [InlineData("|1000000000*a - 1000000000*b| <= 999999999", Value.MaxNumber - 1, Value.MaxNumber, false)]
    [InlineData("|1000000000*a - 1000000000*b| <= 1000000000", Value.MaxNumber - 1, Value.MaxNumber, true)]
    public void Relation_PastSixtyFourBits_IsExact(string source, long a, long b, bool holds) => Assert.Equal(holds, Holds(source, a, b));

    [Fact]
    public void Canonical_ParsedAgain_GivesTheSameRows() => Relations.Sample(source =>
    {
        var canonical = RelationText.Canonical(Parsed(source), Ids);
        return RelationText.Canonical(Parsed(canonical), Ids) == canonical;
    });

    [Fact]
    public void Canonical_OverAnyNumbers_HoldsLikeItsSource() => Gen.Select(Relations, Gen.Long[0, 60].Array[5]).Sample((source, lines) =>
        Holds(source, lines) == Holds(RelationText.Canonical(Parsed(source), Ids), lines));

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.OneOf<string>(Gen.String, Soup).Sample(source =>
        RelationParser.Parse(source, Ids).Match(
            alternatives => !alternatives.IsEmpty && alternatives.All(all => !all.IsEmpty),
            error => error.Column >= 1 && error.Column <= source.Length + 1));

    /// <summary>Words of the grammar in any order.</summary>
    private static Gen<string> Soup { get; } = Gen
        .OneOf<string>("a", "b", "=", "<=", "(", ")", "|", "-", "+", "*", "7", "and", "or", " ", "zz", "!", "1000000000", "\ud83d")
        .Array[0, 30].Select(string.Concat);

    private static Gen<string> Sums { get; } = Gen.Recursive<string>((depth, deeper) => depth > 3
        ? Gen.OneOf<string>(Ids)
        : Gen.OneOf<string>(
            Gen.OneOf<string>(Ids),
            Gen.Int[0, 20].Select(number => $"{number}"),
            Gen.Select(deeper, deeper, (left, right) => $"{left} + {right}"),
            Gen.Select(deeper, deeper, (left, right) => $"({left} - ({right}))"),
            Gen.Select(Gen.Int[-9, 9], deeper, (factor, sum) => $"{factor}*({sum})")));

    private static Gen<string> Relations { get; } = Gen.Select(Sums, Gen.OneOf<string>("=", "≠", "<", "≤", ">", ">="), Sums, Gen.Bool, Gen.OneOf<string>(Ids))
        .Select((left, comparator, right, bars, id) => (bars ? $"|{left} + {id}|" : $"{left} + {id} - 0") + $" {comparator} {right}")
        .Array[1, 4].Select(chains => string.Join(" or ", chains.Chunk(2).Select(pair => string.Join(" and ", pair))))
        .Where(source => IsAccepted(source));

    private static bool Holds(string source, params long[] lines) =>
        new Relation("T1", Hattama.Findings.Severity.Error, default, source, Parsed(source), []).Holds([.. lines, 0, 0, 0, 0]);

    private static bool IsAccepted(string source) => RelationParser.Parse(source, Ids).Match(_ => true, _ => false);

    private static ImmutableArray<ImmutableArray<Comparison>> Parsed(string source) =>
        RelationParser.Parse(source, Ids).Match(alternatives => alternatives, error =>
        {
            Assert.Fail($"{source}: {error.Column}: {error.Message.En}");
            return [];
        });

    private static RelationError Failed(string source) => RelationParser.Parse(source, Ids).Match(
        _ =>
        {
            Assert.Fail($"{source}: accepted");
            throw new InvalidOperationException();
        },
        error => error);
}
