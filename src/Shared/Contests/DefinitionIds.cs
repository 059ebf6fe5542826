using System.Text.RegularExpressions;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>The shapes of ids in a definition.</summary>
internal static partial class DefinitionIds
{
    private static readonly LocalText ContestShape = new(
        "кіші латын әріптері, цифрлар, дефис; 1–40 таңба", "строчные латинские буквы, цифры, дефис; 1–40 знаков",
        "lower-case letters, digits, hyphens; 1 to 40 characters");

    private static readonly LocalText LineShape = new(
        "латын әріпі, одан кейін әріптер, цифрлар, «_», «.»; 1–40 таңба; and, or емес",
        "латинская буква, далее буквы, цифры, «_», «.»; 1–40 знаков; не and, не or",
        "a letter, then letters, digits, '_', '.'; 1 to 40 characters; not 'and', not 'or'");

    private static readonly LocalText NameShape = new(
        "латын әріпі, одан кейін әріптер, цифрлар, «_», «.», «-»; 1–40 таңба",
        "латинская буква, далее буквы, цифры, «_», «.», «-»; 1–40 знаков",
        "a letter, then letters, digits, '_', '.', '-'; 1 to 40 characters");

    private static readonly LocalText CodeShape = new(
        "бас латын әріпі, одан кейін бас әріптер мен цифрлар; 2–10 таңба (P101)",
        "заглавная латинская буква, далее заглавные буквы и цифры; 2–10 знаков (P101)",
        "a capital letter, then capital letters and digits; 2 to 10 characters (P101)");

    /// <summary>The id of the contest.</summary>
    public static string? Contest(DefinitionNode? node) => Check(node, ContestPattern(), ContestShape);

    /// <summary>The id of a line, which relations use.</summary>
    public static string? Line(DefinitionNode? node) => Check(node, LinePattern(), LineShape);

    /// <summary>The id of a level, form, share, ballot kind, rule or condition.</summary>
    public static string? Name(DefinitionNode? node) => Check(node, NamePattern(), NameShape);

    /// <summary>The code of a relation.</summary>
    public static string? Code(DefinitionNode? node) => Check(node, CodePattern(), CodeShape);

    /// <summary>Whether a member name can be the id of a key column; a problem if not.</summary>
    public static bool IsName(string name, DefinitionNode node)
    {
        if (NamePattern().IsMatch(name))
        {
            return true;
        }

        node.Fail(DefinitionMessages.Shape(NameShape, name));
        return false;
    }

    private static string? Check(DefinitionNode? node, Regex pattern, LocalText shape)
    {
        if (node?.Text() is not { } text)
        {
            return null;
        }

        if (pattern.IsMatch(text))
        {
            return text;
        }

        node.Value.Fail(DefinitionMessages.Shape(shape, text));
        return null;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContestPattern();

    [GeneratedRegex(@"^(?!(?:and|or)\z)[A-Za-z][A-Za-z0-9_.]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LinePattern();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Z][A-Z0-9]{1,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();
}
