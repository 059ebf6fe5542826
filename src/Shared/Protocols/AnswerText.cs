using System.Globalization;
using System.Text.RegularExpressions;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Answers as text. Reading turns what stands in a cell into the words of the definition (<c>Иә</c> → <c>yes</c>,
/// <c>7.05</c> → <c>07:05</c>); what is not understood stays as written and is not valid.
/// </summary>
public static partial class AnswerText
{
    /// <summary>Separates the choices of an answer to a multiple question.</summary>
    public const char Separator = ';';

    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["yes"] = "yes",
        ["иә"] = "yes",
        ["да"] = "yes",
        ["true"] = "yes",
        ["1"] = "yes",
        ["+"] = "yes",
        ["no"] = "no",
        ["жоқ"] = "no",
        ["нет"] = "no",
        ["false"] = "no",
        ["0"] = "no",
        ["notobserved"] = "notObserved",
        ["not observed"] = "notObserved",
        ["n/o"] = "notObserved",
        ["don't know"] = "notObserved",
        ["байқалмады"] = "notObserved",
        ["не наблюдалось"] = "notObserved",
        ["не наблюдал"] = "notObserved",
        ["н/н"] = "notObserved",
    };

    /// <summary>The answer in the words of the definition, as written where it is not understood; null where there is none.</summary>
    public static string? Read(Question question, string cell)
    {
        ArgumentNullException.ThrowIfNull(question);
        var text = Clean(cell);
        if (text.Length == 0)
        {
            return null;
        }

        return question.Type switch
        {
            QuestionType.YesNo => Words.GetValueOrDefault(text) ?? ChoiceOf(question, text) ?? text,
            QuestionType.OneChoice or QuestionType.Incident => ChoiceOf(question, text) ?? text,
            QuestionType.ManyChoices => Several(question, text) ?? text,
            QuestionType.Number => text.All(char.IsAsciiDigit) && text.TrimStart('0') is var digits ? digits.Length == 0 ? "0" : digits : text,
            QuestionType.Time => Time(text) ?? text,
            _ => text,
        };
    }

    /// <summary>Whether an answer is one that the question takes.</summary>
    public static bool IsValid(Question question, string answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        return question.Type switch
        {
            QuestionType.Number => NumberOf(question, answer) is { } number && number >= question.Least && number <= question.Most,
            QuestionType.Time => MinutesOf(answer) is not null,
            QuestionType.Text => answer.Length <= question.Most,
            QuestionType.ManyChoices => answer.Split(Separator) is var parts && parts.Length <= question.Most
                && parts.All(part => question.Choices.Any(choice => choice.Id == part)),
            _ => question.Choices.Any(choice => choice.Id == answer),
        };
    }

    /// <summary>Whether an answer to a question with choices is, or contains, this choice.</summary>
    public static bool Has(string answer, string choice)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer == choice || answer.Split(Separator).Contains(choice, StringComparer.Ordinal);
    }

    /// <summary>The number that a question of type number or time was answered with; null: none.</summary>
    public static long? NumberOf(Question question, string answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        return question.Type == QuestionType.Time ? MinutesOf(answer)
            : answer.Length is > 0 and <= 16 && answer.All(char.IsAsciiDigit) ? long.Parse(answer, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>A time of day as <c>HH:mm</c>; null if it is none.</summary>
    public static string? Time(string text) =>
        TimePattern().Match(text) is { Success: true } match ? $"{match.Groups[1].Value.PadLeft(2, '0')}:{match.Groups[2].Value}" : null;

    /// <summary>Minutes since midnight of <c>HH:mm</c>; null if it is none.</summary>
    public static int? MinutesOf(string? time) =>
        time is not null && Time(time) == time
            ? (int.Parse(time.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(time.AsSpan(3, 2), CultureInfo.InvariantCulture)
            : null;

    /// <summary>A cell as text: well-formed, NFC, trimmed, without control characters.</summary>
    internal static string Clean(string cell)
    {
        var text = PlainText.Normal(PlainText.WellFormed(cell)).Trim();
        return text.Any(char.IsControl) ? new string([.. text.Select(static c => char.IsControl(c) ? ' ' : c)]) : text;
    }

    private static string? ChoiceOf(Question question, string text)
    {
        return question.Choices.FirstOrDefault(choice =>
            Is(choice.Id) || Is(choice.Title.Kk) || Is(choice.Title.Ru) || Is(choice.Title.En))?.Id;

        bool Is(string? name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Several(Question question, string text)
    {
        var parts = text.Split([Separator, '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var found = parts.Select(part => ChoiceOf(question, part)).OfType<string>().ToList();
        // One answer has one text, whatever order it was ticked in.
        return parts.Length == 0 || found.Count < parts.Length
            ? null
            : string.Join(Separator, question.Choices.Select(choice => choice.Id).Where(found.Contains));
    }

    [GeneratedRegex(@"^([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
