using Hattama.Contests;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>
/// Answers counted by stations: a station counts once for a question, however many observers were there. Where they answered
/// differently it counts as differing and for none of the answers (rule O503); not observed gives way to what somebody saw.
/// </summary>
public sealed class AnswerTally
{
    private readonly ObserverForms _forms;
    private readonly long[] _observed;
    private readonly long[][][] _cells;

    /// <summary>An empty tally.</summary>
    public AnswerTally(ObserverForms forms)
    {
        ArgumentNullException.ThrowIfNull(forms);
        _forms = forms;
        _observed = new long[forms.Forms.Length];
        _cells = [.. forms.Forms.Select(form => form.Questions.Select(question => new long[question.Choices.Length + 1]).ToArray())];
    }

    /// <summary>Stations that a form was filled in at; for a form about tabulation, areas.</summary>
    public long Observed(int form) => _observed[form];

    /// <summary>Stations by answer: the choices of the question in order, then those where observers differ.</summary>
    public ReadOnlySpan<long> Cells(int form, int question) => _cells[form][question];

    /// <summary>Adds one station.</summary>
    public void Add(ObservedPlace station)
    {
        ArgumentNullException.ThrowIfNull(station);
        for (var form = 0; form < _forms.Forms.Length; form++)
        {
            var reports = station.Reports.Where(report => report.Report.Form.Id == _forms.Forms[form].Id).Select(report => report.Report).ToList();
            if (reports.Count == 0)
            {
                continue;
            }

            _observed[form]++;
            for (var question = 0; question < _forms.Forms[form].Questions.Length; question++)
            {
                var counts = Of(_forms.Forms[form].Questions[question], reports.Select(report => report.Answers[question]).OfType<string>());
                for (var cell = 0; cell < counts?.Length; cell++)
                {
                    _cells[form][question][cell] += counts[cell] ? 1 : 0;
                }
            }
        }
    }

    /// <summary>Adds the answers of an area below.</summary>
    public void Add(AnswerTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var form = 0; form < _cells.Length; form++)
        {
            _observed[form] += other._observed[form];
            for (var question = 0; question < _cells[form].Length; question++)
            {
                for (var cell = 0; cell < _cells[form][question].Length; cell++)
                {
                    _cells[form][question][cell] += other._cells[form][question][cell];
                }
            }
        }
    }

    /// <summary>Whether observers at one place contradict each other on a question that has one answer.</summary>
    public static bool Differ(Question question, IEnumerable<string> answers)
    {
        ArgumentNullException.ThrowIfNull(question);
        return IsOneOf(question) && Seen(question, answers).Count > 1;
    }

    /// <summary>
    /// What one station counts for: its choices in the order of the question, then whether observers differ there; null where nobody answered, or where answers
    /// are not counted by choice.
    /// </summary>
    public static bool[]? Of(Question question, IEnumerable<string> answers)
    {
        ArgumentNullException.ThrowIfNull(question);
        var given = question.HasChoices ? answers.Where(answer => AnswerText.IsValid(question, answer)).ToList() : [];
        if (given.Count == 0)
        {
            return null;
        }

        var cells = new bool[question.Choices.Length + 1];
        var seen = Seen(question, given);
        if (IsOneOf(question) && seen.Count > 1)
        {
            cells[^1] = true;
            return cells;
        }

        for (var choice = 0; choice < question.Choices.Length; choice++)
        {
            var id = question.Choices[choice].Id;
            cells[choice] = IsOneOf(question) ? seen.Contains(id) : given.Any(answer => AnswerText.Has(answer, id));
        }

        return cells;
    }

    /// <summary>The different answers, not observed only where nobody saw anything.</summary>
    private static HashSet<string> Seen(Question question, IEnumerable<string> answers)
    {
        var all = answers.ToHashSet(StringComparer.Ordinal);
        if (question.Type == QuestionType.YesNo && all.Count > 1)
        {
            all.Remove("notObserved");
        }

        return all;
    }

    /// <summary>Incidents are several by nature, and so are the choices of a multiple question.</summary>
    private static bool IsOneOf(Question question) => question.Type is QuestionType.YesNo or QuestionType.OneChoice;
}
