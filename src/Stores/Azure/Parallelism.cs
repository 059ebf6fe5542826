namespace Hattama.Stores.Azure;

/// <summary>How many requests one call has under way at once.</summary>
internal static class Parallelism
{
    private const int Requests = 16;

    public static ParallelOptions With(CancellationToken cancel) => new() { MaxDegreeOfParallelism = Requests, CancellationToken = cancel };
}
