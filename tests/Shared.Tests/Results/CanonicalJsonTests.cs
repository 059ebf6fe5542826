using System.Text;
using System.Text.Json;
using CsCheck;
using Hattama.Results;

namespace Hattama.Tests.Results;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/", "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")] // RFC 8785 §3.2.2
    [InlineData("\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"")]
    [InlineData("\u0000\u001f\u007f\u0080", "\"\\u0000\\u001f\u007f\u0080\"")] // only C0 is escaped
    [InlineData("\u2028\u2029", "\"\u2028\u2029\"")]
    [InlineData("</script>&", "\"</script>&\"")]
    [InlineData("😂", "\"😂\"")]
    [InlineData("и\u0306", "\"й\"")] // NFC
    [InlineData("\ufb33", "\"\u05d3\u05bc\"")] // a composition that NFC excludes
    [InlineData("\ufffe", "\"\ufffe\"")] // no character, but valid Unicode
    [InlineData("e\u0301\ufffee\u0301", "\"é\ufffeé\"")]
    [InlineData("\uffff", "\"\uffff\"")]
    [InlineData("", "\"\"")]
    public void Text_Vectors_AsRfc8785(string text, string expected) => Assert.Equal(expected, Written(new CanonicalJson().Text(text)));

    [Fact]
    public void Text_HalfSurrogatePair_Throws() => Assert.All(
        new[] { "\ud800", "a\udc00", "\ud83d\ud83d\ude02", "\ufffe\ud800" },
        text => Assert.ThrowsAny<ArgumentException>(() => new CanonicalJson().Text(text)));

    [Fact]
    public void Element_NamesBeyondTheBmp_SortedByCodeUnits()
    {
        // RFC 8785 §3.2.3
        const string Source = """{"€":1,"\r":2,"דּ":3,"1":4,"😀":5,"\u0080":6,"ö":7}""";
        Assert.Equal("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"\u05d3\u05bc\":3,\"€\":1,\"😀\":5}", Canonical(Source));
    }

    [Fact]
    public void Element_NamesEqualInNfc_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Canonical("{\"и\u0306\":1,\"й\":2}"));

    [Fact]
    public void Element_NamesOutOfOrderUntilNfc_SortedAsWritten() =>
        Assert.Equal("{\"f\":2,\"é\":1}", Canonical("{\"e\u0301\":1,\"f\":2}"));

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    [InlineData("\ue000", "\ud83d\ude00")] // code units, not code points
    [InlineData("é", "e\u0301")]
    public void Member_Disorder_Throws(string first, string second)
    {
        var json = new CanonicalJson().StartObject().Member(first).Null();
        Assert.Throws<InvalidOperationException>(() => json.Member(second));
    }

    [Fact]
    public void Member_AfterNestedObject_OrderIsPerObject() => Assert.Equal(
        "{\"a\":{\"z\":[{}]},\"b\":[]}",
        Written(new CanonicalJson().StartObject().Member("a").StartObject().Member("z").StartArray().StartObject().EndObject().EndArray().EndObject()
            .Member("b").StartArray().EndArray().EndObject()));

    [Theory]
    [InlineData(0, "0")]
    [InlineData((1L << 53) - 1, "9007199254740991")]
    [InlineData(-(1L << 53) + 1, "-9007199254740991")]
    public void Number_WithinBounds_Plain(long number, string expected) => Assert.Equal(expected, Written(new CanonicalJson().Number(number)));

    [Theory]
    [InlineData(1L << 53)] // 2⁵³
    [InlineData(-(1L << 53))]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Number_BeyondBounds_Throws(long number) => Assert.Throws<OverflowException>(() => new CanonicalJson().Number(number));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("9223372036854775808")]
    public void Element_NotAWholeNumber_Throws(string number) => Assert.Throws<FormatException>(() => Canonical(number));

    [Fact]
    public void Element_AnyTree_SameBytesAgain() => Tree.Sample(tree =>
    {
        var written = new CanonicalJson(16);
        Write(written, tree);
        using var parsed = JsonDocument.Parse(written.Written);
        var again = new CanonicalJson(16);
        again.Element(parsed.RootElement);
        Assert.Equal(Encoding.UTF8.GetString(written.Written.Span), Encoding.UTF8.GetString(again.Written.Span));
        Assert.True(JsonElement.DeepEquals(parsed.RootElement, JsonSerializer.SerializeToElement(Normal(tree))));
    });

    private static readonly string[] Samples = ["é", "e\u0301", "й", "и\u0306", "😀", "\ud83d\ude02a", "€", "\ufb33", "\uffff", "\ufffe", "\"\\\n", "ж"];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char['\0', '\u0080'], 0, 6],
        Gen.Int[0, Samples.Length - 1].Select(i => Samples[i]));

    private static readonly Gen<object?> Tree = Gen.Recursive<object?>((depth, tree) => depth > 3
        ? Gen.Long[-(1L << 53) + 1, (1L << 53) - 1].Select(value => (object?)value)
        : Gen.OneOf(
            Gen.Long[-(1L << 53) + 1, (1L << 53) - 1].Select(value => (object?)value),
            Text.Select(value => (object?)value),
            Gen.Bool.Select(value => (object?)value),
            Gen.Const((object?)null),
            tree.Array[0, 4].Select(value => (object?)value),
            Gen.Select(Text, tree).Array[0, 4].Select(members => (object?)members
                .GroupBy(member => Nfc(member.Item1)).ToDictionary(group => group.Key, group => group.First().Item2))));

    private static string Nfc(string text) => string.Join('\ufffe', text.Split('\ufffe').Select(run => run.Normalize()));

    private static object? Normal(object? tree) => tree switch
    {
        string text => Nfc(text),
        object?[] items => items.Select(Normal).ToArray(),
        Dictionary<string, object?> members => members.ToDictionary(member => member.Key, member => Normal(member.Value)),
        _ => tree,
    };

    private static void Write(CanonicalJson json, object? tree)
    {
        switch (tree)
        {
            case null: json.Null(); break;
            case long number: json.Number(number); break;
            case bool truth: json.Truth(truth); break;
            case string text: json.Text(text); break;
            case object?[] items:
                json.StartArray();
                Array.ForEach(items, item => Write(json, item));
                json.EndArray();
                break;
            case Dictionary<string, object?> members:
                json.StartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    json.Member(name);
                    Write(json, value);
                }

                json.EndObject();
                break;
        }
    }

    private static string Canonical(string source)
    {
        using var document = JsonDocument.Parse(source);
        return Written(new CanonicalJson().Element(document.RootElement));
    }

    private static string Written(CanonicalJson json) => Encoding.UTF8.GetString(json.Written.Span);
}
