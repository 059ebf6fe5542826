using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads control relations and the severities of built-in rules.</summary>
internal sealed class RelationSections(DefinitionMembers contest, PaperSections papers, ImmutableArray<Form> forms)
{
    private const int MostRelations = 1_000;

    /// <summary>The control relations, each with the forms it applies to.</summary>
    public ImmutableArray<Relation> ReadRelations()
    {
        var codes = new DefinitionNames(DefinitionMessages.RuleCode);
        var relations = ImmutableArray.CreateBuilder<Relation>();
        foreach (var item in contest.Find("relations")?.Items(0, MostRelations) ?? [])
        {
            if (item.Object(DefinitionShape.Relation) is { } members && ReadRelation(members, codes) is { } relation)
            {
                relations.Add(relation);
            }
        }

        return relations.ToImmutable();
    }

    /// <summary>Severities of built-in rules that differ from the rules' own.</summary>
    public ImmutableDictionary<string, Severity> ReadSeverities()
    {
        var severities = ImmutableDictionary.CreateBuilder<string, Severity>(StringComparer.Ordinal);
        foreach (var (code, node) in contest.Find("severities")?.Map(1_000)?.All ?? [])
        {
            if (Rules.All.FirstOrDefault(rule => rule.Code == code) is not { } known)
            {
                var nearest = Nearest.To(code, Rules.All.Select(rule => rule.Code));
                node.Fail(DefinitionMessages.Unknown(DefinitionMessages.RuleCode, code, nearest));
            }
            else if (!known.IsAdjustable)
            {
                node.Problems.Add(
                    node.Path,
                    $"«{code}» ережесінің деңгейін өзгертуге болмайды: бұл жолды алып тастаңыз.",
                    $"Уровень правила «{code}» менять нельзя: уберите эту строку.",
                    $"No definition may change the severity of rule '{code}': remove this member.");
            }
            else if (ReadSeverity(node) is { } severity)
            {
                severities[code] = severity;
            }
        }

        return severities.ToImmutable();
    }

    /// <summary>A relation over totals, as conditions of decision rules have; null and a problem if it cannot be parsed.</summary>
    public static Relation? ReadTotals(DefinitionNode? node, string code, LocalText text, IReadOnlyList<string> lineIds) =>
        ReadAlternatives(node, lineIds) is var (source, alternatives)
            ? new Relation(code, Severity.Error, text, source, alternatives, [])
            : null;

    private Relation? ReadRelation(DefinitionMembers members, DefinitionNames codes)
    {
        var code = DefinitionIds.Code(members.Need("code"));
        if (code is not null && Rules.All.Any(rule => rule.Code == code))
        {
            members.Node.Problems.Add(
                members.Node.Path + ".code",
                $"«{code}» — жүйенің өз ережесі: басқа код алыңыз.",
                $"«{code}» — встроенное правило: выберите другой код.",
                $"'{code}' is a built-in rule: choose another code.");
        }

        codes.Claim(members.Node, code);
        var severity = members.Need("severity") is { } node ? ReadSeverity(node) : null;
        var text = members.Local("text");
        var explicitForms = members.Find("forms") is { } list ? papers.Forms.FindAll(list, least: 1) : (ImmutableArray<int>?)null;
        if (ReadAlternatives(members.Need("relation"), papers.Lines.InOrder) is not var (source, alternatives))
        {
            return null;
        }

        var applies = explicitForms ?? FormsWith(alternatives);
        var relation = new Relation(code ?? string.Empty, severity ?? Severity.Error, text, source, alternatives, applies);
        CheckForms(members.Node, relation, explicitForms is not null);
        return relation;
    }

    private ImmutableArray<int> FormsWith(ImmutableArray<ImmutableArray<Comparison>> alternatives)
    {
        var lines = alternatives.SelectMany(all => all)
            .SelectMany(one => one.Left.Terms.Concat(one.Right.Terms))
            .Select(term => term.Line).ToHashSet();
        return [.. Enumerable.Range(0, forms.Length).Where(form => lines.IsSubsetOf(forms[form].Lines))];
    }

    private void CheckForms(DefinitionNode node, Relation relation, bool isExplicit)
    {
        if (relation.Forms.IsEmpty && !isExplicit)
        {
            node.Problems.Add(
                node.Path,
                "Бірде-бір нысанда арақатынастың барлық жолы жоқ: ол ешқашан тексерілмес еді.",
                "Ни в одной форме нет всех строк соотношения: оно никогда не проверялось бы.",
                "No form has all lines of the relation: it would never be checked.");
        }

        foreach (var form in relation.Forms)
        {
            if (relation.Lines.FirstOrDefault(line => !forms[form].Lines.Contains(line), -1) is var line and >= 0)
            {
                node.Problems.Add(
                    node.Path,
                    $"«{forms[form].Id}» нысанында «{papers.Lines.InOrder[line]}» жолы жоқ.",
                    $"В форме «{forms[form].Id}» нет строки «{papers.Lines.InOrder[line]}».",
                    $"Form '{forms[form].Id}' has no line '{papers.Lines.InOrder[line]}'.");
            }
        }
    }

    private static (string Source, ImmutableArray<ImmutableArray<Comparison>> Alternatives)? ReadAlternatives(
        DefinitionNode? node, IReadOnlyList<string> lineIds)
    {
        if (node?.Text(RelationParser.MaxLength) is not { } source)
        {
            return null;
        }

        return RelationParser.Parse(source, lineIds).Match<(string, ImmutableArray<ImmutableArray<Comparison>>)?>(
            alternatives => (source, alternatives),
            error =>
            {
                node.Value.Problems.Add(
                    node.Value.Path,
                    $"{error.Column}-таңба: {error.Message.Kk}",
                    $"Знак {error.Column}: {error.Message.Ru}",
                    $"Column {error.Column}: {error.Message.En}");
                return null;
            });
    }

    private static Severity? ReadSeverity(DefinitionNode node) => node.OneOf("error", "warning", "off") switch
    {
        "error" => Severity.Error,
        "warning" => Severity.Warning,
        "off" => Severity.Off,
        _ => null,
    };
}
