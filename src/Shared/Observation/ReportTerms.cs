using Hattama.Contests;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>The answers of one report and the figures of its copy as numbers, aligned to the names that conditions use.</summary>
public sealed class ReportTerms
{
    private readonly long[] _numbers;
    private readonly bool[] _isKnown;

    private ReportTerms(int count) => (_numbers, _isKnown) = (new long[count], new bool[count]);

    /// <summary>The numbers of a report. What is not answered, or not validly, is not known.</summary>
    public static ReportTerms Of(ObserverReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var form = report.Form;
        var terms = new ReportTerms(form.Terms.Names.Length);
        for (var i = 0; i < form.Questions.Length; i++)
        {
            if (report.Answers[i] is { } answer && AnswerText.IsValid(form.Questions[i], answer))
            {
                terms.SetAnswer(form.Questions[i], form.Terms.First[i], answer);
            }
        }

        for (var i = 0; i < report.Copy.Length; i++)
        {
            if (report.Copy[i].IsNumber)
            {
                terms.Set(form.Terms.FirstLine + i, report.Copy[i].Number);
            }
        }

        return terms;
    }

    /// <summary>Whether a condition holds; null when it needs something that is not known.</summary>
    public bool? Holds(Relation condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return condition.Lines.All(term => _isKnown[term]) ? condition.Holds(_numbers) : null;
    }

    private void SetAnswer(Question question, int first, string answer)
    {
        if (question.HasChoices)
        {
            for (var choice = 0; choice < question.Choices.Length; choice++)
            {
                Set(first + choice, AnswerText.Has(answer, question.Choices[choice].Id) ? 1 : 0);
            }
        }
        else if (AnswerText.NumberOf(question, answer) is { } number && question.Type != QuestionType.Text)
        {
            Set(first, number);
        }
    }

    private void Set(int term, long number) => (_numbers[term], _isKnown[term]) = (number, true);
}

/// <summary>When an observer was at a station: minutes since midnight of the day, and how long.</summary>
/// <param name="From">Arrival, 0 … 1439.</param>
/// <param name="Minutes">Length, 0 … 1439: a departure before the arrival is on the next day.</param>
public readonly record struct Visit(int From, int Minutes)
{
    /// <summary>The visit of a report; null where it does not give both times.</summary>
    public static Visit? Of(ObserverReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return AnswerText.MinutesOf(report.Arrived) is { } from && AnswerText.MinutesOf(report.Left) is { } to
            ? new Visit(from, (to - from + 1440) % 1440)
            : null;
    }

    /// <summary>Whether nobody can have made both visits.</summary>
    public bool Overlaps(Visit other) => From < other.From + other.Minutes && other.From < From + Minutes;
}
