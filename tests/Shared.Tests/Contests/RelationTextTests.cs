using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Tests.Contests;

public sealed class RelationTextTests
{
    private static readonly ContestDefinition Contest = Definitions.Valid(Definitions.Bytes(Definitions.Full()));

    [Theory]
    [InlineData("registered = voted + yes", "1 000 (line 1) ≠ 900 (line 2) + 99 (line 3) = 999, difference 1")]
    [InlineData("voted + yes = registered", "900 (line 2) + 99 (line 3) = 999 ≠ 1 000 (line 1), difference 1")]
    [InlineData("registered != 1000", "1 000 (line 1) = 1 000, difference 0")]
    [InlineData("registered < voted", "1 000 (line 1) ≥ 900 (line 2), difference 100")]
    [InlineData("registered <= voted", "1 000 (line 1) > 900 (line 2), difference 100")]
    [InlineData("voted > registered", "900 (line 2) ≤ 1 000 (line 1), difference 100")]
    [InlineData("voted >= registered", "900 (line 2) < 1 000 (line 1), difference 100")]
    [InlineData("|voted - registered| <= 15", "|−1 000 (line 1) + 900 (line 2)| = 100 > 15, difference 85")]
    [InlineData("100*yes < 3*voted", "100*99 (line 3) = 9 900 ≥ 3*900 (line 2) = 2 700, difference 7 200")]
    [InlineData("registered = 1000 and voted = 901", "900 (line 2) ≠ 901, difference 1")]
    [InlineData("registered = 1 or voted = 1", "1 000 (line 1) ≠ 1, difference 999; 900 (line 2) ≠ 1, difference 899")]
    public void Broken_Relation_ShowsItsArithmetic(string source, string numbers)
    {
        var text = RelationText.Broken(Of(source), Contest, [1000, 900, 99, 0, 0]);

        Assert.Equal("Rule: " + numbers, text.En);
        Assert.Equal("Правило: " + Translated(numbers, "разница", "(п. $1)"), text.Ru);
        Assert.Equal("Ереже: " + Translated(numbers, "айырмасы", "($1-тармақ)"), text.Kk);

        static string Translated(string text, string difference, string line) =>
            System.Text.RegularExpressions.Regex.Replace(text.Replace("difference", difference, StringComparison.Ordinal), "\\(line (\\d+)\\)", line);
    }

    [Fact]
    public void Broken_LinesWithNumbers_AreCalledByThem()
    {
        var numbered = SamplesOf("kz-2022");
        var relation = numbered.Relations.Single(relation => relation.Code == "P102");
        var text = RelationText.Broken(relation, numbered, [.. Enumerable.Repeat(0L, 1), 1000, 620, 30, 0, 349, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.EndsWith(": 1 000 (line 2) ≠ 620 (line 3) + 30 (line 4) + 349 (line 6) = 999, difference 1", text.En, StringComparison.Ordinal);
        Assert.EndsWith(": 1 000 (п. 2) ≠ 620 (п. 3) + 30 (п. 4) + 349 (п. 6) = 999, разница 1", text.Ru, StringComparison.Ordinal);
        Assert.EndsWith(": 1 000 (2-тармақ) ≠ 620 (3-тармақ) + 30 (4-тармақ) + 349 (6-тармақ) = 999, айырмасы 1", text.Kk, StringComparison.Ordinal);
    }

    [Fact]
    public void NotEvaluable_Relations_AreOneSentenceWithTheirLines()
    {
        var text = RelationText.NotEvaluable([Of("registered = voted + yes + no"), Of("registered >= voted")], Contest, [1, 2], [3]);
        Assert.StartsWith("Not checked: T1, T1; no figure: 2 “", text.En, StringComparison.Ordinal);
        Assert.Contains("; not readable: 4 “", text.En, StringComparison.Ordinal);
        Assert.StartsWith("Не проверено: T1, T1; нет показателя: 2 «", text.Ru, StringComparison.Ordinal);
        Assert.StartsWith("Тексерілмеді: T1, T1; көрсеткіш жоқ: 2 «", text.Kk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1000, "1 000")]
    [InlineData(-1234567, "−1 234 567")]
    [InlineData(9007199254740991, "9 007 199 254 740 991")]
    public void Grouped_Number_HasGroupsOfThree(long number, string text) => Assert.Equal(text, NumberText.Grouped(number));

    private static ContestDefinition SamplesOf(string id) => Definitions.Valid(File.ReadAllBytes(Kit.Repository.File("samples", id, "contest.json")));

    private static Relation Of(string source) => RelationParser.Parse(source, [.. Contest.Lines.Select(line => line.Id)]).Match(
        alternatives => new Relation("T1", Severity.Error, new("Ереже.", "Правило.", "Rule."), source, alternatives, []),
        error => throw new InvalidOperationException(error.Message.En));
}
