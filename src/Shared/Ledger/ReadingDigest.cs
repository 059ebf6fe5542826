using System.Text;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Ledger;

/// <summary>
/// The name of everything in a definition that says how bytes become entries: levels, keys, lines, forms, headers, patterns,
/// words, questions to observers. Two definitions with one name read every file alike, so the ledger need not be read again; what rules,
/// relations and policies say is applied to the entries anew by every roll-up.
/// </summary>
public static class ReadingDigest
{
    private const char End = '\u001F';

    /// <summary>The digest of how a definition reads.</summary>
    public static Digest Of(ContestDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var text = new StringBuilder();
        Add(text, definition.Id, definition.PartitionLevel, definition.RegisteredLine, definition.Station.Code.Text, definition.Station.Name?.Text);
        Add(text, definition.Station.StripsLeadingZeros, definition.Words.Maximum);
        AddAll(text, definition.Station.Patterns);
        AddAll(text, definition.Words.Missing);
        AddAll(text, definition.Words.Illegible);
        AddAll(text, definition.IgnoredColumns);
        foreach (var level in definition.Levels)
        {
            Add(text, level.Id, level.Code.Text, level.Name.Text);
        }

        foreach (var column in definition.KeyColumns)
        {
            Add(text, column.Id);
            AddAll(text, column.Headers);
        }

        foreach (var line in definition.Lines)
        {
            Add(text, line.Id, line.Number, line.Title.In(Language.Kk), line.Title.In(Language.Ru), line.Title.In(Language.En));
            AddAll(text, line.Headers);
        }

        foreach (var form in definition.Forms)
        {
            AddForm(text, form);
        }

        foreach (var form in definition.Observers?.Forms ?? [])
        {
            Add(text, form.Id, form.Stage, form.Copy);
            foreach (var question in form.Questions)
            {
                Add(text, question.Id, question.Type, question.Least, question.Most, question.Title.In(Language.Kk), question.Title.In(Language.Ru), question.Title.In(Language.En));
                AddAll(text, [.. question.Choices.Select(choice => choice.Id)]);
            }
        }

        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void AddForm(StringBuilder text, Form form)
    {
        Add(text, form.Id, form.FixedStation?.Text, form.Title.In(Language.Kk), form.Title.In(Language.Ru), form.Title.In(Language.En));
        AddAll(text, form.Lines);
        AddAll(text, form.StationPatterns);
        foreach (var (level, area) in form.FixedLevels.OrderBy(pair => pair.Key))
        {
            Add(text, level, area.Code.Text, area.Name.Text);
        }

        text.Append('\n');
    }

    private static void AddAll<T>(StringBuilder text, IReadOnlyCollection<T> values)
    {
        Add(text, values.Count);
        foreach (var value in values)
        {
            Add(text, value);
        }
    }

    private static void Add(StringBuilder text, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value}").Append(End);
        }
    }
}
