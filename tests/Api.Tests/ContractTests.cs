using Hattama.Api;

namespace Hattama.Tests;

/// <summary>The API against its own OpenAPI document.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task Document_AndRoutes_NameTheSameOperations()
    {
        await using var served = await Served.PublishedAsync();
        var paths = (await served.GetAsync("/api/openapi.json")).Is(200).Json.GetProperty("paths");
        var documented = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(member => member.Name != "parameters")
            .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name} {operation.Value.GetProperty("operationId").GetString()}"));
        var known = Routes.Reads.Select(route => $"{route.Method} {route.Pattern} {route.OperationId}")
            .Concat(["GET /api/openapi.json getOpenApi", "GET /api/ getReference"]);
        Assert.Equal(known.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        Assert.Equal(Routes.Reads.Length, Routes.Reads.Select(route => route.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task EveryOperation_AnswersAsItsSchemaSays()
    {
        await using var served = await Served.ObservedAsync();
        var document = (await served.GetAsync("/api/openapi.json")).Is(200).Json;
        var contract = await Contract.OfAsync(served);
        var called = 0;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var operation = path.Value.GetProperty("get");
            foreach (var address in await AddressesAsync(served, path.Name, operation.GetProperty("operationId").GetString()!))
            {
                foreach (var content in operation.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject())
                {
                    var answer = (await served.GetAsync(address, ("Accept", content.Name))).Is(200);
                    Assert.StartsWith(content.Name, answer["Content-Type"], StringComparison.Ordinal);
                    await contract.ValidateAsync(content.Value.GetProperty("schema"), answer.Text, address);
                    called++;
                }
            }
        }

        Assert.True(called > Routes.Reads.Length, $"Only {called} calls.");
    }

    [Fact]
    public async Task EveryDocument_IsServedAsStored()
    {
        await using var served = await Served.PublishedAsync();
        await foreach (var digest in served.Stores.Results.ListDocumentsAsync(Served.Contest, TestContext.Current.CancellationToken))
        {
            var stored = await served.Stores.Results.FindDocumentAsync(Served.Contest, digest, TestContext.Current.CancellationToken);
            Assert.Equal(stored!.Value.ToArray(), (await served.GetAsync($"documents/{digest.Hex[..2]}/{digest.Hex}.json")).Is(200).Bytes);
            Assert.Equal(stored!.Value.ToArray(), (await served.GetAsync($"documents/{digest.Hex}")).Is(200).Bytes);
        }
    }

    [Fact]
    public async Task ReferencePage_NamesEveryOperationAndProblem()
    {
        await using var served = await Served.StartAsync();
        foreach (var (language, word) in new[] { ("kk", "Ашық деректер"), ("ru", "Открытые данные"), ("en", "Open data") })
        {
            var page = (await served.GetAsync("/api/", ("Accept-Language", language))).Is(200).Text;
            Assert.Contains(word, page, StringComparison.Ordinal);
            Assert.All(Routes.Reads, route => Assert.Contains($"id=\"{route.OperationId}\"", page, StringComparison.Ordinal));
            Assert.All(ProblemKinds.All, kind => Assert.Contains($"<tr id=\"{kind.Id}\">", page, StringComparison.Ordinal));
            Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        }
    }

    /// <summary>Addresses for an operation: every parameter of its path filled in, with query parameters where they show more.</summary>
    private static async Task<string[]> AddressesAsync(Served served, string path, string operation)
    {
        var root = (await served.GetAsync("latest.json")).Is(200).Json.GetProperty("root").GetString()!;
        var filled = path
            .Replace("{contest}", Served.Contest, StringComparison.Ordinal)
            .Replace("{sequence}", "1", StringComparison.Ordinal)
            .Replace("{folder}", root[..2], StringComparison.Ordinal)
            .Replace("{hash}", root, StringComparison.Ordinal)
            .Replace("{upload}", served.Upload, StringComparison.Ordinal);
        return operation switch
        {
            "getObservation" or "getObservedComparison" => [filled, filled + "?area=South", filled + "?area=d3"],
            "getTotals" => [filled, filled + "?level=district", filled + "?area=South&size=1", filled + "?area=d3"],
            "getArea" => [filled.Replace("{code}", "XX", StringComparison.Ordinal), filled.Replace("{code}", "d3", StringComparison.Ordinal)],
            "getStation" => [filled.Replace("{code}", "9", StringComparison.Ordinal), filled.Replace("{code}", "1", StringComparison.Ordinal) + "?area=d3"],
            _ => [filled],
        };
    }
}
