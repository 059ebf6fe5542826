using System.Text;

namespace Hattama.Fuzz;

/// <summary>
/// Changes to JSON as a tree: values replaced, members doubled, removed, renamed or moved, structures nested. Most results are JSON still, so that
/// they reach what stands behind the parser.
/// </summary>
internal static class JsonMutations
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e3", "1e400", "2147483648", "9007199254740991", "9007199254740992", "18446744073709551616", "\"\"", "\" \"", "\"12\"",
        "\"illegible\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"УИК №12\"", "\"УИK №12\"", "\"١٢\"", "[]", "{}", "[null]", "[[]]", "{\"a\":{}}", "\"kz-2022\"", "\"ru-2020\"",
        "\"{district}\"", "\"^(a+)+$\"", "\"^(\\\\d+)$\"", "\"registered >= yes\"", "\"registered = \"", "\"(((((\"", "\"2022-13-45\"", "\"error\"", "\"off\"", "7", "12", "\"1101\"",
        "\"u2\"", "\"u3\"", "\"station\"", "\"total\"", "\"yes\"", "\"hattama-code\"", "\"ElectionResults.ElectionReport\"",
    ];

    private static readonly string[] NotJson = ["01", "NaN", "'x'", "{", "]", "", "\"", "/* */", "\u0000", "{\"a\":1,}"];

    private static readonly string[] Names =
    [
        "\"\"", "\"station\"", "\"values\"", "\"contest\"", "\"protocols\"", "\"\\ud800\"", "\"yes\"", "\"id\"", "\"revision\"", "\"form\"",
        "\"@id\"", "\"@type\"", "\"GpUnit\"", "\"Election\"", "\"GpUnitId\"", "\"Count\"", "\"Value\"", "\"Type\"", "\"ComposingGpUnitIds\"",
    ];

    /// <summary>Changes JSON; what is none any more is changed byte by byte.</summary>
    public static byte[] Change(Random random, byte[] input)
    {
        if (JsonTree.Parse(input) is not { } root)
        {
            return ByteMutations.Change(random, input);
        }

        var nodes = new List<JsonTree>();
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            nodes.Clear();
            root.Collect(nodes);
            ChangeOnce(random, nodes);
        }

        var text = new StringBuilder();
        root.Write(text);
        byte[] bytes = random.Next(16) switch
        {
            0 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.ToString())],
            1 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text.ToString())],
            _ => Encoding.UTF8.GetBytes(text.ToString()),
        };
        return random.Next(5) == 0 ? ByteMutations.Change(random, bytes) : bytes;
    }

    private static void ChangeOnce(Random random, List<JsonTree> nodes)
    {
        var node = nodes[random.Next(nodes.Count)];
        var other = nodes[random.Next(nodes.Count)];
        var at = node.Members.Count == 0 ? -1 : random.Next(node.Members.Count);
        switch (random.Next(12))
        {
            case 0 when at >= 0:
                node.Members.RemoveAt(at);
                break;
            case 1 when at >= 0:
                node.Members.Insert(random.Next(node.Members.Count), (node.Members[at].Name, node.Members[at].Node.Copy()));
                break;
            case 2 when at >= 0:
                node.Members[at] = (node.Members[at].Name is null ? null : Names[random.Next(Names.Length)], node.Members[at].Node);
                break;
            case 3:
                node.Become(JsonTree.Leaf(Nested(random)));
                break;
            case 4:
                node.Become(other.Copy());
                break;
            case 5 when random.Next(4) == 0:
                node.Become(JsonTree.Leaf(NotJson[random.Next(NotJson.Length)]));
                break;
            default:
                var leaf = nodes.Where(static each => each.Members.Count == 0).ElementAtOrDefault(random.Next(nodes.Count)) ?? node;
                leaf.Become(JsonTree.Leaf(Values[random.Next(Values.Length)]));
                break;
        }
    }

    private static string Nested(Random random)
    {
        var depth = random.Next(4) == 0 ? random.Next(20, 200) : random.Next(1, 4);
        return random.Next(2) == 0 ? new string('[', depth) + new string(']', depth) : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
    }
}
