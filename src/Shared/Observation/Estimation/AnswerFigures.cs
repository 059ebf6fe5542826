using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>At how many stations an answer was given: counts and the worst case of all other stations. All that a convenience sample has.</summary>
/// <param name="Form">Id of the form.</param>
/// <param name="Question">Id of the question.</param>
/// <param name="Choice">Id of the answer; <see cref="AnswerFigures.Differ"/>: observers differ there.</param>
/// <param name="Region">Code of the region; empty: the nation.</param>
/// <param name="Count">Stations with this answer.</param>
/// <param name="Of">Stations where the question was answered.</param>
/// <param name="Frame">Stations of the area in the frame.</param>
public sealed record AnswerCount(string Form, string Question, string Choice, string Region, long Count, long Of, int Frame)
{
    /// <summary>Every other station of the frame answering otherwise, and in the same way.</summary>
    public Bounds Bounds => Bounds.Of(Count, Of, Frame - Of);
}

/// <summary>The share of stations with an answer, estimated.</summary>
/// <param name="Raw">What was observed.</param>
/// <param name="Estimate">The estimate; null where there is none.</param>
/// <param name="Why">Why not.</param>
public sealed record AnswerFigure(AnswerCount Raw, Estimate? Estimate, NotEstimable Why);

/// <summary>
/// Quality of the process: shares of the stations where the question was answered, with the weights and intervals of the design. A station counts once, and for no answer where
/// its observers differ. Forms about incidents are not among them: they are filled in only where something happened.
/// </summary>
public static class AnswerFigures
{
    /// <summary>Name of the answer of stations whose observers differ.</summary>
    public const string Differ = "differ";

    /// <summary>Counts and bounds.</summary>
    /// <param name="forms">The forms.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="places">Stations by key.</param>
    public static ImmutableArray<AnswerCount> Count(ObserverForms forms, SampleFrame frame, IReadOnlyDictionary<string, ObservedPlace> places)
    {
        ArgumentNullException.ThrowIfNull(forms);
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(places);
        return [.. Questions(forms).SelectMany(asked => new Asked(asked.Form, asked.Question, frame, places).Counts())];
    }

    /// <summary>Estimates.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="forms">The forms.</param>
    /// <param name="places">Stations by key; those that were not drawn are left out.</param>
    public static ImmutableArray<AnswerFigure> Estimate(ProbabilityDraw draw, ObserverForms forms, IReadOnlyDictionary<string, ObservedPlace> places)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(forms);
        ArgumentNullException.ThrowIfNull(places);
        var drawn = places.Where(place => draw.Find(place.Key) >= 0).ToDictionary(StringComparer.Ordinal);
        var figures = ImmutableArray.CreateBuilder<AnswerFigure>();
        foreach (var (form, question) in Questions(forms))
        {
            var asked = new Asked(form, question, draw.Frame, drawn);
            var sample = new SampleFigures(draw, DrawnUnits.Of(draw, asked.Stations));
            for (var choice = 0; choice <= question.Choices.Length; choice++)
            {
                var columns = sample.Columns(station => (station.Values[choice].Number, 1));
                figures.AddRange(asked.CountsOf(choice).Select(raw =>
                {
                    var (estimate, why, _) = sample.Ratio(columns, raw.Region, raw.Of == raw.Frame);
                    return new AnswerFigure(raw, estimate, why);
                }));
            }
        }

        return figures.ToImmutable();
    }

    private static IEnumerable<(ObserverForm Form, Question Question)> Questions(ObserverForms forms) =>
        from form in forms.Forms where form.IsAtStation && form.Stage != ObservationStage.Incident from question in form.Questions where question.HasChoices select (form, question);

    /// <summary>One question at the stations that answered it.</summary>
    private sealed class Asked
    {
        private readonly ObserverForm _form;
        private readonly Question _question;
        private readonly SortedDictionary<string, int> _frameByRegion = new(StringComparer.Ordinal) { [string.Empty] = 0 };
        private readonly SampleFrame _frame;

        public Asked(ObserverForm form, Question question, SampleFrame frame, IReadOnlyDictionary<string, ObservedPlace> places)
        {
            (_form, _question, _frame) = (form, question, frame);
            var index = form.Questions.IndexOf(question);
            foreach (var (key, place) in places)
            {
                var answers = place.Reports.Where(report => report.Report.Form.Id == form.Id).Select(report => report.Report.Answers[index]).OfType<string>();
                if (frame.Find(key) >= 0 && AnswerTally.Of(question, answers) is { } cells)
                {
                    Stations[key] = new ObservedStation(key, [.. cells.Select(cell => Protocols.Value.Of(cell ? 1 : 0))]);
                }
            }

            foreach (var (region, stations) in frame.Regions)
            {
                _frameByRegion[region] = stations;
                _frameByRegion[string.Empty] += stations;
            }
        }

        public Dictionary<string, ObservedStation> Stations { get; } = new(StringComparer.Ordinal);

        public IEnumerable<AnswerCount> Counts() => Enumerable.Range(0, _question.Choices.Length + 1).SelectMany(CountsOf);

        public IEnumerable<AnswerCount> CountsOf(int choice)
        {
            var counts = new Dictionary<string, (long Count, long Of)>(StringComparer.Ordinal) { [string.Empty] = (0, 0) };
            foreach (var (key, station) in Stations)
            {
                foreach (var region in (string[])[string.Empty, _frame.Stations[_frame.Find(key)].Region])
                {
                    var (count, of) = counts.GetValueOrDefault(region);
                    counts[region] = (count + station.Values[choice].Number, of + 1);
                }
            }

            var name = choice < _question.Choices.Length ? _question.Choices[choice].Id : Differ;
            return _frameByRegion.Select(region =>
            {
                var (count, of) = counts.GetValueOrDefault(region.Key);
                return new AnswerCount(_form.Id, _question.Id, name, region.Key, count, of, region.Value);
            });
        }
    }
}
