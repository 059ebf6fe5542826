using System.Collections.Immutable;

namespace Hattama.Contests;

/// <summary>
/// The names that conditions on an observers' form use: <c>queue</c> for the number or the minutes since midnight answered to
/// question <c>queue</c>; <c>sealed.yes</c> for 1 or 0 whether that is the answer; the ids of the official form's lines for
/// the figures of the copy. So conditions are written in the grammar of control relations.
/// </summary>
/// <param name="Names">The names, in order: a vector of values is aligned to them.</param>
/// <param name="First">Where the names of each question start; a question of text has none.</param>
/// <param name="FirstLine">Where the lines of the copy start.</param>
public sealed record ObserverTerms(ImmutableArray<string> Names, ImmutableArray<int> First, int FirstLine)
{
    /// <summary>The names for questions and for the lines of a copy.</summary>
    public static ObserverTerms Of(IEnumerable<(string Id, QuestionType Type, ImmutableArray<Choice> Choices)> questions, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(lines);
        var names = ImmutableArray.CreateBuilder<string>();
        var first = ImmutableArray.CreateBuilder<int>();
        foreach (var (id, type, choices) in questions)
        {
            first.Add(names.Count);
            if (type is QuestionType.Number or QuestionType.Time)
            {
                names.Add(id);
            }
            else if (type != QuestionType.Text)
            {
                names.AddRange(choices.Select(choice => $"{id}.{choice.Id}"));
            }
        }

        var firstLine = names.Count;
        names.AddRange(lines);
        return new ObserverTerms(names.ToImmutable(), first.ToImmutable(), firstLine);
    }
}
