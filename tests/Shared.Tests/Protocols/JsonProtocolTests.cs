using Hattama.Contests;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

public sealed class JsonProtocolTests
{
    private const string Keys = "\"contest\":\"demo\",\"region\":\"1\",\"district\":\"12\",\"station\":\"007\"";
    private const string Values = "\"values\":{\"registered\":10,\"yes\":6,\"no\":4}";

    [Theory]
    [InlineData("{K,V}", "$")]
    [InlineData(" [ {K,V} ] ", "$[0]")]
    [InlineData("{\"contest\":\"demo\",\"protocols\":[{\"region\":\"1\",\"district\":\"12\",\"station\":\"007\",V}]}", "$.protocols[0]")]
    public void Shape_OneManyOrEnvelope_GivesTheSameEntry(string shape, string path)
    {
        var reading = Reading.Of(Fill(shape));
        Assert.Equal(new Entry(1, "KZ=Қазақстан/1=∅/12=∅", "7", "7", 0, 1, "10 6 4 missing"), Assert.Single(reading.Entries));
        Assert.Empty(reading.Places);

        var broken = Reading.Of(Fill(shape).Replace(":10", ":-10", StringComparison.Ordinal));
        Assert.Equal([$"P002:1:{path}.values.registered"], broken.Places);
    }

    [Theory]
    [InlineData("null", "missing", false)]
    [InlineData("\"illegible\"", "illegible", false)]
    [InlineData("\"нрзб\"", "illegible", false)]
    [InlineData("\"-\"", "missing", false)]
    [InlineData("12", "12", false)]
    [InlineData("\"12\"", "illegible", true)]
    [InlineData("-1", "illegible", true)]
    [InlineData("1.0", "illegible", true)]
    [InlineData("1e3", "illegible", true)]
    [InlineData("9007199254740993", "illegible", true)]
    [InlineData("true", "illegible", true)]
    [InlineData("[1]", "illegible", true)]
    [InlineData("{\"x\":1}", "illegible", true)]
    public void P002_Value_IsACountOrAFinding(string json, string value, bool isFinding)
    {
        var reading = Reading.Of(Fill("{K,V}").Replace(":10", ":" + json, StringComparison.Ordinal));
        Assert.Equal(value + " 6 4 missing", Assert.Single(reading.Entries).Values);
        Assert.Equal(isFinding ? ["P002:1:$.values.registered"] : [], reading.Places);
    }

    [Theory]
    [InlineData("{K,V,V}", "F004:1:$.values,F004:1:$.values.no,F004:1:$.values.registered,F004:1:$.values.yes")]
    [InlineData("{K,\"district\":\"13\",V}", "F004:1:$.district")]
    [InlineData("{K,\"contest\":\"demo\",V}", "F004:1:$.contest")]
    [InlineData("{K,\"values\":{\"yes\":1,\"yes\":1}}", "F004:1:$.values.yes")]
    [InlineData("{K}", "F002:1:$.values")]
    [InlineData("{K,\"values\":[]}", "F005:1:$.values")]
    [InlineData("{\"district\":\"12\",\"station\":\"1\",V}", "F002:1:$.contest")]
    [InlineData("{\"contest\":\"other\",\"district\":\"12\",\"station\":\"1\",V}", "F008:1:$.contest")]
    [InlineData("{\"contest\":7,\"district\":\"12\",\"station\":\"1\",V}", "F008:1:$.contest")]
    [InlineData("{\"contest\":\"demo\",\"district\":{},\"station\":\"1\",V}", "F005:1:$.district")]
    [InlineData("{\"contest\":\"demo\",\"station\":\"1\",V}", "P000:1:$.district")]
    [InlineData("{\"contest\":\"demo\",\"district\":\"12\",\"station\":null,V}", "P000:1:$.station")]
    [InlineData("{K,\"revision\":0,V}", "P002:1:$.revision")]
    [InlineData("{K,\"form\":\"telegraph\",V}", "P007:1:$.form")]
    [InlineData("{\"contest\":\"other\",\"protocols\":[{K,V}]}", "F008:0:$.contest")]
    [InlineData("{\"protocols\":[{K,V}],\"contest\":\"demo\"}", "F002:0:$.contest")]
    [InlineData("{\"contest\":\"demo\",\"protocols\":{}}", "F002:1:$.values,F003:1:$.protocols")]
    public void Protocol_NotUsable_IsRejectedWithItsPath(string json, string findings)
    {
        var reading = Reading.Of(Fill(json));
        Assert.Empty(reading.Entries);
        Assert.Equal(findings, string.Join(',', reading.Places.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void F008_OneOfMany_LosesOnlyItself()
    {
        var reading = Reading.Of(Fill("[{K,V},{\"contest\":\"other\",V},{K,V}]"));
        Assert.Equal([1L, 3L], reading.Entries.Select(static entry => entry.Row));
        Assert.Equal(["F008:2:$[1].contest"], reading.Places);
    }

    [Fact]
    public void F003_UnknownMembers_AreWarnedOnce()
    {
        var reading = Reading.Of(Fill("[{K,\"x\":{\"y\":[1]},V},{K,\"x\":2,\"values\":{\"z\":1,\"yes\":2}}]"));
        Assert.Equal(2, reading.Entries.Count);
        Assert.Equal("missing 2 missing missing", reading.Entries[1].Values);
        Assert.Equal(["F003:1:$[0].x", "F003:2:$[1].values.z"], reading.Places);
    }

    [Fact]
    public void Station_WithoutSuchAKeyColumn_IsTheRawCode()
    {
        var contest = new Contest { Keys = [("district", []), ("number", [])], StationCode = "{number}" };
        Assert.Equal("7", Assert.Single(Reading.Of(Fill("{\"contest\":\"demo\",\"district\":\"1\",\"station\":\"007\",V}"), contest).Entries).Station);
        Assert.Equal("8", Assert.Single(Reading.Of(Fill("{\"contest\":\"demo\",\"district\":\"1\",\"number\":8,V}"), contest).Entries).Station);
    }

    [Theory]
    [InlineData("[{\"x\":N,K,V}]", 6, "F003:1:$[0].x")] // with the list and the protocol around it at the bound
    [InlineData("[{\"x\":N,K,V}]", 7, "F005:1:")]
    [InlineData("{\"contest\":\"demo\",\"x\":N,\"protocols\":[{K,V}]}", 7, "F003:0:$.x")]
    [InlineData("{\"contest\":\"demo\",\"x\":N,\"protocols\":[{K,V}]}", 8, "F005:1:")]
    public void Depth_OfAMemberThatNobodyReads_IsBounded(string shape, int depth, string finding)
    {
        var nested = new string('[', depth) + new string(']', depth);
        var reading = Reading.Of(Fill(shape).Replace("N", nested, StringComparison.Ordinal), caps: new ReadCaps { Depth = 8 });
        Assert.Equal([finding], reading.Places);
        Assert.Equal(finding.StartsWith("F003", StringComparison.Ordinal) ? 1 : 0, reading.Entries.Count);
    }

    [Fact]
    public void Array_OfManyProtocols_IsReadAsAStream()
    {
        var reading = Reading.Of("[" + string.Join(",\n", Enumerable.Repeat(Fill("{K,V}"), 20_000)) + "]");
        Assert.Equal(20_000, reading.Entries.Count);
        Assert.Equal(20_000, reading.Entries[^1].Row);
        Assert.Empty(reading.Places);
    }

    private static string Fill(string shape) =>
        shape.Replace("K", Keys, StringComparison.Ordinal).Replace("V", Values, StringComparison.Ordinal);
}
