using System.Text;
using CsCheck;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Tests.Contests;

/// <summary>No bytes make the reader throw, hang or accept something unchecked.</summary>
public sealed class HostileDefinitionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"contest\"")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/* no comments */}")]
    [InlineData("{'id':'x'}")]
    public void D001_NotADefinition_IsOneFinding(string json) =>
        Assert.Contains(Definitions.Invalid(json).Kept, finding => finding.Code == "D001" && finding.Place.Column == "$");

    [Fact]
    public void D001_DuplicateKey_IsReported()
    {
        var json = Definitions.FullText.Replace("\"mode\": \"rehearsal\",", "\"mode\": \"rehearsal\", \"mode\": \"live\",", StringComparison.Ordinal);

        var finding = Assert.Single(Definitions.Invalid(json).Kept);

        Assert.Equal(("D001", "$.mode"), (finding.Code, finding.Place.Column));
        Assert.Equal("The member 'mode' stands twice. Remove or rename one of the two.", finding.Message.En);
    }

    [Theory]
    [InlineData("\"Took part\"", "\"Took \\ud800 part\"", "$.lines[1].title")]
    [InlineData("\"title\": \"Took part\"", "\"ti\\udc00tle\": \"Took part\"", "$.lines[1]")]
    [InlineData("\"area\"", "\"\\ud800\"", "$.keys.district[0]")]
    [InlineData("\"rehearsal\"", "\"\\ud800\"", "$.mode")]
    [InlineData("\"district_name\": []", "\"\\ud800\": []", "$.keys")]
    public void D001_LoneSurrogate_IsReported(string text, string broken, string path)
    {
        var json = Definitions.FullText.Replace(text, broken, StringComparison.Ordinal);

        Assert.NotEqual(Definitions.FullText, json);
        Assert.Contains(Definitions.Invalid(json).Kept, finding => finding.Place.Column == path);
    }

    [Fact]
    public void D001_BrokenUtf8_IsReported()
    {
        var bytes = Encoding.UTF8.GetBytes(Definitions.FullText.Replace("Took part", "Took @ part", StringComparison.Ordinal));
        bytes[Array.IndexOf(bytes, (byte)'@')] = 0xFF;

        Assert.NotEmpty(Definitions.Invalid(bytes).Kept);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void D001_DeepNesting_IsReported(int depth) =>
        Definitions.Invalid($"{{\"lines\":{new string('[', depth)}{new string(']', depth)}}}");

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void D001_Size_AtTheCap_IsAccepted(int beyond, bool accepted)
    {
        var json = Definitions.FullText + new string(' ', DefinitionReader.MaxBytes + beyond - Encoding.UTF8.GetByteCount(Definitions.FullText));

        Assert.Equal(accepted, DefinitionReader.Read(Encoding.UTF8.GetBytes(json), "x").Match(_ => true, _ => false));
    }

    [Fact]
    public void D002_ManyUnknownMembers_AreCountedNotKept()
    {
        var json = new StringBuilder("{");
        for (var i = 0; i < 300_000; i++)
        {
            json.Append("\"m").Append(i).Append("\":0,");
        }

        var findings = Definitions.Invalid(json.Append("\"z\":0}").ToString());

        Assert.Equal(300_001, findings.Counts[("D002", Severity.Error)]);
        Assert.Equal(FindingList.DefaultCap, findings.Kept.Count);
    }

    [Fact]
    public void Definition_CutAnywhere_IsInvalidAndNeverThrows()
    {
        var bytes = Encoding.UTF8.GetBytes(Definitions.FullText);
        for (var length = 0; length < bytes.Length - 1; length++)
        {
            Assert.NotEmpty(Definitions.Invalid(bytes.AsMemory(0, length)).Kept);
        }
    }

    [Fact]
    public void Definition_WithAnyByteChanged_NeverThrows() =>
        Gen.Select(Gen.Int[0, Definitions.FullText.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            var bytes = Encoding.UTF8.GetBytes(Definitions.FullText);
            foreach (var (at, value) in changes)
            {
                bytes[at] = value;
            }

            return DefinitionReader.Read(bytes, "x").Match(_ => true, findings => findings.Errors > 0);
        });

    [Fact]
    public void Definition_WithAnyTokenSwapped_NeverThrows()
    {
        var tokens = new[] { "null", "true", "-1", "1e400", "0.5", "9223372036854775808", "\"\"", "\"{\"", "[]", "{}", "[null]", "[{}]", "{\"id\":{}}", "\"\\u0000\"" };
        var places = Values(Definitions.FullText).ToArray();
        Gen.Select(Gen.OneOf<(int Start, int Length)>(places), Gen.OneOf<string>(tokens)).Sample((place, token) =>
        {
            var json = string.Concat(Definitions.FullText.AsSpan(0, place.Start), token, Definitions.FullText.AsSpan(place.Start + place.Length));
            return DefinitionReader.Read(Encoding.UTF8.GetBytes(json), "x").Match(_ => true, findings => findings.Errors > 0);
        });
    }

    /// <summary>Start and length of every string and number that stands as a value.</summary>
    private static IEnumerable<(int Start, int Length)> Values(string json) => System.Text.RegularExpressions.Regex
        .Matches(json, "(?<=[:\\[,] ?)(\"[^\"]*\"|[0-9]+)(?! ?:)").Select(match => (match.Index, match.Length));
}
