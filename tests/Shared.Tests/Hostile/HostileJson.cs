using System.Text;
using static Hattama.Tests.Hostile.HostileBytes;

namespace Hattama.Tests.Hostile;

/// <summary>Hostile JSON.</summary>
internal static class HostileJson
{
    private static readonly string Second = Protocol("\"station\":\"2\"");

    public static IEnumerable<HostileCase> Json =>
    [
        new("half an object", static () => Text("{\"contest\":\"demo\",\"val"), "F005 :1[]", ""),
        new("half an array", static () => Text($"[{Second},{{\"con"), "F005 :2[]", "1:2"),
        new("array without end", static () => Text($"[{Second},"), "F005 :2[]", "1:2"),
        new("text behind the end", static () => Text($"[{Second}]x"), "F005 :2[]", "1:2"),
        new("deep arrays", static () => Text(new string('[', 100_000)), "F005 :1[]", ""),
        new("deep inside a protocol", static () => Text($"[{Second},{{\"x\":{new string('[', 100_000)}"), "F005 :2[]", "1:2"),
        new("deep member that nobody reads", static () => Text($"[{Protocol("\"station\":\"1\",\"x\":" + new string('[', 20) + new string(']', 20))},{Second}]"), "F003 :1[$[0].x]", "1:1 2:2"),
        new("duplicate key for a line", static () => Text($"[{Protocol(values: "\"registered\":10,\"yes\":6,\"yes\":7,\"no\":4")},{Second}]"), "F004 :1[$[0].values.yes]", "2:2"),
        new("duplicate key for the station", static () => Text($"[{Protocol("\"station\":\"1\",\"station\":\"3\"")},{Second}]"), "F004 :1[$[0].station]", "2:2"),
        new("duplicate values", static () => Text($"[{Protocol("\"station\":\"1\",\"values\":{}")},{Second}]"), "F004 :1[$[0].values]", "2:2"),
        new("unknown line", static () => Text($"[{Protocol(values: "\"registered\":10,\"yes\":6,\"no\":4,\"maybe\":1")},{Second}]"), "F003 :1[$[0].values.maybe]", "1:1 2:2"),
        new("another contest, one protocol", static () => Text(Second.Replace("demo", "other", StringComparison.Ordinal)), "F008 :1[$.contest]", ""),
        new("another contest, envelope", static () => Text($"{{\"contest\":\"other\",\"protocols\":[{Second}]}}"), "F008 :0[$.contest]", ""),
        new("another contest inside the envelope", static () => Text($"{{\"contest\":\"demo\",\"protocols\":[{Second.Replace("demo", "other", StringComparison.Ordinal)},{Second}]}}"), "F008 :1[$.protocols[0].contest]", "2:2"),
        new("no contest", static () => Text("{\"district\":\"12\",\"station\":\"1\",\"values\":{}}"), "F002 :1[$.contest]", ""),
        new("numbers instead of protocols", static () => Text($"[1,null,{Second}]"), "F005 :1[$[0]]; F005 :2[$[1]]", "3:2"),
        new("values as a list", static () => Text($"[{{\"contest\":\"demo\",\"district\":\"12\",\"station\":\"1\",\"values\":[1,2]}},{Second}]"), "F005 :1[$[0].values]", "2:2"),
        new("2^53 in JSON", static () => Text($"[{Protocol(values: "\"registered\":9007199254740992,\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("2^64 in JSON", static () => Text($"[{Protocol(values: "\"registered\":18446744073709551616,\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("1e3 in JSON", static () => Text($"[{Protocol(values: "\"registered\":1e3,\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("1e999999 in JSON", static () => Text($"[{Protocol(values: "\"registered\":1e999999,\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("negative in JSON", static () => Text($"[{Protocol(values: "\"registered\":10,\"yes\":-6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.yes]", "1:1 2:2"),
        new("number in quotes", static () => Text($"[{Protocol(values: "\"registered\":\"10\",\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("full-width number in quotes", static () => Text($"[{Protocol(values: "\"registered\":\"１０\",\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("true as a figure", static () => Text($"[{Protocol(values: "\"registered\":true,\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("object as a figure", static () => Text($"[{Protocol(values: "\"registered\":{\"a\":1},\"yes\":6,\"no\":4")},{Second}]"), "P002 :1[$[0].values.registered]", "1:1 2:2"),
        new("object as a station", static () => Text($"[{Protocol("\"station\":{\"a\":1}")},{Second}]"), "F005 :1[$[0].station]", "2:2"),
        new("half a surrogate pair in a code", static () => Text($"[{Protocol("\"station\":\"\\ud800\"")},{Second}]"), "F007 :1[$[0].station]", "2:2"),
        new("half a surrogate pair in a key", static () => Text($"[{Protocol("\"station\":\"1\",\"\\ud800\":1")},{Second}]"), "F003 :1[$[0].�]", "1:1 2:2"),
        new("half a surrogate pair in the key of a line", static () => Text($"[{Protocol(values: "\"registered\":10,\"yes\":6,\"no\":4,\"n\\udc00\":1")},{Second}]"), "F003 :1[$[0].values.�]", "1:1 2:2"),
        new("half a surrogate pair beside the protocols", static () => Text($"{{\"\\ud800\":1,\"contest\":\"demo\",\"protocols\":[{Second}]}}"), "F003 :0[$.�]", "1:2"),
        new("NUL in a code of JSON", static () => Text($"[{Protocol("\"station\":\"1\\u0000\"")},{Second}]"), "P000 :1[$[0].station]", "2:2"),
        new("NUL between tokens", static () => Text($"[{Second},\0{Second}]"), "F005 :2[]", "1:2"),
        new("broken UTF-8 in JSON", static () => [.. Text("[{\"contest\":\"demo\",\"district\":\"12\",\"station\":\"1"), 0xC3, .. Text($"\",\"values\":{{}}}},{Second}]")], "P000 :1[$[0].station]", "2:2"),
        new("JSON in UTF-16 without a mark is read", static () => Encoding.Unicode.GetBytes($"[{Second}]"), "", "1:2"),
        new("text of ten megabytes", static () => Text($"[{Second},{Protocol("\"station\":\"" + new string('1', 10 << 20) + "\"")}]"), "F005 :2[]", "1:2"),
        new("comment", static () => Text($"[{Second},/* */{Second}]"), "F005 :2[]", "1:2"),
        new("a million unknown members", static () => Text($"[{Protocol("\"station\":\"1\"," + string.Join(',', Enumerable.Range(0, 60_000).Select(static at => $"\"a{at}\":0")))},{Second}]"), "F003 :1[$[0].a0]; F003×1000", "1:1 2:2"),
        new("a hundred thousand broken protocols", static () => Text("[" + string.Concat(Enumerable.Repeat("7,", 100_000)) + Second + "]"), "F005 :1[$[0]]; F005×100000", "100001:2"),
    ];
}
