using System.CommandLine;
using Hattama.Contests;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>totals</c>: shows the latest snapshot, from its published documents only.</summary>
internal static class TotalsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var area = new Option<string?>("--area") { Description = "Area to show: its code, path (region/district) or name; default: the nation", HelpName = "CODE" };
        var level = new Option<string?>("--level") { Description = "List all areas of this level instead of those directly below", HelpName = "LEVEL" };
        var command = new Command("totals", "Show published totals with as-of, status, coverage and outcome.") { common.Store, common.Contest, area, level };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var result = await store.LatestAsync(contest, cancel);
            var page = await LoadAsync(result, parsed.GetValue(area), parsed.GetValue(level), cancel);
            new TotalsView(terminal, page).Show();
            terminal.Object(json => new TotalsJson(json, page, terminal.Language).Write());
            return (int)ExitCode.Fine;
        });
        return command;
    }

    /// <summary>The one area that a text means.</summary>
    /// <exception cref="CommandFailure">None is meant, or several.</exception>
    public static async Task<PublishedArea> FindAreaAsync(PublishedResult result, string text, CancellationToken cancel)
    {
        var areas = await result.FindAsync(text, cancel);
        return areas.Count switch
        {
            1 => areas[0],
            0 => throw CommandFailure.Usage($"No area has the code, path or name “{text}”. List areas with: hattama totals --level {result.Definition.Levels[^1].Id}"),
            _ => throw CommandFailure.Usage($"“{text}” may be {string.Join(" or ", areas.Select(area => Describe(result.Definition, area)))}. Give the path."),
        };
    }

    private static async Task<TotalsPage> LoadAsync(PublishedResult result, string? areaText, string? levelText, CancellationToken cancel)
    {
        var area = areaText is null ? result.Nation.Area : await FindAreaAsync(result, areaText, cancel);
        var level = levelText is null ? -1 : LevelOf(result.Definition, levelText);
        if (level >= 0 && level <= area.Level)
        {
            throw CommandFailure.Usage($"Level {levelText} is not below area {area.Path}. Leave out --area, or name a lower level.");
        }

        var children = level < 0 ? await result.ChildrenAsync(area, cancel) : await result.AtLevelAsync(area, level, cancel);
        var hasStations = area.Level == result.LeafLevel;
        return new TotalsPage
        {
            Definition = result.Definition,
            Snapshot = result.Snapshot,
            Nation = result.Nation,
            Area = area,
            Children = children,
            Stations = hasStations ? (await result.StationsAsync(area, cancel)).Rows : [],
        };
    }

    private static int LevelOf(ContestDefinition definition, string text)
    {
        var level = definition.LevelIndex(text);
        return level >= 0
            ? level
            : throw CommandFailure.Usage($"The contest has no level “{text}”. It has: {string.Join(", ", definition.Levels.Select(known => known.Id))}.");
    }

    private static string Describe(ContestDefinition definition, PublishedArea area) =>
        $"{definition.Levels[area.Level].Id} {area.Path} ({area.Name})";
}
