using System.Text.Json;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>Makes the documents above the stations again from the documents that they list, which must be known to be right.</summary>
internal sealed class AreaReplay(ContestInForce contest, PublishedDocuments published, IReadOnlySet<Digest> known)
{
    /// <summary>The document of an area, made from its children; none when one of them is not known or says otherwise.</summary>
    public async Task<IReadOnlyCollection<Digest>> AreaAsync(JsonElement root, CancellationToken cancel) =>
        contest.Register.FindArea(LevelOf(root), CodeOf(root)) is { } area && await ChildrenAsync(root, area, cancel) is { } children
            ? [AreaDocument.Write(contest.Definition, area, children).Document.Digest]
            : [];

    /// <summary>The nation's document, outcome included; none when something that it rests on is not known.</summary>
    public async Task<IReadOnlyCollection<Digest>> NationAsync(JsonElement root, CancellationToken cancel)
    {
        var waiting = root.GetProperty("unplaced");
        var foundation = new Foundation(
            contest.DefinitionDigest, contest.RegisterDigest, Digest.Parse(Damage.TextOf(waiting.GetProperty("document"))), waiting.GetProperty("count").GetInt64());
        var partitions = new Dictionary<string, AreaResult>(StringComparer.Ordinal);
        if (!known.Contains(foundation.Unplaced) || !await CollectAsync(root, contest.Register.Nation, partitions, cancel))
        {
            return [];
        }

        return [NationResult.Combine(contest.Definition, contest.Register, foundation, partitions).Root];
    }

    /// <summary>The results of all partitions as a nation's document has them; null when a document is not known or says otherwise.</summary>
    public async Task<IReadOnlyDictionary<string, AreaResult>?> PartitionsAsync(JsonElement root, CancellationToken cancel)
    {
        var partitions = new Dictionary<string, AreaResult>(StringComparer.Ordinal);
        return await CollectAsync(root, contest.Register.Nation, partitions, cancel) ? partitions : null;
    }

    private async Task<bool> CollectAsync(JsonElement root, Area area, Dictionary<string, AreaResult> partitions, CancellationToken cancel)
    {
        if (await ChildrenAsync(root, area, cancel) is not { } children)
        {
            return false;
        }

        foreach (var child in children)
        {
            if (child.Area.Level == contest.Definition.PartitionLevel)
            {
                partitions.Add(child.Area.Code, child);
                continue;
            }

            using var below = await published.ParseAsync(child.Document, cancel);
            if (!await CollectAsync(below.RootElement, child.Area, partitions, cancel))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<IReadOnlyList<AreaResult>?> ChildrenAsync(JsonElement root, Area area, CancellationToken cancel)
    {
        var children = new List<AreaResult>();
        foreach (var child in root.GetProperty("children").EnumerateArray())
        {
            var document = Digest.Parse(Damage.TextOf(child.GetProperty("document")));
            var below = area.Children.FirstOrDefault(one => one.Code == child.GetProperty("code").GetString());
            if (below is null || !known.Contains(document) || Vector.Read(contest.Definition, child.GetProperty("vector")) is not { } claimed)
            {
                return null;
            }

            using var own = await published.ParseAsync(document, cancel);
            if (CodeOf(own.RootElement) != below.Code || LevelOf(own.RootElement) != below.Level
                || Vector.Read(contest.Definition, own.RootElement.GetProperty("vector")) is not { } tally || !tally.HasSameCells(claimed))
            {
                return null;
            }

            children.Add(new AreaResult(below, document, tally));
        }

        return children;
    }

    private int LevelOf(JsonElement root) => contest.Definition.LevelIndex(Damage.TextOf(root.GetProperty("area").GetProperty("level")));

    private static string CodeOf(JsonElement root) => Damage.TextOf(root.GetProperty("area").GetProperty("code"));
}
