using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Reads the parts of a definition that say where a station is: key columns, levels, station key.</summary>
internal sealed class AreaSections(DefinitionMembers contest)
{
    /// <summary>The word that a form's fixed parts use for the station; no level may have it as its id.</summary>
    public const string StationWord = "station";

    private const int MostLevels = 10;
    private const int MostColumns = 100;

    /// <summary>Levels by id.</summary>
    public DefinitionNames Levels { get; } = new(DefinitionMessages.Level);

    /// <summary>Key columns by id.</summary>
    public DefinitionNames Columns { get; } = new(DefinitionMessages.Column);

    /// <summary>The key columns with their headers.</summary>
    public ImmutableArray<KeyColumn> ReadColumns()
    {
        var columns = ImmutableArray.CreateBuilder<KeyColumn>();
        foreach (var (id, node) in contest.Need("keys")?.Map(MostColumns)?.All ?? [])
        {
            if (DefinitionIds.IsName(id, node))
            {
                Columns.Claim(node, id);
                var headers = node.Texts(0, PaperSections.MostHeaders);
                columns.Add(new KeyColumn(id, [id, .. headers.Where(header => !header.Equals(id, StringComparison.OrdinalIgnoreCase))]));
            }
        }

        return columns.ToImmutable();
    }

    /// <summary>The levels of the area tree.</summary>
    public ImmutableArray<Level> ReadLevels()
    {
        var levels = ImmutableArray.CreateBuilder<Level>();
        foreach (var item in contest.Need("levels")?.Items(2, MostLevels) ?? [])
        {
            var id = item.Object(DefinitionShape.Level) is { } level ? ReadLevel(level, levels) : null;
            Levels.Claim(item, id);
        }

        return levels.ToImmutable();
    }

    /// <summary>Index of the level whose areas are the ledger's partitions.</summary>
    public int ReadPartition()
    {
        var node = contest.Need("partition");
        var partition = Levels.Find(node);
        if (partition == 0)
        {
            node!.Value.Problems.Add(
                node.Value.Path,
                "Бөлім деңгейі бірінші (ел) деңгей бола алмайды: одан төмен деңгейді, мысалы ауданды атаңыз.",
                "Уровень разделов не может быть первым (страна): назовите уровень ниже, например район.",
                "The partition level cannot be the first (the nation): name one below it, such as the district.");
        }

        return partition ?? 1;
    }

    /// <summary>How a station's code and name are read.</summary>
    public StationKey? ReadStation()
    {
        if (contest.Need("station")?.Object(DefinitionShape.Station) is not { } station)
        {
            return null;
        }

        var code = ReadTemplate(station.Need("code"), needsColumn: true);
        var name = station.Find("name") is { } node ? ReadTemplate(node, needsColumn: true) : null;
        var patterns = DefinitionPatterns.Read(station.Find("patterns"));
        var strips = station.Find("leadingZeros")?.OneOf("strip", "keep") == "strip";
        return code is null ? null : new StationKey(code, name, patterns, strips);
    }

    /// <summary>A template over the key columns.</summary>
    public Template? ReadTemplate(DefinitionNode? node, bool needsColumn)
    {
        if (node?.Text() is not { } text)
        {
            return null;
        }

        if (Template.Parse(text) is not { } template)
        {
            node.Value.Problems.Add(
                node.Value.Path,
                "Үлгідегі жақшалар дұрыс емес: бағандар {region} түрінде жазылады.",
                "Скобки в шаблоне расставлены неверно: столбцы пишутся как {region}.",
                "The braces of the template do not match: write columns as {region}.");
            return null;
        }

        var columns = template.Columns.ToList();
        foreach (var column in columns)
        {
            Columns.Find(column, node.Value);
        }

        if (needsColumn && columns.Count == 0)
        {
            node.Value.Problems.Add(
                node.Value.Path,
                "Үлгіде бірде-бір баған жоқ: кемінде біреуін {uik} түрінде жазыңыз.",
                "В шаблоне нет ни одного столбца: впишите хотя бы один, например {uik}.",
                "The template has no column: write at least one, such as {uik}.");
        }

        return template;
    }

    private string? ReadLevel(DefinitionMembers level, ImmutableArray<Level>.Builder levels)
    {
        var id = DefinitionIds.Name(level.Need("id"));
        var title = level.Local("title");
        var code = ReadTemplate(level.Need("code"), needsColumn: false);
        var name = level.Find("name") is { } node ? ReadTemplate(node, needsColumn: false) : code;
        if (id == StationWord)
        {
            level.Node.Problems.Add(
                level.Node.Path + ".id",
                "Деңгей «station» деп аталмайды: бұл сөз учаскенің өзіне арналған.",
                "Уровень нельзя назвать «station»: это слово занято самим участком.",
                "A level cannot be called 'station': the word is taken by the station itself.");
        }

        if (levels.Count == 0)
        {
            CheckConstant(level.Find("code"), code);
            CheckConstant(level.Find("name"), name);
        }

        levels.Add(new Level(id ?? string.Empty, title, code ?? Template.Parse("?")!, name ?? Template.Parse("?")!));
        return id;
    }

    private static void CheckConstant(DefinitionNode? node, Template? template)
    {
        if (node is { } at && template is not null && template.Columns.Any())
        {
            at.Problems.Add(
                at.Path,
                "Бірінші деңгей — бүкіл ел: оның коды мен атауында бағандар болмайды.",
                "Первый уровень — вся страна: в его коде и названии не бывает столбцов.",
                "The first level is the whole nation: its code and name have no columns.");
        }
    }
}
