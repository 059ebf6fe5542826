using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads what a contest asks observers: organisations, incidents, forms.</summary>
internal sealed class ObserverSections(DefinitionMembers contest, PaperSections papers, ImmutableArray<Form> forms)
{
    private const int MostOrganisations = 1_000;
    private const int MostCategories = 200;
    private const int MostForms = 50;
    private const int UsualMinPublish = 3;

    private static readonly LocalText Organisation = new("ұйым", "организация", "organisation");
    private static readonly LocalText Category = new("оқиға түрі", "вид инцидента", "incident category");
    private static readonly LocalText AlarmName = new("дабыл", "тревога", "alarm");

    /// <summary>The section, or null where the contest asks observers nothing.</summary>
    public ObserverForms? Read()
    {
        if (contest.Find("observation")?.Object(DefinitionShape.Observation) is not { } section)
        {
            return null;
        }

        var organisations = ReadOrganisations(section);
        var incidents = ReadIncidents(section);
        var questions = new QuestionSections([.. incidents.Select(category => new Choice(category.Id, category.Title))]);
        var names = new DefinitionNames(DefinitionMessages.Form);
        var read = ImmutableArray.CreateBuilder<ObserverForm>();
        foreach (var item in section.Need("forms")?.Items(1, MostForms) ?? [])
        {
            if (item.Object(DefinitionShape.ObserverForm) is { } members)
            {
                read.Add(ReadForm(members, names.Claim(item, DefinitionIds.Line(members.Need("id"))), questions));
            }
        }

        questions.CheckAcrossForms();
        return new ObserverForms(
            organisations, incidents, read.ToImmutable(), (int)(section.Find("minPublish")?.Whole(0, 1_000_000) ?? UsualMinPublish));
    }

    private static ImmutableArray<Organisation> ReadOrganisations(DefinitionMembers section)
    {
        var names = new DefinitionNames(Organisation);
        var read = ImmutableArray.CreateBuilder<Organisation>();
        foreach (var item in section.Find("organisations")?.Items(0, MostOrganisations) ?? [])
        {
            if (item.Object(DefinitionShape.Organisation) is { } members)
            {
                var code = names.Claim(item, DefinitionIds.Name(members.Need("code")));
                read.Add(new Organisation(code, members.Local("title"), members.Find("international")?.Boolean() ?? false));
            }
        }

        return read.ToImmutable();
    }

    private static ImmutableArray<IncidentCategory> ReadIncidents(DefinitionMembers section)
    {
        var names = new DefinitionNames(Category);
        var read = ImmutableArray.CreateBuilder<IncidentCategory>();
        foreach (var item in section.Find("incidents")?.Items(0, MostCategories) ?? [])
        {
            if (item.Object(DefinitionShape.Incident) is { } members)
            {
                var id = names.Claim(item, DefinitionIds.Line(members.Need("id")));
                var severity = members.Need("severity")?.OneOf("minor", "serious", "critical") switch
                {
                    "critical" => IncidentSeverity.Critical,
                    "serious" => IncidentSeverity.Serious,
                    _ => IncidentSeverity.Minor,
                };
                read.Add(new IncidentCategory(id, members.Local("title"), severity));
            }
        }

        return read.ToImmutable();
    }

    private ObserverForm ReadForm(DefinitionMembers form, string id, QuestionSections sections)
    {
        var title = form.Local("title");
        var stage = form.Need("stage")?.OneOf("opening", "voting", "counting", "tabulation", "incident") switch
        {
            "voting" => ObservationStage.Voting,
            "counting" => ObservationStage.Counting,
            "tabulation" => ObservationStage.Tabulation,
            "incident" => ObservationStage.Incident,
            _ => ObservationStage.Opening,
        };
        var copy = form.Find("copy") is { } node ? papers.Forms.Find(node) ?? -1 : -1;
        if (copy >= 0 && stage == ObservationStage.Tabulation)
        {
            form.Node.Problems.Add(
                form.Node.Path + ".copy",
                "Хаттаманың көшірмесі учаскеден алынады, ал бұл нысанда учаске жоқ: «copy» өрісін алып тастаңыз.",
                "Копия протокола берётся на участке, а у этой формы участка нет: уберите «copy».",
                "A copy is taken at a station and this form names none: remove 'copy'.");
        }

        var lines = copy < 0 || copy >= forms.Length ? [] : forms[copy].Lines.Select(line => papers.Lines.InOrder[line]);
        var (questions, terms) = sections.Read(form, lines);
        return new ObserverForm(id, title, stage, questions, terms, ReadAlarms(form, terms), copy);
    }

    private static ImmutableArray<Alarm> ReadAlarms(DefinitionMembers form, ObserverTerms terms)
    {
        var names = new DefinitionNames(AlarmName);
        var read = ImmutableArray.CreateBuilder<Alarm>();
        foreach (var item in form.Find("alarms")?.Items(0, 100) ?? [])
        {
            if (item.Object(DefinitionShape.Alarm) is { } members)
            {
                var id = names.Claim(item, DefinitionIds.Name(members.Need("id")));
                var title = members.Local("title");
                if (RelationSections.ReadTotals(members.Need("when"), id, title, terms.Names) is { } when)
                {
                    read.Add(new Alarm(id, title, when));
                }
            }
        }

        return read.ToImmutable();
    }
}
