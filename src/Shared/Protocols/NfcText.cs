using System.Collections.Frozen;
using System.Text;

namespace Hattama.Protocols;

/// <summary>
/// Text in Unicode normal form C, so that a letter typed as one character or as letter and accent is the same code.
/// Own code because <see cref="string.Normalize()"/> returns its input unchanged under invariant globalization, and
/// elsewhere depends on the library installed: the same file must give the same codes on every host. Hangul and what lies
/// beyond <see cref="NfcTable"/> stays as it is.
/// </summary>
public static class NfcText
{
    private static readonly FrozenDictionary<char, (char First, char Second)> Decompositions = Triples(NfcTable.Decompositions)
        .ToFrozenDictionary(static triple => triple.A, static triple => (triple.B, triple.C));

    private static readonly FrozenDictionary<(char, char), char> Compositions = Triples(NfcTable.Decompositions)
        .Where(static triple => triple.C != 0 && !NfcTable.Excluded.Contains(triple.A))
        .ToFrozenDictionary(static triple => (triple.B, triple.C), static triple => triple.A);

    private static readonly FrozenDictionary<char, int> Classes = Triples(NfcTable.Classes)
        .SelectMany(static range => Enumerable.Range(range.A, range.B - range.A + 1).Select(at => (Character: (char)at, Class: (int)range.C)))
        .ToFrozenDictionary(static pair => pair.Character, static pair => pair.Class);

    /// <summary>Characters that may change under normalisation; a text without them is in form C.</summary>
    private static readonly FrozenSet<char> Movers =
        Classes.Keys.Concat(Compositions.Keys.Select(static pair => pair.Item2)).Concat(NfcTable.Excluded).ToFrozenSet();

    /// <summary>The text in form C; the same object if it is already.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text) || !text.Any(Movers.Contains))
        {
            return text;
        }

        var characters = new List<char>(text.Length + 8);
        foreach (var character in text)
        {
            Decompose(character, characters);
        }

        Order(characters);
        var composed = Compose(characters);
        return composed == text ? text : composed;
    }

    private static void Decompose(char character, List<char> target)
    {
        if (!Decompositions.TryGetValue(character, out var parts))
        {
            target.Add(character);
            return;
        }

        Decompose(parts.First, target);
        if (parts.Second != 0)
        {
            Decompose(parts.Second, target);
        }
    }

    /// <summary>Sorts each run of marks by combining class, keeping the order within a class.</summary>
    private static void Order(List<char> characters)
    {
        for (var start = 0; start < characters.Count; start++)
        {
            var stop = start;
            while (stop < characters.Count && ClassOf(characters[stop]) != 0)
            {
                stop++;
            }

            if (stop - start > 1)
            {
                var sorted = characters.GetRange(start, stop - start).OrderBy(ClassOf).ToArray();
                sorted.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(characters)[start..stop]);
            }

            start = stop;
        }
    }

    private static string Compose(List<char> characters)
    {
        var text = new StringBuilder(characters.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var character in characters)
        {
            var own = ClassOf(character);
            var isBlocked = starter < 0 || (starter != text.Length - 1 && lastClass >= own);
            if (!isBlocked && Compositions.TryGetValue((text[starter], character), out var composed))
            {
                text[starter] = composed;
                continue;
            }

            if (own == 0)
            {
                starter = text.Length;
            }

            lastClass = own;
            text.Append(character);
        }

        return text.ToString();
    }

    private static int ClassOf(char character) => Classes.GetValueOrDefault(character);

    private static IEnumerable<(char A, char B, char C)> Triples(string data)
    {
        for (var i = 0; i < data.Length; i += 3)
        {
            yield return (data[i], data[i + 1], data[i + 2]);
        }
    }
}
