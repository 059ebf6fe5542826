using System.Collections.Immutable;

namespace Hattama.Api;

/// <summary>The operations of the API.</summary>
public static class Routes
{
    /// <summary>Every GET.</summary>
    public static ImmutableArray<Route> Reads { get; } = [];
}
