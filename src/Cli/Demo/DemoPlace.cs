using System.Globalization;

namespace Hattama.Cli;

/// <summary>Where a generated station is and how large it is in comparison; the vote is cast over all of them at once.</summary>
/// <param name="Region">Its region.</param>
/// <param name="District">Code of its district.</param>
/// <param name="DistrictName">Name of its district.</param>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Closes">When its polls close.</param>
/// <param name="Size">Its size in comparison with others of the region; that of a closed one in voters.</param>
/// <param name="IsClosed">Whether it is in a hospital, barracks or the like: few voters, nearly all of whom vote.</param>
internal sealed record DemoPlace(
    DemoRegion Region, string District, string DistrictName, int Number, string Name, DateTimeOffset Closes, double Size, bool IsClosed)
{
    private const int Countries = 52, Capital = 300;
    private const double ClosedShare = 0.04;
    private static readonly DateTime PollsClose = new(2022, 6, 5, 20, 0, 0, DateTimeKind.Unspecified);

    /// <summary>How the station is grouped in samples.</summary>
    public string Stratum => Region.IsAbroad ? "abroad" : IsClosed ? "closed" : Region.Prefix is "71" or "75" or "79" ? "city" : "oblast";

    /// <summary>The stations of a region, in order of their numbers.</summary>
    public static IEnumerable<DemoPlace> Of(DemoRegion region, long count, int seed)
    {
        var dice = DemoDice.For(seed, purpose: 1_000 + int.Parse(region.Prefix[..2], CultureInfo.InvariantCulture) + (region.IsAbroad ? 500 : 0));
        // Few stations lie in few districts, so that one bad file is not at once a fifth of its district.
        var districts = Math.Clamp(count / 12, 1, region.Districts);
        for (var i = 0; i < count; i++)
        {
            var district = i * districts / count + 1;
            var isClosed = !region.IsAbroad && i > 0 && dice.Unit() < ClosedShare;
            var size = isClosed ? 30 + dice.Next(220) : dice.LogNormal(region.Spread);
            yield return region.IsAbroad
                ? new DemoPlace(
                    region, region.Prefix, $"Abroad, {Countries} countries", Capital + i + 1, $"Generated station abroad, country {i % Countries + 1}",
                    Closing(OffsetAbroad(i % Countries)), size, isClosed)
                : new DemoPlace(
                    region, $"{region.Prefix}-{district:00}", $"{region.Name} district {district}", i + 1, $"Generated station {i + 1}",
                    Closing(region.Offset), size, isClosed);
        }
    }

    /// <summary>Countries lie round the globe; which one lies where is invented.</summary>
    private static int OffsetAbroad(int country) => country % 14 - 4;

    private static DateTimeOffset Closing(int offset) => new(PollsClose, TimeSpan.FromHours(offset));
}
