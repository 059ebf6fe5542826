using System.Runtime.CompilerServices;

namespace Hattama.Fuzz;

/// <summary>
/// Changes to contest definitions that mostly leave them JSON of the right shape, so that they reach the checks of meaning: values of one member put where
/// another of that name stands, references led astray, numbers at their limits, members and items doubled, left out, mistyped, relations rewritten.
/// </summary>
internal static class DefinitionMutations
{
    private static readonly string[] Numbers =
    [
        "-1", "0", "1", "2", "3", "7", "64", "100", "101", "999999", "1000000", "1000001", "2147483647", "2147483648", "9007199254740991", "9007199254740992",
        "9223372036854775807", "9223372036854775808", "0.5", "1e2", "1e400", "-0",
    ];

    private static readonly string[] Texts =
    [
        "\"\"", "\" \"", "\" x \"", "\"x\\u0000\"", "\"\\ud800\"", "\"or\"", "\"and\"", "\"nation\"", "\"region\"", "\"district\"", "\"station\"", "\"form\"", "\"revision\"", "\"P001\"",
        "\"P104\"", "\"p104\"", "\"=1+1\"", "\"e\\u0301\"", "\"\\uFDFD\"", "\"error\"", "\"warning\"", "\"off\"", "\"live\"", "\"latest\"", "\"byDecision\"", "\"bySender\"", "\"strip\"",
        "\"keep\"", "\"yesNo\"", "\"number\"", "\"single\"", "\"multiple\"", "\"text\"", "\"time\"", "\"opening\"", "\"voting\"", "\"counting\"", "\"critical\"", "\"0\"", "\"12\"", "\"-\"",
    ];

    private static readonly string[] Names = ["\"\"", "\"x\"", "\"titel\"", "\"Id\"", "\"\\ud800\"", "\"kk\"", "\"en\"", "\"relation\"", "\"forms\"", "\"level\"", "\"P003\"", "\"S105\"", "\"F010\"", "\"$schema\""];

    private static readonly ConditionalWeakTable<byte[], JsonTree> Trees = [];

    /// <summary>Every value of every seed by the name of its member: what fits by its shape and mostly not by its meaning.</summary>
    private static readonly Dictionary<string, List<JsonTree>> Pool = Gather();

    /// <summary>Changes a definition.</summary>
    public static byte[] Change(Random random, byte[] seed)
    {
        if (random.Next(24) == 0)
        {
            return JsonMutations.Change(random, seed);
        }

        var root = TreeOf(seed).Copy();
        for (var times = random.Next(2) == 0 ? 1 : random.Next(1, 5); times > 0; times--)
        {
            ChangeOnce(random, root, Slots.Of(root));
        }

        var bytes = root.ToBytes();
        return random.Next(40) == 0 ? ByteMutations.Change(random, bytes) : bytes;
    }

    private static JsonTree TreeOf(byte[] seed) => Trees.GetValue(seed, static bytes => JsonTree.Parse(bytes) ?? throw new InvalidOperationException("A seed is no JSON."));

    private static void ChangeOnce(Random random, JsonTree root, Slots slots)
    {
        var (name, slot) = slots.Pick(random);
        switch (random.Next(14))
        {
            case 0:
                slot.Parent.Members.RemoveAt(slot.At);
                break;
            case 1:
                slot.Parent.Members.Insert(random.Next(slot.Parent.Members.Count + 1), (slot.Name, slot.Node.Copy()));
                break;
            case 2 when slot.Name is { } written:
                slot.Parent.Members[slot.At] = (random.Next(2) == 0 ? Mistyped(random, written) : Names[random.Next(Names.Length)], slot.Node);
                break;
            case 3:
                AddMember(random, slots);
                break;
            case 4 when slot.Parent.IsList && slot.Parent.Members.Count > 1:
                var other = random.Next(slot.Parent.Members.Count);
                (slot.Parent.Members[other], slot.Parent.Members[slot.At]) = (slot.Parent.Members[slot.At], slot.Parent.Members[other]);
                break;
            case 5:
                RenameEverywhere(random, root, slots);
                break;
            case 6 when random.Next(6) == 0:
                slot.Node.Become(Odd(random, slot.Node));
                break;
            case 6 or 7 or 8 when Pool.TryGetValue(name, out var values):
                slot.Node.Become(values[random.Next(values.Count)].Copy());
                break;
            default:
                ChangeLeaf(random, slots);
                break;
        }
    }

    private static void ChangeLeaf(Random random, Slots slots)
    {
        var (name, slot) = slots.Pick(random, static slot => slot.Node.Members.Count == 0);
        var node = slot.Node;
        if (node.IsNumber)
        {
            node.Become(JsonTree.Leaf(Numbers[random.Next(Numbers.Length)]));
        }
        else if (node.Raw is "true" or "false")
        {
            node.Become(JsonTree.Leaf(node.Raw == "true" ? "false" : "true"));
        }
        else if (node.Decoded() is { } text && random.Next(6) > 0)
        {
            node.Become(JsonTree.Text(DefinitionTexts.Change(random, name, text, slots.Ids)));
        }
        else
        {
            node.Become(JsonTree.Leaf(random.Next(2) == 0 ? Texts[random.Next(Texts.Length)] : Numbers[random.Next(Numbers.Length)]));
        }
    }

    /// <summary>A member that objects of this place may have, taken from another definition, or that they may not.</summary>
    private static void AddMember(Random random, Slots slots)
    {
        var (_, slot) = slots.Pick(random, static slot => slot.Node.IsObject);
        var (name, values) = Pool.ElementAt(random.Next(Pool.Count));
        slot.Node.Members.Add(($"\"{name.TrimEnd('[', ']')}\"", values[random.Next(values.Count)].Copy()));
    }

    /// <summary>Another name for the same thing wherever it stands: mostly as good as the old one.</summary>
    private static void RenameEverywhere(Random random, JsonTree root, Slots slots)
    {
        if (slots.Ids.Count == 0)
        {
            return;
        }

        var old = slots.Ids[random.Next(slots.Ids.Count)];
        var renamed = DefinitionTexts.Id(random, old);
        var nodes = new List<JsonTree>();
        root.Collect(nodes);
        foreach (var node in nodes.Where(node => node.IsText && node.Raw.Contains(old, StringComparison.Ordinal)))
        {
            if (node.Decoded() is { } text)
            {
                node.Become(JsonTree.Text(DefinitionTexts.ReplaceWord(text, old, renamed)));
            }
        }
    }

    private static JsonTree Odd(Random random, JsonTree node) => random.Next(5) switch
    {
        0 => JsonTree.Leaf("[]"),
        1 => JsonTree.Leaf("{}"),
        2 => JsonTree.Leaf("null"),
        3 => JsonTree.List([node.Copy()]),
        _ => JsonTree.List(Enumerable.Range(0, random.Next(8) == 0 ? random.Next(90, 1_100) : random.Next(2, 30)).Select(_ => node.Copy())),
    };

    private static string Mistyped(Random random, string name)
    {
        var letters = name[1..^1].ToCharArray();
        if (letters.Length < 2)
        {
            return "\"xx\"";
        }

        var at = random.Next(letters.Length - 1);
        (letters[at], letters[at + 1]) = (letters[at + 1], letters[at]);
        return $"\"{new string(letters)}\"";
    }

    private static Dictionary<string, List<JsonTree>> Gather()
    {
        var pool = new Dictionary<string, List<JsonTree>>(StringComparer.Ordinal);
        foreach (var seed in Seeds.Definitions.Distinct())
        {
            foreach (var (name, slots) in Slots.Of(TreeOf(seed)).ByName)
            {
                pool.TryAdd(name, []);
                pool[name].AddRange(slots.Where(static slot => slot.Node.Members.Count < 40).Take(50).Select(static slot => slot.Node));
            }
        }

        return pool.Where(static pair => pair.Value.Count > 0).ToDictionary(StringComparer.Ordinal);
    }
}
