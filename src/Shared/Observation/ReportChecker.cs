using Hattama.Contests;
using Hattama.Findings;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>One rule that a report breaks; the message is built only when somebody reads it.</summary>
/// <param name="Rule">Code of the rule, or of the control relation that the copy breaks.</param>
/// <param name="Severity">What it does to the report.</param>
/// <param name="Question">Id of the question or line; null: the report as a whole.</param>
/// <param name="Message">The message.</param>
public readonly record struct ReportBreach(string Rule, Severity Severity, string? Question, Func<LocalText> Message);

/// <summary>
/// Checks one report on its own (rules O501, O504, O506, O507, O508) and its copy against the control relations of the protocol.
/// The same code serves intake and comparison. Not safe for concurrent use.
/// </summary>
public sealed class ReportChecker(ContestDefinition definition)
{
    /// <summary>Nobody observes one station for longer, in minutes: a departure before the arrival is not the next morning.</summary>
    private const int LongestVisit = 18 * 60;

    private readonly FormChecker?[] _copies = new FormChecker?[definition.Forms.Length];
    private readonly List<Breach> _breaches = [];

    /// <summary>Appends what a report breaks; true when one of them is an error.</summary>
    public bool Check(ObserverReport report, List<ReportBreach> breaches)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(breaches);
        var start = breaches.Count;
        var terms = ReportTerms.Of(report);
        for (var i = 0; i < report.Form.Questions.Length; i++)
        {
            CheckAnswer(report.Form.Questions[i], report.Answers[i], terms, breaches);
        }

        CheckVisit(report, breaches);
        foreach (var alarm in report.Form.Alarms.Where(alarm => terms.Holds(alarm.When) == true))
        {
            Add(breaches, Rules.AlarmRaised, null, () => ObservationMessages.Alarm(alarm));
        }

        CheckCopy(report, breaches);
        return breaches.Skip(start).Any(breach => breach.Severity == Severity.Error);
    }

    /// <summary>Whether a question is asked, as far as the other answers tell.</summary>
    public static bool IsShown(Question question, ReportTerms terms)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(terms);
        return question.ShownIf is not { } condition || terms.Holds(condition) == true;
    }

    private void CheckAnswer(Question question, string? answer, ReportTerms terms, List<ReportBreach> breaches)
    {
        var isShown = IsShown(question, terms);
        if (answer is null)
        {
            if (question.IsRequired && isShown)
            {
                Add(breaches, Rules.AnswerMissing, question.Id, () => ObservationMessages.AnswerMissing(question));
            }
        }
        else if (!isShown)
        {
            Add(breaches, Rules.HiddenAnswered, question.Id, () => ObservationMessages.HiddenAnswered(question));
        }
        else if (!AnswerText.IsValid(question, answer))
        {
            Add(breaches, Rules.AnswerInvalid, question.Id, () => ObservationMessages.AnswerInvalid(question, answer));
        }
    }

    private void CheckVisit(ObserverReport report, List<ReportBreach> breaches)
    {
        foreach (var time in new[] { report.Arrived, report.Left }.OfType<string>().Where(time => AnswerText.MinutesOf(time) is null))
        {
            Add(breaches, Rules.AnswerInvalid, time == report.Arrived ? ObserverColumns.Arrived : ObserverColumns.Left, () => ObservationMessages.NotATime(time));
        }

        if (Visit.Of(report) is { } visit && visit.Minutes > LongestVisit)
        {
            Add(breaches, Rules.VisitInfeasible, ObserverColumns.Left, () => ObservationMessages.VisitTooLong(report.Arrived!, report.Left!));
        }
    }

    /// <summary>What a paper says is copied as it stands: a relation that it breaks is worth seeing and holds nothing.</summary>
    private void CheckCopy(ObserverReport report, List<ReportBreach> breaches)
    {
        if (!report.HasCopy)
        {
            return;
        }

        var form = report.Form.Copy;
        var checker = _copies[form] ??= new FormChecker(definition, form);
        _breaches.Clear();
        checker.Check(report.Copy.AsSpan(), _breaches);
        foreach (var breach in _breaches.Where(breach => breach.Kind == BreachKind.RelationBroken))
        {
            var message = RelationText.Broken(definition.Relations[breach.Index], definition, checker.Numbers);
            breaches.Add(new ReportBreach(breach.Code, Severity.Warning, null, () => message));
        }
    }

    private void Add(List<ReportBreach> breaches, Rule rule, string? question, Func<LocalText> message)
    {
        if (definition.SeverityOf(rule) is not Severity.Off and var severity)
        {
            breaches.Add(new ReportBreach(rule.Code, severity, question, message));
        }
    }
}
