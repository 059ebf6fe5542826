using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Pipeline;
using Hattama.Results;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Totals, areas and progress of the latest snapshot.</summary>
internal static class TotalsReads
{
    public static Task<IResult> TotalsAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, async (view, result, page) =>
        {
            var areas = await view.AreasAsync();
            var area = Asked.Query(http, "area") is { } text ? areas.Require(text) : result.Nation.Area;
            var listed = ListedOf(areas, area, result.Definition, Asked.Query(http, "level"));
            return Write(http, result, page, area, listed, withChain: false);
        }, cancel);

    public static Task<IResult> AreaAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, async (view, result, page) =>
        {
            var areas = await view.AreasAsync();
            var area = areas.Require(Asked.Path(http, "code"));
            if (area.Level < result.LeafLevel)
            {
                return Write(http, result, page, area, [.. areas.Under(area, area.Level + 1)], withChain: true);
            }

            var stations = (await result.StationsAsync(area, CancellationToken.None)).Rows;
            return WriteLeaf(http, result, page, area, stations);
        }, cancel);

    public static Task<IResult> ProgressAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, (view, result, page) =>
        {
            var regions = result.Nation.Children;
            page.Check(regions.Count);
            return Task.FromResult(new Rendered(JsonBody.Write(json =>
            {
                var write = new ResultJson(json, result, Languages.Of(http.Request));
                write.WriteHeader();
                write.WriteArea(result.Nation.Area);
                write.WriteCoverage(result.Nation.Area.Tally);
                json.WriteNumber("unplaced", result.Nation.Unplaced);
                page.Write(json, regions.Count);
                json.WriteObjects("areas", regions.Skip((int)page.Skip).Take(page.Size), region =>
                {
                    write.WriteNames(region);
                    write.WriteCoverage(region.Tally);
                });
            }), regions.Count));
        }, cancel);

    private static List<PublishedArea> ListedOf(AreaIndex areas, PublishedArea area, ContestDefinition definition, string? level)
    {
        if (level is null)
        {
            return [.. areas.Under(area, area.Level + 1)];
        }

        var index = definition.LevelIndex(level);
        if (index > area.Level)
        {
            return [.. areas.Under(area, index)];
        }

        var below = string.Join(", ", definition.Levels.Skip(area.Level + 1).Select(known => known.Id));
        throw new Problem(ProblemKinds.LevelUnknown, new(
            $"“{level}” — {area.Path} аумағынан төмен деңгей емес. Мүмкіндері: {below}.",
            $"“{level}” — не уровень ниже территории {area.Path}. Возможны: {below}.",
            $"“{level}” is not a level below area {area.Path}. Possible are: {below}.")).Thrown();
    }

    private static Rendered Write(
        HttpContext http, PublishedResult result, Page page, PublishedArea area, List<PublishedArea> listed, bool withChain)
    {
        page.Check(listed.Count);
        return new Rendered(JsonBody.Write(json =>
        {
            var write = new ResultJson(json, result, Languages.Of(http.Request));
            WriteHead(write, result, area, withChain);
            page.Write(json, listed.Count);
            json.WriteObjects("children", listed.Skip((int)page.Skip).Take(page.Size), write.WriteChild);
        }), listed.Count);
    }

    private static Rendered WriteLeaf(
        HttpContext http, PublishedResult result, Page page, PublishedArea area, ImmutableArray<PublishedStation> stations)
    {
        page.Check(stations.Length);
        return new Rendered(JsonBody.Write(json =>
        {
            var write = new ResultJson(json, result, Languages.Of(http.Request));
            WriteHead(write, result, area, withChain: true);
            page.Write(json, stations.Length);
            json.WriteObjects("protocols", stations.Skip((int)page.Skip).Take(page.Size), station =>
            {
                json.WriteString("station", station.Code);
                json.WriteString("form", station.Form.Id);
                json.WriteString("state", Vector.NameOf(station.State));
                write.WriteValues(station);
                write.WriteCodes(station.Codes);
            });
        }), stations.Length);
    }

    private static void WriteHead(ResultJson write, PublishedResult result, PublishedArea area, bool withChain)
    {
        write.WriteHeader();
        write.WriteArea(area);
        write.WriteSums(area);
        write.WriteOutcome(area);
        if (withChain)
        {
            write.WriteChain(area);
        }
    }
}
