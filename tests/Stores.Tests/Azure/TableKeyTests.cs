using CsCheck;
using Hattama.Stores.Azure;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests.Azure;

public sealed class TableKeyTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a-1.B", "a-1.B")]
    [InlineData("a_b", "a_5Fb")]
    [InlineData("a/b|c", "a_2Fb_7Cc")]
    [InlineData("ә", "_D3_99")]
    public void Encode_Examples(string text, string key) => Assert.Equal(key, TableKey.Encode(text));

    [Fact]
    public void Encode_AnyTwoTexts_NeverShareAKey() => Gen.Select(Text, Text).Sample((left, right) =>
        left == right || TableKey.Encode(left) != TableKey.Encode(right));

    /// <summary>The likeliest collision: a text that looks like another's key.</summary>
    [Fact]
    public void Encode_KeyOfAnyText_IsNotItsOwnKey() => Text.Sample(text =>
        TableKey.Encode(text) == text || TableKey.Encode(TableKey.Encode(text)) != TableKey.Encode(text));

    [Fact]
    public void Join_PartsMovedAcrossTheBorder_AreAnotherKey() => Gen.Select(Text, Text, Text, Text).Sample((a, b, c, d) =>
        (a, b) == (c, d) || TableKey.Join(a, b) != TableKey.Join(c, d));

    [Fact]
    public void Encode_AnyText_IsAKeyThatAzureTakes() => Gen.Select(Text, Text).Sample((partition, row) =>
        TableLimits.Check(new global::Azure.Data.Tables.TableEntity(TableKey.Join(partition, TableKey.Number(long.MaxValue), row), TableKey.Encode(row))));

    [Theory]
    [InlineData(150, false)]
    [InlineData(151, true)]
    public void Encode_Long_BecomesADigest(int length, bool isDigest)
    {
        var key = TableKey.Encode(new string('x', length));
        Assert.Equal(isDigest, key.StartsWith("__", StringComparison.Ordinal));
        Assert.True(key.Length <= 150);
    }

    [Fact]
    public void Number_OrdinalOrder_IsOrder() => Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((left, right) =>
        Math.Sign(string.CompareOrdinal(TableKey.Number(left), TableKey.Number(right))) == left.CompareTo(right));

    [Fact]
    public void Range_OfAPrefix_HoldsItsKeysAndNoOther()
    {
        foreach (var code in StrangeCodes)
        {
            var key = TableKey.Join("tail", code, "stamp");
            Assert.True(string.CompareOrdinal("tail" + TableKey.Separator, key) <= 0 && string.CompareOrdinal(key, "tail" + TableKey.AfterSeparator) < 0);
        }
    }

    /// <summary>Short texts of troublesome characters, so that collisions would be found, and long ones.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("_", "__", "_5F", "|", "/", "a", "A", "5", "F", "", "ә", "\U0001F5F3", "~", "\t").Array[0, 5].Select(string.Concat),
        Gen.String[Gen.Char['а', 'я'], 0, 60],
        Gen.OneOf(StrangeCodes));
}
