using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads the questions of observers' forms.</summary>
internal sealed class QuestionSections(ImmutableArray<Choice> incidents)
{
    private const int MostQuestions = 200;
    private const int MostChoices = 100;
    private const int LongestText = 2_000;
    private const long LargestNumber = (1L << 53) - 1;

    private static readonly LocalText QuestionName = new("сұрақ", "вопрос", "question");
    private static readonly LocalText ChoiceName = new("жауап", "вариант ответа", "choice");

    private readonly List<(DefinitionNode Node, Question Question)> _all = [];

    /// <summary>The questions of a form, and the names that its conditions may use.</summary>
    /// <param name="form">The form.</param>
    /// <param name="lines">Ids of the lines of its copy.</param>
    public (ImmutableArray<Question> Questions, ObserverTerms Terms) Read(DefinitionMembers form, IEnumerable<string> lines)
    {
        var names = new DefinitionNames(QuestionName);
        var drafts = new List<(DefinitionMembers Members, Question Question)>();
        foreach (var item in form.Need("questions")?.Items(0, MostQuestions) ?? [])
        {
            if (item.Object(DefinitionShape.Question) is { } members)
            {
                drafts.Add((members, ReadQuestion(members, names.Claim(item, DefinitionIds.Line(members.Need("id"))))));
            }
        }

        var terms = ObserverTerms.Of(drafts.Select(draft => (draft.Question.Id, draft.Question.Type, draft.Question.Choices)), lines);
        CheckNames(form, terms);
        var questions = drafts.Select(draft => draft.Question with
        {
            ShownIf = draft.Members.Find("shownIf") is { } node ? RelationSections.ReadTotals(node, draft.Question.Id, draft.Question.Title, terms.Names) : null,
        }).ToImmutableArray();
        _all.AddRange(drafts.Select((draft, index) => (draft.Members.Node, questions[index])));
        return (questions, terms);
    }

    /// <summary>A column of a file holds one kind of answer: questions of one id are of one type with the same choices.</summary>
    public void CheckAcrossForms()
    {
        foreach (var same in _all.Where(pair => pair.Question.Id.Length > 0).GroupBy(pair => pair.Question.Id, StringComparer.Ordinal))
        {
            var first = same.First().Question;
            foreach (var (node, other) in same.Skip(1).Where(pair =>
                pair.Question.Type != first.Type || !pair.Question.Choices.Select(choice => choice.Id).SequenceEqual(first.Choices.Select(choice => choice.Id))))
            {
                node.Problems.Add(
                    node.Path,
                    $"«{other.Id}» сұрағы басқа нысанда басқаша жауап алады: бір id — бір жауап түрі.",
                    $"Вопрос «{other.Id}» в другой форме принимает другие ответы: один id — один вид ответа.",
                    $"Question '{other.Id}' takes other answers on another form: one id, one kind of answer.");
            }
        }
    }

    private static void CheckNames(DefinitionMembers form, ObserverTerms terms)
    {
        foreach (var name in terms.Names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1))
        {
            form.Node.Fail(DefinitionMessages.Twice(QuestionName, name.Key));
        }
    }

    private Question ReadQuestion(DefinitionMembers question, string id)
    {
        var title = question.Local("title");
        var type = question.Need("type")?.OneOf("yesNo", "single", "multiple", "number", "time", "text", "incident") switch
        {
            "single" => QuestionType.OneChoice,
            "multiple" => QuestionType.ManyChoices,
            "number" => QuestionType.Number,
            "time" => QuestionType.Time,
            "text" => QuestionType.Text,
            "incident" => QuestionType.Incident,
            _ => QuestionType.YesNo,
        };
        var choices = type switch
        {
            QuestionType.YesNo => Question.YesNo,
            QuestionType.Incident => incidents,
            _ => ReadChoices(question.Find("choices")),
        };
        var hasOwn = question.Find("choices") is not null;
        if ((type is QuestionType.OneChoice or QuestionType.ManyChoices) != hasOwn)
        {
            question.Node.Problems.Add(
                question.Node.Path,
                "«choices» тек single мен multiple сұрақтарында, сонда міндетті.",
                "«choices» нужны вопросам single и multiple и только им.",
                "'choices' belong to questions of type single and multiple, and to no other.");
        }

        var most = question.Find("most")?.Whole(1, LargestNumber);
        var least = question.Find("least")?.Whole(0, LargestNumber) ?? 0;
        CheckRange(question.Node, least, most, type);
        return new Question(
            id, title, type, question.Find("block")?.Local() ?? default, question.Find("required")?.Boolean() ?? false, null, choices,
            least, most ?? MostOf(type, choices.Length));
    }

    private static void CheckRange(DefinitionNode node, long least, long? most, QuestionType type)
    {
        var isBounded = type is QuestionType.Number or QuestionType.Text or QuestionType.ManyChoices;
        if ((most is not null && (!isBounded || least > most || (type == QuestionType.Text && most > LongestText))) || (least > 0 && type != QuestionType.Number))
        {
            node.Problems.Add(
                node.Path,
                $"«least» … «most» аралығы дұрыс емес: least тек number үшін; most number, multiple, text үшін (мәтін ең көбі {LongestText}).",
                $"Неверные «least» … «most»: least — только для number; most — для number, multiple, text (текст не длиннее {LongestText}).",
                $"'least' and 'most' do not fit: least is for number only; most is for number, multiple and text (a text has at most {LongestText}).");
        }
    }

    private static long MostOf(QuestionType type, int choices) => type switch
    {
        QuestionType.Text => LongestText,
        QuestionType.ManyChoices => choices,
        _ => LargestNumber,
    };

    private static ImmutableArray<Choice> ReadChoices(DefinitionNode? node)
    {
        var names = new DefinitionNames(ChoiceName);
        var read = ImmutableArray.CreateBuilder<Choice>();
        foreach (var item in node?.Items(2, MostChoices) ?? [])
        {
            if (item.Object(DefinitionShape.Choice) is { } members)
            {
                read.Add(new Choice(names.Claim(item, DefinitionIds.Line(members.Need("id"))), members.Local("title")));
            }
        }

        return read.ToImmutable();
    }
}
