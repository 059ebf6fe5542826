using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>What a contest asks observers: organisations, kinds of incidents and forms, all of it data of the definition.</summary>
/// <param name="Organisations">Organisations that may send forms: their code is the sender. Empty: any.</param>
/// <param name="Incidents">The taxonomy of incidents.</param>
/// <param name="Forms">The forms, in the order of the day.</param>
/// <param name="MinPublish">Figures of an area or an organisation that fewer reports than this stand behind are not published on their own.</param>
public sealed record ObserverForms(
    ImmutableArray<Organisation> Organisations, ImmutableArray<IncidentCategory> Incidents, ImmutableArray<ObserverForm> Forms, int MinPublish)
{
    /// <summary>The form with this id, or null.</summary>
    public ObserverForm? FindForm(string id) => Forms.FirstOrDefault(form => form.Id == id);

    /// <summary>Whether an organisation may send forms.</summary>
    public bool Knows(string organisation) => Organisations.IsEmpty || Organisations.Any(known => known.Code == organisation);
}

/// <summary>An organisation that observes.</summary>
/// <param name="Code">Its code: the sender of its uploads.</param>
/// <param name="Title">Its name.</param>
/// <param name="IsInternational">Whether it comes from outside the country.</param>
public sealed record Organisation(string Code, LocalText Title, bool IsInternational);

/// <summary>How grave an incident is.</summary>
public enum IncidentSeverity
{
    /// <summary>A breach of procedure that cannot have changed a figure.</summary>
    Minor,
    /// <summary>A breach that may have changed figures or kept people from voting or observing.</summary>
    Serious,
    /// <summary>A breach that puts the result of the station in question.</summary>
    Critical,
}

/// <summary>A kind of incident.</summary>
/// <param name="Id">Its id: the answer to a question of type incident.</param>
/// <param name="Title">Its name.</param>
/// <param name="Severity">How grave it is.</param>
public sealed record IncidentCategory(string Id, LocalText Title, IncidentSeverity Severity);

/// <summary>When in the day a form is filled in.</summary>
public enum ObservationStage
{
    /// <summary>Opening of the station.</summary>
    Opening,
    /// <summary>Voting.</summary>
    Voting,
    /// <summary>Closing and counting.</summary>
    Counting,
    /// <summary>Tabulation at a commission above the stations: such a form names an area and no station.</summary>
    Tabulation,
    /// <summary>An incident, whenever it happens.</summary>
    Incident,
}

/// <summary>A form that observers fill in.</summary>
/// <param name="Id">Id of the form.</param>
/// <param name="Title">Its name.</param>
/// <param name="Stage">When it is filled in.</param>
/// <param name="Questions">Its questions, in order.</param>
/// <param name="Terms">Names that its conditions use for answers and for the lines of the copy.</param>
/// <param name="Alarms">Conditions that raise an alarm (rule O504).</param>
/// <param name="Copy">Index of the official form whose lines it copies; −1: none.</param>
public sealed record ObserverForm(
    string Id,
    LocalText Title,
    ObservationStage Stage,
    ImmutableArray<Question> Questions,
    ObserverTerms Terms,
    ImmutableArray<Alarm> Alarms,
    int Copy)
{
    /// <summary>Whether a report of it names a station; a form about tabulation names an area only.</summary>
    public bool IsAtStation => Stage != ObservationStage.Tabulation;
}

/// <summary>What kind of answer a question takes.</summary>
public enum QuestionType
{
    /// <summary>yes, no or notObserved.</summary>
    YesNo,
    /// <summary>One choice.</summary>
    OneChoice,
    /// <summary>Any number of choices.</summary>
    ManyChoices,
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>A time of day.</summary>
    Time,
    /// <summary>Text, which is never published.</summary>
    Text,
    /// <summary>One category of the taxonomy of incidents.</summary>
    Incident,
}

/// <summary>One question of an observers' form.</summary>
/// <param name="Id">Its id: member and column of this name hold the answer.</param>
/// <param name="Title">The question.</param>
/// <param name="Type">What kind of answer it takes.</param>
/// <param name="Block">Heading it stands under; may be empty.</param>
/// <param name="IsRequired">Whether it must be answered where it is shown.</param>
/// <param name="ShownIf">Condition under which it is asked; null: always.</param>
/// <param name="Choices">What may be answered: choices, categories, or yes, no and notObserved.</param>
/// <param name="Least">Smallest number taken.</param>
/// <param name="Most">Largest number, or number of characters of a text, or of choices of a multiple one.</param>
public sealed record Question(
    string Id,
    LocalText Title,
    QuestionType Type,
    LocalText Block,
    bool IsRequired,
    Relation? ShownIf,
    ImmutableArray<Choice> Choices,
    long Least,
    long Most)
{
    /// <summary>The three answers to a yes-or-no question.</summary>
    public static readonly ImmutableArray<Choice> YesNo =
    [
        new("yes", new("Иә", "Да", "Yes")), new("no", new("Жоқ", "Нет", "No")),
        new("notObserved", new("Байқалмады", "Не наблюдалось", "Not observed")),
    ];

    /// <summary>Whether answers are counted by choice.</summary>
    public bool HasChoices => Type is QuestionType.YesNo or QuestionType.OneChoice or QuestionType.ManyChoices or QuestionType.Incident;
}

/// <summary>One possible answer.</summary>
public sealed record Choice(string Id, LocalText Title);

/// <summary>A condition over the answers of one report that somebody wants to hear of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it says.</param>
/// <param name="When">The alarm is raised where this holds.</param>
public sealed record Alarm(string Id, LocalText Title, Relation When);
