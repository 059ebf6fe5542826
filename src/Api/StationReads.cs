using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>One station with its chain of documents, and the stations that wait for a decision or correction.</summary>
internal static class StationReads
{
    /// <summary>Most forms in a contest for a station to be found by its code alone.</summary>
    private const int MostIndexed = 200_000;

    private const int CandidatesShown = 20;

    public static Task<IResult> StationAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, async (view, result, _) =>
        {
            var code = Asked.Path(http, "code");
            var forms = await FindAsync(view, result, code, Asked.Query(http, "area"));
            var decisions = new Dictionary<Digest, Decision>();
            foreach (var decision in forms.SelectMany(form => form.Decisions).Distinct())
            {
                decisions[decision] = DecisionDocument.Read(await view.Documents.LoadAsync(decision, CancellationToken.None));
            }

            return new Rendered(JsonBody.Write(json =>
            {
                var write = new ResultJson(json, result, Languages.Of(http.Request));
                write.WriteHeader();
                json.WriteString("station", code);
                write.WriteArea(forms[0].Area);
                write.WriteAttachments(forms[0]);
                json.WriteObjects("forms", forms, form =>
                {
                    json.WriteString("form", form.Form.Id);
                    json.WriteString("state", Vector.NameOf(form.State));
                    write.WriteValues(form);
                    write.WriteCodes(form.Codes);
                    write.WriteCitations(form.Citations);
                    write.WriteContents(form);
                    write.WriteDecisions(form.Decisions.Select(digest => (digest, decisions[digest])));
                    json.WriteString("explanation", form.Explanation);
                });
                write.WriteChain(forms[0].Area);
            }));
        }, cancel);

    public static Task<IResult> DisputesAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, async (view, result, page) =>
        {
            var areas = await view.AreasAsync();
            var under = Asked.Query(http, "area") is { } text ? areas.Require(text) : result.Nation.Area;
            var total = OpenIn(under);
            page.Check(total);
            var stations = await OpenStationsAsync(result, areas.Under(under, result.LeafLevel), page);
            return new Rendered(JsonBody.Write(json =>
            {
                var write = new ResultJson(json, result, Languages.Of(http.Request));
                write.WriteHeader();
                write.WriteArea(under);
                write.WriteCoverage(under.Tally);
                page.Write(json, total);
                json.WriteObjects("open", stations, station =>
                {
                    json.WriteString("station", station.Code);
                    write.WriteArea(station.Area);
                    json.WriteString("form", station.Form.Id);
                    json.WriteString("state", Vector.NameOf(station.State));
                    write.WriteCodes(station.Codes);
                    write.WriteContents(station);
                    write.WriteAttachments(station);
                });
            }), total);
        }, cancel);

    private static long OpenIn(PublishedArea area) => area.Tally.In(StateKind.Disputed) + area.Tally.In(StateKind.Held);

    /// <summary>The page's disputed and held stations: only documents that have some of them are read.</summary>
    private static async Task<List<PublishedStation>> OpenStationsAsync(PublishedResult result, IEnumerable<PublishedArea> leaves, Page page)
    {
        var stations = new List<PublishedStation>();
        var skip = page.Skip;
        foreach (var leaf in leaves)
        {
            if (stations.Count == page.Size)
            {
                break;
            }

            var here = OpenIn(leaf);
            if (here <= skip)
            {
                skip -= here;
                continue;
            }

            var open = (await result.StationsAsync(leaf, CancellationToken.None)).Rows
                .Where(row => row.State is StateKind.Disputed or StateKind.Held)
                .Skip((int)skip).Take(page.Size - stations.Count);
            stations.AddRange(open);
            skip = 0;
        }

        return stations;
    }

    private static async Task<List<PublishedStation>> FindAsync(ContestView view, PublishedResult result, string code, string? areaText)
    {
        var areas = await view.AreasAsync();
        var under = areaText is null ? result.Nation.Area : areas.Require(areaText);
        var leaves = await LeavesAsync(view, result, areas, under, code);
        var found = new List<PublishedStation>();
        foreach (var leaf in leaves)
        {
            found.AddRange((await result.StationsAsync(leaf, CancellationToken.None)).Rows.Where(row => row.Code == code));
        }

        var places = found.Select(station => station.Area).Distinct().ToList();
        return places.Count switch
        {
            1 => found,
            0 => throw new Problem(ProblemKinds.StationUnknown, new(
                $"{under.Path} аумағында “{code}” учаскесі жоқ. Учаскелер тізімі: areas/{{код}}.",
                $"На территории {under.Path} нет участка “{code}”. Список участков: areas/{{код}}.",
                $"Area {under.Path} has no station “{code}”. Stations are listed at areas/{{code}}.")).Thrown(),
            _ => throw Ambiguous(code, string.Join("; ", places.Take(CandidatesShown).Select(area => area.Path)) + (places.Count > CandidatesShown ? "; …" : "")),
        };
    }

    private static async Task<IEnumerable<PublishedArea>> LeavesAsync(
        ContestView view, PublishedResult result, AreaIndex areas, PublishedArea under, string code)
    {
        if (under.Level == result.LeafLevel)
        {
            return [under];
        }

        if (result.Nation.Area.Tally.Expected > MostIndexed)
        {
            return under.Tally.Expected <= MostIndexed / 10 ? areas.Under(under, result.LeafLevel) : throw new Problem(ProblemKinds.StationAmbiguous, new(
                $"Дауыс беруде учаске өте көп: ?area= арқылы аумағын беріңіз.",
                $"В голосовании слишком много участков: укажите территорию в ?area=.",
                $"The contest has too many stations: name the area with ?area=.")).Thrown();
        }

        var index = await view.StationsAsync();
        return AreaIndex.Within(index.Find(code), under);
    }

    private static ProblemException Ambiguous(string code, string paths) => new Problem(ProblemKinds.StationAmbiguous, new(
        $"“{code}” коды бірнеше аумақта бар: {paths}. ?area= арқылы біреуін таңдаңыз.",
        $"Код “{code}” есть на нескольких территориях: {paths}. Выберите одну в ?area=.",
        $"Several areas have a station “{code}”: {paths}. Choose one with ?area=."))
    { Members = [("areas", paths)] }.Thrown();
}
