using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads the parts of a definition that say what the papers look like: lines, forms, words.</summary>
internal sealed class PaperSections(DefinitionMembers contest, AreaSections areas)
{
    /// <summary>Most headers of one line or key column.</summary>
    public const int MostHeaders = 100;

    private const int MostLines = 1_000;
    private const int MostForms = 100;
    private const long UsualMaximum = 100_000;
    private const long LargestMaximum = (1L << 53) - 1;

    /// <summary>Lines by id.</summary>
    public DefinitionNames Lines { get; } = new(DefinitionMessages.Line);

    /// <summary>Forms by id.</summary>
    public DefinitionNames Forms { get; } = new(DefinitionMessages.Form);

    /// <summary>Every line of any form.</summary>
    public ImmutableArray<Line> ReadLines()
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        foreach (var item in contest.Need("lines")?.Items(1, MostLines) ?? [])
        {
            if (item.Object(DefinitionShape.Line) is not { } line)
            {
                Lines.Claim(item, null);
                lines.Add(new Line(string.Empty, string.Empty, default, [], null, IsRequired: true));
                continue;
            }

            var id = DefinitionIds.Line(line.Need("id"));
            lines.Add(new Line(
                Lines.Claim(item, id),
                line.Find("number")?.Text(40) ?? string.Empty,
                line.Local("title"),
                [.. line.Find("headers")?.Texts(0, MostHeaders) ?? []],
                line.Find("question") is { } question ? DefinitionIds.Name(question) : null,
                line.Find("required")?.Boolean() ?? true));
        }

        return lines.ToImmutable();
    }

    /// <summary>Index of the line of registered voters, or −1.</summary>
    public int ReadRegistered() => contest.Find("registered") is { } node ? Lines.Find(node) ?? -1 : -1;

    /// <summary>The forms; without any, one form with every line.</summary>
    public ImmutableArray<Form> ReadForms(int lineCount)
    {
        if (contest.Find("forms") is not { } node)
        {
            Forms.Claim(contest.Node, "protocol");
            return
            [
                new Form(
                    "protocol", new("Хаттама", "Протокол", "Protocol"), [.. Enumerable.Range(0, lineCount)], [],
                    ImmutableDictionary<int, FixedArea>.Empty, null),
            ];
        }

        var forms = ImmutableArray.CreateBuilder<Form>();
        foreach (var item in node.Items(1, MostForms))
        {
            var form = item.Object(DefinitionShape.Form) is { } members ? ReadForm(members) : null;
            Forms.Claim(item, form?.Id);
            forms.Add(form ?? new Form(string.Empty, default, [], [], ImmutableDictionary<int, FixedArea>.Empty, null));
        }

        CheckEveryLineHasAForm(node, forms);
        return forms.ToImmutable();
    }

    /// <summary>The words in cells that are not plain numbers.</summary>
    public ValueWords ReadWords()
    {
        if (contest.Find("words")?.Object(DefinitionShape.Words) is not { } words)
        {
            return new ValueWords([], [], UsualMaximum);
        }

        var missing = words.Find("missing")?.Texts(0, MostHeaders) ?? [];
        var illegible = words.Find("illegible")?.Texts(0, MostHeaders) ?? [];
        foreach (var word in missing.Intersect(illegible, StringComparer.OrdinalIgnoreCase))
        {
            words.Node.Fail(DefinitionMessages.Twice(DefinitionMessages.AText, word));
        }

        foreach (var word in missing.Concat(illegible).Where(word => word.All(char.IsDigit)))
        {
            words.Node.Problems.Add(
                words.Node.Path,
                $"«{DefinitionMessages.Short(word)}» — сан; сан «жоқ» не «оқылмайды» дегенді білдірмейді.",
                $"«{DefinitionMessages.Short(word)}» — число; число не может значить «нет» или «не читается».",
                $"'{DefinitionMessages.Short(word)}' is a number; a number cannot mean missing or illegible.");
        }

        return new ValueWords([.. missing], [.. illegible], words.Find("maximum")?.Whole(1, LargestMaximum) ?? UsualMaximum);
    }

    private Form ReadForm(DefinitionMembers form)
    {
        var id = DefinitionIds.Name(form.Need("id"));
        var title = form.Local("title");
        var lines = Lines.FindAll(form.Need("lines"), least: 1);
        var patterns = DefinitionPatterns.Read(form.Find("stationPatterns"));
        var levels = ImmutableDictionary.CreateBuilder<int, FixedArea>();
        Template? station = null;
        foreach (var (name, node) in form.Find("fixed")?.Map(20)?.All ?? [])
        {
            if (name == AreaSections.StationWord)
            {
                station = areas.ReadTemplate(node.Object(DefinitionShape.FixedStation)?.Need("code"), needsColumn: false);
            }
            else if (areas.Levels.Find(name, node) is { } level && ReadFixedArea(node, level) is { } area)
            {
                levels[level] = area;
            }
        }

        return new Form(id ?? string.Empty, title, lines, patterns, levels.ToImmutable(), station);
    }

    private FixedArea? ReadFixedArea(DefinitionNode node, int level)
    {
        if (level == 0)
        {
            node.Problems.Add(
                node.Path,
                "Бірінші деңгей (ел) бәрібір тұрақты: оны нысаннан алып тастаңыз.",
                "Первый уровень (страна) и так постоянен: уберите его из формы.",
                "The first level (the nation) is constant anyway: remove it from the form.");
            return null;
        }

        if (node.Object(DefinitionShape.FixedArea) is not { } area)
        {
            return null;
        }

        var code = areas.ReadTemplate(area.Need("code"), needsColumn: false);
        var name = area.Find("name") is { } at ? areas.ReadTemplate(at, needsColumn: false) : code;
        return code is null || name is null ? null : new FixedArea(code, name);
    }

    private void CheckEveryLineHasAForm(DefinitionNode node, IEnumerable<Form> forms)
    {
        var used = forms.SelectMany(form => form.Lines).ToHashSet();
        for (var i = 0; i < Lines.InOrder.Count; i++)
        {
            var id = Lines.InOrder[i];
            if (id.Length > 0 && !used.Contains(i))
            {
                node.Problems.Add(
                    node.Path,
                    $"«{id}» жолы бірде-бір нысанда жоқ: нысанға қосыңыз немесе жолды алып тастаңыз.",
                    $"Строки «{id}» нет ни в одной форме: добавьте её в форму или уберите.",
                    $"Line '{id}' is on no form: add it to a form or remove the line.");
            }
        }
    }
}
