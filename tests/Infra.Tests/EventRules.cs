using static Hattama.Tests.Deployment;

namespace Hattama.Tests;

/// <summary>How an upload becomes a message, and what must wake a person.</summary>
internal static class EventRules
{
    private static readonly string[] Apis = ["PutBlob", "PutBlockList", "CopyBlob", "FlushWithClose"];

    /// <summary>One event for one complete blob of an upload container, delivered with an identity, kept when it cannot be delivered.</summary>
    public static IEnumerable<string> Subscription(Deployment deployment, params string[] containers)
    {
        var subscription = deployment.OfType("Microsoft.EventGrid/systemTopics/eventSubscriptions").Single()["properties"]!;
        var filter = subscription["filter"]!;
        string[] Values(string key, string operatorType) => filter["advancedFilters"]!.AsArray()
            .Where(candidate => Has(candidate, key, "key") && Has(candidate, operatorType, "operatorType"))
            .SelectMany(candidate => candidate!["values"]!.AsArray().Select(value => value!.ToString())).ToArray();
        if (!filter["includedEventTypes"]!.AsArray().Select(type => type!.ToString()).SequenceEqual(["Microsoft.Storage.BlobCreated"]))
        {
            yield return "events other than BlobCreated are delivered";
        }

        if (!Values("data.api", "StringIn").SequenceEqual(Apis))
        {
            yield return "an upload in blocks would give several events";
        }

        if (!Values("subject", "StringBeginsWith").SequenceEqual(containers.Select(name => $"/blobServices/default/containers/{name}/blobs/")))
        {
            yield return "the containers of uploads are not those filtered for";
        }

        if (!Has(subscription, "CloudEventSchemaV1_0", "eventDeliverySchema")
            || !Has(subscription, "StorageQueue", "deliveryWithResourceIdentity", "destination", "endpointType")
            || !Has(subscription, "SystemAssigned", "deliveryWithResourceIdentity", "identity", "type")
            || !Has(subscription, "-1", "deliveryWithResourceIdentity", "destination", "properties", "queueMessageTimeToLiveInSeconds"))
        {
            yield return "delivery is not to a queue by identity, for as long as it takes";
        }

        if (!Has(subscription, "StorageBlob", "deadLetterWithResourceIdentity", "deadLetterDestination", "endpointType")
            || !Has(subscription, "SystemAssigned", "deadLetterWithResourceIdentity", "identity", "type"))
        {
            yield return "undeliverable events are lost";
        }
    }

    /// <summary>The five conditions that must not go unseen, each with somebody to tell.</summary>
    public static IEnumerable<string> Alerts(Deployment deployment)
    {
        bool HasReceiver(System.Text.Json.Nodes.JsonNode alert) =>
            alert["properties"]!["actions"]!.ToJsonString().Contains("actionGroup", StringComparison.OrdinalIgnoreCase);
        var active = deployment.OfType("Microsoft.Insights/metricAlerts").Concat(deployment.OfType("Microsoft.Insights/scheduledQueryRules"))
            .Where(alert => Has(alert, "true", "properties", "enabled") && HasReceiver(alert)).ToList();
        bool Watches(string name, params string[] words) => active.Any(alert =>
            Has(alert, name, "name") && words.All(word => alert["properties"]!["criteria"]!.ToJsonString().Contains(word, StringComparison.Ordinal)));
        (string Condition, bool IsWatched)[] conditions =
        [
            ("dead letters", Watches("dead-letters", "DeadLetteredCount")),
            ("poison queue", Watches("poison-queue", "hattama.uploads.poisoned")),
            ("snapshot age", Watches("snapshot-age", "hattama.snapshots.age", "figures == 0")),
            ("failed orchestration", Watches("failed-rollup", "hattama.rollups.failed")),
            ("invariant broken", Watches("invariant-broken", "hattama.invariants.broken")),
        ];
        return conditions.Where(condition => !condition.IsWatched).Select(condition => $"nobody hears of: {condition.Condition}")
            .Concat(deployment.OfType("Microsoft.Insights/actionGroups").Where(group => group["properties"]!["emailReceivers"]!.AsArray().Count == 0)
                .Select(group => $"{Short(group)}: no receiver"));
    }
}
