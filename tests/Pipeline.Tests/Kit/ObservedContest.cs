using System.Text;
using System.Text.Json.Nodes;

namespace Hattama.Tests;

/// <summary>The small contest with observers' forms, and files of observers.</summary>
internal static class ObservedContest
{
    private const string Header = "form,region,district,station,observer,revision,sealed,note,category,registered,voted,yes,no,invalid";

    public static readonly byte[] DefinitionBytes = WithObservers();

    /// <summary>A form about the count, with a copy of what <see cref="Row.Good"/> says, changed by <paramref name="moved"/> votes.</summary>
    public static string Count(string district, int station, string observer, int moved = 0, int revision = 1, string isSealed = "yes")
    {
        var row = Row.Good(district, station);
        return $"count,{district[..2]},{district},{station},{observer},{revision},{isSealed},private words of {observer},,"
            + $"{row.Registered},{row.Voted},{row.Yes - moved},{row.No + moved},{row.Invalid}";
    }

    public static string Incident(string district, int station, string observer) =>
        $"incident,{district[..2]},{district},{station},{observer},1,,private words of {observer},stuffing,,,,,";

    public static byte[] Csv(params string[] rows) => Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(Header)) + "\n");

    private static byte[] WithObservers()
    {
        var json = JsonNode.Parse(SmallContest.DefinitionBytes)!.AsObject();
        json["observation"] = JsonNode.Parse("""
            {
              "organisations": [ { "code": "alpha", "title": "Alpha" }, { "code": "beta", "title": "Beta", "international": true } ],
              "incidents": [ { "id": "stuffing", "title": "Stuffing", "severity": "critical" } ],
              "minPublish": 2,
              "forms": [
                { "id": "count", "title": "Count", "stage": "counting", "copy": "paper", "questions": [
                  { "id": "sealed", "title": "Sealed", "type": "yesNo", "required": true }, { "id": "note", "title": "Note", "type": "text" } ] },
                { "id": "incident", "title": "Incident", "stage": "incident", "questions": [
                  { "id": "category", "title": "Category", "type": "incident", "required": true }, { "id": "note", "title": "Note", "type": "text" } ] }
              ]
            }
            """);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
