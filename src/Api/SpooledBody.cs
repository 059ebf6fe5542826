using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hattama.Api;

/// <summary>The body of a request where it can be read twice.</summary>
internal static class SpooledBody
{
    private const int MostInMemory = 1 << 20;

    /// <summary>Allows bodies up to this many bytes, where the host lets it be said for one request.</summary>
    public static void Allow(HttpContext http, long most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }
    }

    /// <summary>Reads the body: into memory while it is small, else into a file that its closing deletes. Stands at the beginning.</summary>
    public static async Task<Stream> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        Stream spool = http.Request.ContentLength is <= MostInMemory
            ? new MemoryStream((int)http.Request.ContentLength.Value)
            : new FileStream(
                Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await http.Request.Body.CopyToAsync(spool, cancel);
            spool.Position = 0;
            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }
}
