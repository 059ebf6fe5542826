using System.Net;
using System.Text;

namespace Hattama.Tests;

/// <summary>A body that is sent only when the host asks for it (<c>Expect: 100-continue</c>), first a half and the rest when the test says so.</summary>
internal sealed class WatchedBody(string text) : HttpContent
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the host has asked for the bytes.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Lets the second half go.</summary>
    public void Finish() => _rest.TrySetResult();

    /// <summary>Puts the body; nothing of it goes out before the host asks.</summary>
    public static async Task<Answer> PutAsync(Served served, string address, string token, WatchedBody body)
    {
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = served.Address };
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = body };
        request.Headers.TryAddWithoutValidation("Authorization", token);
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _asked.TrySetResult();
        await stream.WriteAsync(_bytes.AsMemory(0, _bytes.Length / 2));
        await stream.FlushAsync();
        await _rest.Task;
        await stream.WriteAsync(_bytes.AsMemory(_bytes.Length / 2));
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
