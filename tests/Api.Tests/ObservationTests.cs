using System.Text.Json;

namespace Hattama.Tests;

/// <summary>What observers saw, over HTTP.</summary>
public sealed class ObservationTests
{
    [Fact]
    public async Task Comparison_OfAnArea_ShowsItsStationsAndNoMargin()
    {
        await using var served = await Served.ObservedAsync();
        var whole = (await served.GetAsync("observation/comparison?size=1")).Is(200).Json;
        Assert.Equal((2, 1), (whole.GetProperty("total").GetInt32(), whole.GetProperty("stations").GetArrayLength()));
        var south = (await served.GetAsync("observation/comparison?area=South")).Is(200);
        var station = Assert.Single(south.Json.GetProperty("stations").EnumerateArray());
        Assert.Equal(("d3", "1"), (station.GetProperty("area").GetString(), station.GetProperty("station").GetString()));
        Assert.DoesNotMatch("(?i)interval|p-?value|confidence", south.Text + (await served.GetAsync("observation")).Is(200).Text);
        Assert.NotNull(south["ETag"]);
    }

    [Fact]
    public async Task Estimates_WithoutADesign_AreTheBytesPublishedAndHoldNoMargin()
    {
        await using var served = await Served.ObservedAsync();
        var answer = (await served.GetAsync("observation/estimates")).Is(200);
        var sample = Assert.Single(answer.Json.GetProperty("samples").EnumerateArray());
        Assert.Equal(("none", "watch"), (sample.GetProperty("state").GetString(), sample.GetProperty("organisations")[0].GetString()));
        var published = sample.GetProperty("published").GetRawText();
        Assert.Equal(sample.GetProperty("document").GetString(), Ledger.Digest.Of(System.Text.Encoding.UTF8.GetBytes(published)).Hex);
        Assert.Equal((await served.GetAsync($"documents/{sample.GetProperty("document").GetString()}")).Is(200).Text, published);
        Assert.DoesNotMatch("(?i)interval|p-?value|confidence|\"(lower|upper|p|adjusted|error|risk)\"", answer.Text);
        Assert.Equal(0, (await served.GetAsync("observation/estimates?organisation=other")).Is(200).Json.GetProperty("total").GetInt32());
        Assert.NotNull(answer["ETag"]);
    }

    [Fact]
    public async Task Area_NobodyObserved_IsAProblemWithItsKind()
    {
        await using var served = await Served.ObservedAsync();
        Assert.EndsWith("#nothing-observed", (await served.GetAsync("observation?area=d2")).Is(404).Json.GetProperty("type").GetString(), StringComparison.Ordinal);
        await using var unobserved = await Served.PublishedAsync();
        (await unobserved.GetAsync("observation")).Is(404);
    }
}
