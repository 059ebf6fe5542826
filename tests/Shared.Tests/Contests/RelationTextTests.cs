using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Tests.Contests;

public sealed class RelationTextTests
{
    private static readonly ContestDefinition Contest = Definitions.Valid(Definitions.Bytes(Definitions.Full()));

    [Theory]
    [InlineData("registered = voted + yes", "registered 1 000 ≠ voted 900 + yes 99 = 999, difference 1")]
    [InlineData("voted + yes = registered", "voted 900 + yes 99 = 999 ≠ registered 1 000, difference 1")]
    [InlineData("registered != 1000", "registered 1 000 = 1 000, difference 0")]
    [InlineData("registered < voted", "registered 1 000 ≥ voted 900, difference 100")]
    [InlineData("registered <= voted", "registered 1 000 > voted 900, difference 100")]
    [InlineData("voted > registered", "voted 900 ≤ registered 1 000, difference 100")]
    [InlineData("voted >= registered", "voted 900 < registered 1 000, difference 100")]
    [InlineData("|voted - registered| <= 15", "|−registered 1 000 + voted 900| = 100 > 15, difference 85")]
    [InlineData("100*yes < 3*voted", "100*yes 99 = 9 900 ≥ 3*voted 900 = 2 700, difference 7 200")]
    [InlineData("registered = 1000 and voted = 901", "voted 900 ≠ 901, difference 1")]
    [InlineData("registered = 1 or voted = 1", "registered 1 000 ≠ 1, difference 999; voted 900 ≠ 1, difference 899")]
    public void Broken_Relation_ShowsItsArithmetic(string source, string numbers)
    {
        var text = RelationText.Broken(Of(source), Contest, [1000, 900, 99, 0, 0]);

        Assert.Equal("Rule: " + numbers, text.En);
        Assert.Equal("Правило: " + numbers.Replace("difference", "разница", StringComparison.Ordinal), text.Ru);
        Assert.Equal("Ереже: " + numbers.Replace("difference", "айырмасы", StringComparison.Ordinal), text.Kk);
    }

    [Fact]
    public void NotEvaluable_Relation_NamesMissingAndIllegibleLines()
    {
        var text = RelationText.NotEvaluable(Of("registered = voted + yes + no"), Contest, [1, 2, 4], [3]);

        Assert.Equal("Rule: cannot be checked; no figure: voted, yes; illegible: no", text.En);
        Assert.Equal("Правило: не проверяется; нет показателя: voted, yes; не читается: no", text.Ru);
        Assert.Equal("Ереже: тексерілмейді; көрсеткіш жоқ: voted, yes; оқылмайды: no", text.Kk);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1000, "1 000")]
    [InlineData(-1234567, "−1 234 567")]
    [InlineData(9007199254740991, "9 007 199 254 740 991")]
    public void Grouped_Number_HasGroupsOfThree(long number, string text) => Assert.Equal(text, RelationText.Grouped(number));

    private static Relation Of(string source) => RelationParser.Parse(source, [.. Contest.Lines.Select(line => line.Id)]).Match(
        alternatives => new Relation("T1", Severity.Error, new("Ереже.", "Правило.", "Rule."), source, alternatives, []),
        error => throw new InvalidOperationException(error.Message.En));
}
