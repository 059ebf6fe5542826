using Azure.Core;
using Hattama.Stores.Azure;

namespace Hattama.Tests;

/// <summary>What the store looks for is what the templates make, in the account that it is looked for in.</summary>
public sealed class LayoutTests
{
    private const string Containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
    private const string Tables = "Microsoft.Storage/storageAccounts/tableServices/tables";

    [Fact]
    public void Places_OfTheStore_AreMadeInTheirAccounts()
    {
        var store = AzureStore.Of(
            new AzureAccounts(At("uploads", "blob"), At("evidence", "blob"), At("data", "blob"), At("data", "table"), At("results", "blob")), new Nobody());
        var deployment = Deployment.Read("production");
        var made = deployment.OfType(Containers).Select(container => Made(container, "blob"))
            .Concat(deployment.OfType(Tables).Select(table => Made(table, "table"))).ToHashSet(StringComparer.Ordinal);
        var sought = store.Places.Select(place => $"{place.Host.Split('.')[0]} {place.Host.Split('.')[1]} {place.AbsolutePath.Trim('/')}").ToList();
        Assert.NotEmpty(sought);
        Assert.Empty(sought.Except(made));
        // Made beside: the deployed package, undeliverable events, and observers' forms, which events alone speak of.
        Assert.Equal(["host blob packages", "uploads blob deadletters", "uploads blob observations"], made.Except(sought).Order(StringComparer.Ordinal));
    }

    private static Uri At(string account, string service) => new($"https://{account}.{service}.core.windows.net/");

    private static string Made(System.Text.Json.Nodes.JsonNode resource, string service)
    {
        var parts = Deployment.Short(resource).Split('/');
        return $"{parts[2][10..]} {service} {parts[^1]}";
    }

    private sealed class Nobody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing is asked for.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing is asked for.");
    }
}
