using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>
/// One JSON value of a definition, where it stands, and where to report what is wrong with it. Every reading method answers a
/// usable value or reports a problem and answers null: none throws on any input.
/// </summary>
internal readonly struct DefinitionNode(JsonElement element, string path, DefinitionProblems problems)
{
    /// <summary>Longest text of one value.</summary>
    public const int MaxText = 2_000;

    /// <summary>JSON path of the value, such as <c>$.lines[3].id</c>.</summary>
    public string Path { get; } = path;

    /// <summary>Where problems go.</summary>
    public DefinitionProblems Problems { get; } = problems;

    /// <summary>True for JSON null.</summary>
    public bool IsNull => element.ValueKind == JsonValueKind.Null;

    /// <summary>True for a JSON string.</summary>
    public bool IsText => element.ValueKind == JsonValueKind.String;

    /// <summary>Reports a problem here.</summary>
    public void Fail(LocalText message) => Problems.Add(Path, message);

    /// <summary>A non-blank text without surrounding space.</summary>
    public string? Text(int most = MaxText)
    {
        if (!IsText)
        {
            Fail(DefinitionMessages.Wanted(DefinitionMessages.AText));
            return null;
        }

        var text = StringOf(element);
        if (text is null)
        {
            Fail(DefinitionMessages.BrokenText);
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            Fail(DefinitionMessages.EmptyText);
        }
        else if (text.Any(static character => char.IsControl(character) && !char.IsWhiteSpace(character)))
        {
            // It would travel into messages, tables and documents, where nobody sees it. Tabs and line breaks stand in headers of spreadsheets.
            Fail(DefinitionMessages.ControlCharacter);
        }
        else if (text.Length > most)
        {
            Fail(DefinitionMessages.TooLong(most));
        }
        else
        {
            return text.Trim();
        }

        return null;
    }

    /// <summary>One of the words given.</summary>
    public string? OneOf(params string[] words)
    {
        if (IsText && StringOf(element) is { } text && words.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Fail(DefinitionMessages.OneOf(words));
        return null;
    }

    /// <summary>A whole number within limits.</summary>
    public long? Whole(long least, long most)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail(DefinitionMessages.WholeNumber(least, most));
        return null;
    }

    /// <summary>true or false.</summary>
    public bool? Boolean()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.GetBoolean();
        }

        Fail(DefinitionMessages.Wanted(DefinitionMessages.ABoolean));
        return null;
    }

    /// <summary>Two whole numbers, part and whole, 0 … 1,000,000.</summary>
    public (int Part, int Whole)? Fraction()
    {
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2
            && Small(element[0]) is { } part && Small(element[1]) is { } whole)
        {
            return (part, whole);
        }

        Fail(DefinitionMessages.Wanted(DefinitionMessages.AFraction));
        return null;

        static int? Small(JsonElement value) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= 1_000_000 ? number : null;
    }

    /// <summary>A text in one or three languages.</summary>
    public LocalText? Local()
    {
        if (IsText)
        {
            return Text() is { } same ? LocalText.Same(same) : null;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail(DefinitionMessages.Wanted(DefinitionMessages.LocalTexts));
            return null;
        }

        if (Object(DefinitionShape.Text) is not { } texts)
        {
            return null;
        }

        var local = new LocalText(texts.Find("kk")?.Text(), texts.Find("ru")?.Text(), texts.Find("en")?.Text());
        if (!local.IsEmpty)
        {
            return local;
        }

        Fail(DefinitionMessages.EmptyText);
        return null;
    }

    /// <summary>The members of a list; empty after a problem.</summary>
    public IReadOnlyList<DefinitionNode> Items(int least, int most)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            Fail(DefinitionMessages.Wanted(DefinitionMessages.AList));
            return [];
        }

        var count = element.GetArrayLength();
        if (count < least || count > most)
        {
            Fail(DefinitionMessages.Count(least, most));
        }

        var items = new List<DefinitionNode>(Math.Min(count, most));
        foreach (var item in element.EnumerateArray().Take(most))
        {
            items.Add(new DefinitionNode(item, $"{Path}[{items.Count}]", Problems));
        }

        return items;
    }

    /// <summary>Texts of a list, each once, compared without case.</summary>
    public IReadOnlyList<string> Texts(int least, int most)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var texts = new List<string>();
        foreach (var item in Items(least, most))
        {
            if (item.Text() is not { } text)
            {
                continue;
            }

            if (seen.Add(text))
            {
                texts.Add(text);
            }
            else
            {
                item.Fail(DefinitionMessages.Twice(DefinitionMessages.AText, text));
            }
        }

        return texts;
    }

    /// <summary>An object of a known shape; members it should not have are reported.</summary>
    public DefinitionMembers? Object(DefinitionShape shape) => DefinitionMembers.Open(this, element, shape);

    /// <summary>An object whose member names are data.</summary>
    public DefinitionMembers? Map(int most) => DefinitionMembers.Open(this, element, most);

    /// <summary>The text of a JSON string; null if it is not valid Unicode.</summary>
    private static string? StringOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
