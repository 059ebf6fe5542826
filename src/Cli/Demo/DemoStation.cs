using System.Collections.Immutable;

namespace Hattama.Cli;

/// <summary>What a commission signed: the lines of the form, in its order.</summary>
internal sealed record DemoProtocol(
    long Registered, long Received, long IssuedPremises, long IssuedOutside, long Absentee, long Unused, long BoxesMobile,
    long BoxesStationary, long NotCounted, long Invalid, long Both, long Yes, long No, long TookPart)
{
    /// <summary>Ids of the lines, in the order of <see cref="Figures"/>.</summary>
    public static ImmutableArray<string> Lines { get; } =
    [
        "registered", "received", "issued_premises", "issued_outside", "absentee", "unused", "boxes_mobile", "boxes_stationary",
        "not_counted", "invalid", "both", "yes", "no", "took_part",
    ];

    /// <summary>The figures in the order of the form.</summary>
    public long[] Figures() =>
    [
        Registered, Received, IssuedPremises, IssuedOutside, Absentee, Unused, BoxesMobile, BoxesStationary, NotCounted, Invalid, Both,
        Yes, No, TookPart,
    ];
}

/// <summary>A generated station and what its protocol says when everything is right.</summary>
/// <param name="Region">Its region.</param>
/// <param name="District">Code of its district.</param>
/// <param name="DistrictName">Name of its district.</param>
/// <param name="Number">Its number, continuous in the region.</param>
/// <param name="Name">Its name.</param>
/// <param name="Closes">When its polls close.</param>
/// <param name="Stratum"><c>abroad</c>, <c>closed</c>, <c>city</c> or <c>oblast</c>.</param>
/// <param name="Protocol">The protocol.</param>
internal sealed record DemoStation(
    DemoRegion Region, string District, string DistrictName, int Number, string Name, DateTimeOffset Closes, string Stratum, DemoProtocol Protocol);
