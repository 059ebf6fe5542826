using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>How the objects of a JSON file are laid out.</summary>
/// <param name="List">Member of the envelope that has the list of objects.</param>
/// <param name="NeedsValues">Whether each object must have <c>values</c>, the figures of a protocol.</param>
/// <param name="Keys">Members with one text each, beside those of every contest.</param>
/// <param name="Answers">Members of <c>answers</c>; empty: there is no such member.</param>
internal sealed record JsonLayout(string List, bool NeedsValues, IReadOnlyList<string> Keys, IReadOnlyList<string> Answers)
{
    /// <summary>Files of protocols.</summary>
    public static readonly JsonLayout Protocols = new("protocols", NeedsValues: true, [], []);

    /// <summary>Files of observers' reports.</summary>
    public static JsonLayout Observations(ObserverForms observers) => new(
        "observations",
        NeedsValues: false,
        [ObserverColumns.Observer, ObserverColumns.Number, ObserverColumns.Arrived, ObserverColumns.Left],
        [.. observers.Forms.SelectMany(form => form.Questions).Select(question => question.Id).Distinct(StringComparer.Ordinal)]);
}
