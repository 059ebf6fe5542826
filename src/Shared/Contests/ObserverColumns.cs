using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>The columns that files of observers have beside those of protocols, with the headers they go by.</summary>
public static class ObserverColumns
{
    /// <summary>Ids of the columns about the report itself.</summary>
    public const string Observer = "observer", Number = "number", Arrived = "arrived", Left = "left";

    private const string AnswerPrefix = "answer ";

    private static readonly ImmutableArray<KeyColumn> Own =
    [
        new(Observer, ["бақылаушы", "наблюдатель", "observer code"]),
        new(Number, ["нысан нөмірі", "номер формы", "form number"]),
        new(Arrived, ["келген уақыты", "время прибытия", "arrival"]),
        new(Left, ["кеткен уақыты", "время убытия", "departure"]),
    ];

    /// <summary>Id of the column with the answers to a question.</summary>
    public static string Answer(string question) => AnswerPrefix + question;

    /// <summary>What a file calls the column of this id.</summary>
    public static string NameOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(AnswerPrefix, StringComparison.Ordinal) ? id[AnswerPrefix.Length..] : id;
    }

    /// <summary>All of them; questions that several forms share are one column.</summary>
    public static IReadOnlyList<KeyColumn> Of(ObserverForms observers)
    {
        ArgumentNullException.ThrowIfNull(observers);
        var columns = new List<KeyColumn>(Own);
        foreach (var same in observers.Forms.SelectMany(form => form.Questions).Where(question => question.Id.Length > 0)
            .GroupBy(question => question.Id, StringComparer.Ordinal))
        {
            var titles = same.SelectMany(question => new[] { question.Title.Kk, question.Title.Ru, question.Title.En }).OfType<string>();
            columns.Add(new KeyColumn(Answer(same.Key), [.. titles.Prepend(same.Key).Distinct(StringComparer.OrdinalIgnoreCase)]));
        }

        return columns;
    }
}
