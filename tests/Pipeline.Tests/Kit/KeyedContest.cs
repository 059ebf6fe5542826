using System.Text;
using System.Text.Json.Nodes;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>The small contest with observers, which publishes stations of fewer than ten ballots merged.</summary>
internal static class KeyedContest
{
    public const int Least = 10;

    public static readonly byte[] DefinitionBytes = With(ObservedContest.DefinitionBytes, Least);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A definition with another limit; 0: without the policy.</summary>
    public static byte[] With(byte[] definition, int least)
    {
        var json = JsonNode.Parse(definition)!.AsObject();
        json["plausibility"] = JsonNode.Parse("""{ "unique": { "votes": 5 } }""");
        json["policies"]!["minPublish"] = least;
        json["policies"]!["minPublishLine"] = "voted";
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <summary>Brings the contest into a store as the program did before there were keys.</summary>
    public static async Task ActivateWithoutKeyAsync(World world)
    {
        var definition = SmallContest.Read(world.Definition);
        var documents = RegisterDocuments.Write(definition, SmallContest.Usual);
        var digest = Digest.Of(world.Definition);
        await world.Stores.Evidence.PutAsync(new MemoryStream(world.Definition), Cancel);
        await world.Stores.Results.PutDocumentsAsync(
            SmallContest.Id, [.. documents.Select(one => new Document(one.Digest, one.Bytes)), new Document(digest, world.Definition)], Cancel);
        await world.Stores.Ledger.ActivateAsync(
            new Activation(SmallContest.Id, 1, digest, documents[^1].Digest, 1, Instant.Truncate(world.Clock.GetUtcNow()), "cec", "before keys"), Cancel);
        await world.LoadAsync();
    }
}
