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
    public async Task Area_NobodyObserved_IsAProblemWithItsKind()
    {
        await using var served = await Served.ObservedAsync();
        Assert.EndsWith("#nothing-observed", (await served.GetAsync("observation?area=d2")).Is(404).Json.GetProperty("type").GetString(), StringComparison.Ordinal);
        await using var unobserved = await Served.PublishedAsync();
        (await unobserved.GetAsync("observation")).Is(404);
    }
}
