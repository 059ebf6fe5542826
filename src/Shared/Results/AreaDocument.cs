using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>An area as its parent's document lists it: the document and the vector that the parent's sums are made of.</summary>
/// <param name="Area">The area.</param>
/// <param name="Document">Digest of its document.</param>
/// <param name="Tally">Its tally.</param>
public sealed record AreaResult(Area Area, Digest Document, Tally Tally);

/// <summary>Writes the document of an area between the stations and the nation: its children, and their sum.</summary>
public static class AreaDocument
{
    /// <summary>Writes the document of an area from the results of the areas directly below it, in the order of the register.</summary>
    public static (ResultDocument Document, AreaResult Result) Write(ContestDefinition definition, Area area, IReadOnlyList<AreaResult> children)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(area);
        ArgumentNullException.ThrowIfNull(children);
        var tally = Sum(definition, area, children);
        var json = new CanonicalJson(1024 + children.Count * 512);
        json.StartObject().Member("area");
        ResultDocument.WriteArea(json, definition, area).Member("children");
        WriteChildren(json, children);
        json.Member("contest").Text(definition.Id)
            .Member("format").Text(ResultDocument.Format)
            .Member("type").Text("area")
            .Member("vector");
        Vector.Write(json, tally);
        json.EndObject();
        var document = ResultDocument.Of(json);
        return (document, new AreaResult(area, document.Digest, tally));
    }

    internal static Tally Sum(ContestDefinition definition, Area area, IReadOnlyList<AreaResult> children)
    {
        var tally = new Tally(definition);
        foreach (var child in children)
        {
            tally.AddChild(area, child.Tally);
        }

        return tally;
    }

    internal static void WriteChildren(CanonicalJson json, IReadOnlyList<AreaResult> children)
    {
        json.StartArray();
        foreach (var child in children)
        {
            json.StartObject()
                .Member("code").Text(child.Area.Code)
                .Member("document").Text(child.Document.Hex)
                .Member("name").Text(child.Area.Name)
                .Member("vector");
            Vector.Write(json, child.Tally);
            json.EndObject();
        }

        json.EndArray();
    }
}
