using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Hattama.Kit;

/// <summary>
/// Counts requests to storage by kind: <c>blob PUT</c>, <c>table batch</c>, <c>table query</c> and so on. A batch is one
/// request, as it is one transaction on the bill.
/// </summary>
public sealed class OperationCounter : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Requests since the last reset.</summary>
    public int Total => _counts.Values.Sum();

    /// <summary>Requests by kind, in order of kind.</summary>
    public IReadOnlyDictionary<string, int> Counts => new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);

    public void Reset() => _counts.Clear();

    public int Of(string kind) => _counts.GetValueOrDefault(kind);

    public override void OnSendingRequest(HttpMessage message) => _counts.AddOrUpdate(KindOf(message.Request), 1, static (_, count) => count + 1);

    public override string ToString() => string.Join(", ", Counts.Select(static count => $"{count.Key}: {count.Value}"));

    private static string KindOf(Request request)
    {
        var uri = request.Uri.ToUri();
        var isTable = request.Headers.TryGetValue("DataServiceVersion", out _) || request.Headers.TryGetValue("MaxDataServiceVersion", out _)
            || uri.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal);
        return isTable
            ? uri.AbsolutePath switch
            {
                var path when path.EndsWith("/$batch", StringComparison.Ordinal) => "table batch",
                var path when path.EndsWith("()", StringComparison.Ordinal) => "table query",
                _ => $"table {request.Method}",
            }
            : uri.Query.Contains("comp=list", StringComparison.Ordinal) ? "blob list" : $"blob {request.Method}";
    }
}
