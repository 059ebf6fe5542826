namespace Hattama.Findings;

/// <summary>What a finding does to the entry it is about.</summary>
public enum Severity
{
    /// <summary>The rule is not applied in this contest.</summary>
    Off,
    /// <summary>The entry counts and the finding is shown.</summary>
    Warning,
    /// <summary>The entry is held: it does not count until it is corrected or released by a decision.</summary>
    Error,
}

/// <summary>
/// Where a finding is, as exactly as the reader knew. <c>default</c>: nowhere in particular.
/// </summary>
/// <param name="File">File name as sent, with the archive member after <c>!</c>; null when not about a file.</param>
/// <param name="Row">1-based record number in the file, the header being row 1 (as a spreadsheet shows it); 0: the whole file.</param>
/// <param name="Column">The column header or the JSON path; null: the whole row.</param>
/// <param name="Line">Id of the form line; null: no single line.</param>
public readonly record struct Place(string? File, long Row, string? Column = null, string? Line = null)
{
    /// <summary>The place in words: <c>protocols.csv, row 3, column “yes”</c>.</summary>
    public string In(Language language)
    {
        var row = NumberText.Grouped(Row);
        var (rowText, columnText) = language switch
        {
            Language.Kk => ($", {row}-жол", $", «{Column}» бағаны"),
            Language.Ru => ($", строка {row}", $", столбец «{Column}»"),
            _ => ($", row {row}", $", column “{Column}”"),
        };
        return File + (Row > 0 ? rowText : string.Empty) + (Column is null ? string.Empty : columnText);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = File ?? string.Empty;
        if (Row > 0)
        {
            text += $":{Row}";
        }

        return Column is null ? text : $"{text} [{Column}]";
    }
}

/// <summary>One thing that is wrong or remarkable: what, where, and the numbers, in words an operator can act on.</summary>
/// <param name="Code">Stable rule code, see <c>docs/rules/</c>; a relation of a definition has the definition's code.</param>
/// <param name="Severity">What it does to the entry.</param>
/// <param name="Place">Where.</param>
/// <param name="Message">What was found, what was expected and what to do.</param>
public sealed record Finding(string Code, Severity Severity, Place Place, LocalText Message);
