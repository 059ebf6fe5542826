using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads what is made of the totals: shares, kinds of ballots, decision rules.</summary>
internal sealed class OutcomeSections(DefinitionMembers contest, DefinitionNames lines, DefinitionNames levels, int partition)
{
    private const int Most = 100;

    private static readonly LocalText Ballot = new("бюллетень түрі", "вид бюллетеня", "ballot kind");
    private static readonly LocalText Decision = new("шешім ережесі", "правило решения", "decision rule");
    private static readonly LocalText Term = new("шарт", "условие", "condition");

    /// <summary>Ratios shown with totals.</summary>
    public ImmutableArray<Share> ReadShares()
    {
        var names = new DefinitionNames(DefinitionMessages.Share);
        var shares = ImmutableArray.CreateBuilder<Share>();
        foreach (var (item, members) in Objects(contest.Find("shares"), 0, DefinitionShape.Share))
        {
            var id = names.Claim(item, DefinitionIds.Name(members.Need("id")));
            var title = members.Local("title");
            shares.Add(new Share(id, title, lines.FindAll(members.Need("part"), 1), lines.FindAll(members.Need("whole"), 1)));
        }

        return shares.ToImmutable();
    }

    /// <summary>What one registered voter can do to the lines.</summary>
    public ImmutableArray<BallotKind> ReadBallots()
    {
        var names = new DefinitionNames(Ballot);
        var kinds = ImmutableArray.CreateBuilder<BallotKind>();
        if (contest.Find("ballots") is not { } node)
        {
            return [];
        }

        foreach (var (item, members) in Objects(node, 0, DefinitionShape.Ballot))
        {
            kinds.Add(new BallotKind(names.Claim(item, DefinitionIds.Name(members.Need("id"))), lines.FindAll(members.Need("lines"), 0)));
        }

        if (kinds.Count > 0 && kinds.All(kind => !kind.Lines.IsEmpty))
        {
            node.Problems.Add(
                node.Path,
                "Дауыс бермеу түрі жоқ: {\"id\": \"absent\", \"lines\": []} қосыңыз.",
                "Нет вида «не голосовал»: добавьте {\"id\": \"absent\", \"lines\": []}.",
                "The kind of not voting is missing: add {\"id\": \"absent\", \"lines\": []}.");
        }

        return kinds.ToImmutable();
    }

    /// <summary>How the outcome is found.</summary>
    public ImmutableArray<DecisionRule> ReadDecisions()
    {
        var names = new DefinitionNames(Decision);
        var rules = ImmutableArray.CreateBuilder<DecisionRule>();
        foreach (var (item, members) in Objects(contest.Find("decisionRules"), 0, DefinitionShape.DecisionRule))
        {
            var id = names.Claim(item, DefinitionIds.Name(members.Need("id")));
            var conditions = ReadConditions(members.Find("conditions"), id);
            var plurality = members.Find("plurality") is { } node ? lines.FindAll(node, 2) : [];
            if (members.Find("conditions") is null == members.Find("plurality") is null)
            {
                item.Problems.Add(
                    item.Path,
                    "«conditions» не «plurality» — дәл біреуі болуы керек.",
                    "Нужно ровно одно из двух: «conditions» или «plurality».",
                    "Exactly one of 'conditions' and 'plurality' is needed.");
            }

            rules.Add(new DecisionRule(id, members.Local("title"), conditions, plurality));
        }

        return rules.ToImmutable();
    }

    private ImmutableArray<Condition> ReadConditions(DefinitionNode? node, string rule)
    {
        var names = new DefinitionNames(Term);
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var (item, members) in Objects(node, 1, DefinitionShape.Condition))
        {
            var id = names.Claim(item, DefinitionIds.Name(members.Need("id")));
            var title = members.Local("title");
            var at = members.Find("level");
            var level = at is null ? 0 : levels.Find(at) ?? 0;
            if (partition > 0 && level > partition) // a partition that is wrong itself is reported where it stands
            {
                at!.Value.Fail(DefinitionMessages.LevelBelowPartition);
            }

            var atLeast = ReadAtLeast(members.Find("atLeast"), level);
            if (RelationSections.ReadTotals(members.Need("relation"), $"{rule}.{id}", title, lines.InOrder) is { } relation)
            {
                conditions.Add(new Condition(id, title, relation, level, atLeast));
            }
        }

        return conditions.ToImmutable();
    }

    private static (int Part, int Whole) ReadAtLeast(DefinitionNode? node, int level)
    {
        if (node?.Fraction() is not var (part, whole))
        {
            return (1, 1);
        }

        if (part <= 0 || part > whole)
        {
            node.Value.Problems.Add(
                node.Value.Path,
                "Бөлік 0-ден үлкен, бүтіннен аспауы керек: үштен екі — [2, 3].",
                "Часть должна быть больше 0 и не больше целого: две трети — [2, 3].",
                "The part must be above 0 and at most the whole: two thirds is [2, 3].");
            return (1, 1);
        }

        if (level == 0 && part != whole)
        {
            node.Value.Problems.Add(
                node.Value.Path,
                "Ел біреу-ақ: аймақтардың үлесі үшін «level» өрісінде төмен деңгейді атаңыз.",
                "Страна одна: для доли территорий назовите в «level» уровень ниже.",
                "There is one nation: for a share of areas name a lower level in 'level'.");
        }

        return (part, whole);
    }

    private static IEnumerable<(DefinitionNode Item, DefinitionMembers Members)> Objects(
        DefinitionNode? node, int least, DefinitionShape shape)
    {
        foreach (var item in node?.Items(least, Most) ?? [])
        {
            if (item.Object(shape) is { } members)
            {
                yield return (item, members);
            }
        }
    }
}
