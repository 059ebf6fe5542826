using System.Net;
using System.Net.Sockets;
using System.Text;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>The published folder over HTTP, served by a few lines in this process.</summary>
public sealed class UrlPublicationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Url_SameFiles_SameReportAsTheFolder()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await using var server = new FileServer(tampered.World.Published);
        var folder = await tampered.World.VerifyFolderAsync(tampered.Keyed);
        var url = await VerifyAsync(server, tampered.Keyed);
        url.AssertFine();
        Assert.Equal((folder.Reach, folder.IsAnchored, folder.Snapshots, folder.Documents), (url.Reach, url.IsAnchored, url.Snapshots, url.Documents));
        Assert.Contains(url.Notes, note => note.Contains("cannot be listed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Url_DocumentMissingOrChanged_IsNamedAsInTheFolder()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await using var server = new FileServer(tampered.World.Published);
        var (missing, changed) = (await tampered.DistrictAsync("R1D1"), await tampered.DistrictAsync("R2D1"));
        File.Delete(tampered.DocumentFile(missing));
        TamperedWorld.ChangeByte(tampered.DocumentFile(changed));
        var folder = await tampered.World.VerifyFolderAsync();
        var url = await VerifyAsync(server, Anchors.None);
        Assert.Equal(folder.Text(), url.Text());
        url.AssertHas(MismatchKind.Deleted, $"document {missing}");
        url.AssertHas(MismatchKind.Changed, $"document {changed}");
    }

    [Fact]
    public async Task Url_NothingThere_SaysThatNothingIsPublished()
    {
        var empty = Directory.CreateTempSubdirectory("hattama-");
        await using var server = new FileServer(empty.FullName);
        (await VerifyAsync(server, Anchors.None)).AssertFirst(MismatchKind.Deleted, "latest.json");
        empty.Delete();
    }

    [Fact]
    public async Task Url_ServerError_IsSaidAndIsNoMismatch()
    {
        await using var server = new FileServer("nowhere") { Answer = "500 Internal Server Error" };
        var refusal = await Assert.ThrowsAsync<PipelineException>(() => VerifyAsync(server, Anchors.None));
        Assert.Contains("status 500", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("latest.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("5 times", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 4, 8], server.Clock.Pauses);
    }

    /// <summary>What passes is waited for: as long as the server says, else a growing time, and then everything is verified as if nothing had been.</summary>
    [Theory]
    [InlineData("429 Too Many Requests\r\nRetry-After: 7", 7, 7)]
    [InlineData("503 Service Unavailable\r\nRetry-After: 0", 0, 0)]
    [InlineData("503 Service Unavailable", 1, 2)]
    [InlineData("429 Too Many Requests\r\nRetry-After: Mon, 12 Jan 2026 00:00:30 GMT", 30, 30)]
    [InlineData("429 Too Many Requests\r\nRetry-After: Sun, 12 Jan 2025 00:00:00 GMT", 0, 0)]
    [InlineData(FileServer.BrokenOff, 1, 2)]
    public async Task Url_TroubleThatPasses_IsWaitedFor(string trouble, double first, double second)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await using var server = new FileServer(tampered.World.Published) { Trouble = number => number is 3 or 4 ? trouble : null };
        var folder = await tampered.World.VerifyFolderAsync(tampered.Keyed);
        var url = await VerifyAsync(server, tampered.Keyed);
        url.AssertFine();
        Assert.Equal(folder.Documents, url.Documents);
        Assert.Equal(new[] { first, second }.Where(pause => pause > 0), server.Clock.Pauses);
        Assert.Equal([first, second], server.Told.Select(wait => wait.Seconds));
        Assert.All(server.Told, wait => Assert.Contains(server.Address.AbsoluteUri, wait.Why, StringComparison.Ordinal));
    }

    /// <summary>What does not pass is said at once: a refusal, or a pause that nobody can be asked to sit through.</summary>
    [Theory]
    [InlineData("403 Forbidden", "status 403")]
    [InlineData("401 Unauthorized\r\nRetry-After: 1", "status 401")]
    [InlineData("429 Too Many Requests\r\nRetry-After: 121", "status 429")]
    public async Task Url_TroubleThatStays_IsSaidAtOnce(string trouble, string said)
    {
        await using var server = new FileServer("nowhere") { Trouble = _ => trouble };
        var refusal = await Assert.ThrowsAsync<PipelineException>(() => VerifyAsync(server, Anchors.None));
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(server.Clock.Pauses);
    }

    [Fact]
    public async Task Url_CancelledWhileWaiting_Ends()
    {
        await using var server = new FileServer("nowhere") { Trouble = _ => "429 Too Many Requests\r\nRetry-After: 100" };
        using var client = new HttpClient();
        using var end = new CancellationTokenSource();
        var publication = new UrlPublication(client, server.Address, onWait: (_, _) => end.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PublicationVerifier.VerifyAsync(publication, Anchors.None, null, end.Token));
    }

    [Theory]
    [InlineData(null)] // no answer at all
    [InlineData("200 OK")] // headers, and then a body that never comes
    public async Task Url_TooSlow_IsSaid(string? answer)
    {
        await using var server = new FileServer("nowhere") { Answer = answer, IsStuck = true };
        var refusal = await Assert.ThrowsAsync<PipelineException>(() => VerifyAsync(server, Anchors.None));
        Assert.Contains("not answered within 1 second", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_NoServer_IsSaid()
    {
        using var client = new HttpClient();
        var publication = new UrlPublication(client, new Uri("http://127.0.0.1:1/results"));
        var refusal = await Assert.ThrowsAsync<PipelineException>(() => PublicationVerifier.VerifyAsync(publication, Anchors.None, null, Cancel));
        Assert.Contains("cannot be fetched", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_Cancelled_IsCancelledAndNotTooSlow()
    {
        await using var server = new FileServer("nowhere") { Answer = null, IsStuck = true };
        using var client = new HttpClient();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PublicationVerifier.VerifyAsync(new UrlPublication(client, server.Address), Anchors.None, null, soon.Token));
    }

    private static async Task<VerificationReport> VerifyAsync(FileServer server, Anchors anchors)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(server.IsStuck ? 1 : 100) };
        var publication = new UrlPublication(client, server.Address, server.Clock, (why, pause) => server.Told.Add((why, pause.TotalSeconds)));
        return await PublicationVerifier.VerifyAsync(publication, anchors, null, Cancel);
    }

    /// <summary>Pauses end as they begin, and are written down.</summary>
    private sealed class QuickClock : TimeProvider
    {
        public List<double> Pauses { get; } = [];

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 12, 0, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime.TotalSeconds);
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    /// <summary>Serves a folder on a free port of this machine; one request a connection.</summary>
    private sealed class FileServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly string _folder;
        private readonly Task _loop;
        private int _requests;

        public FileServer(string folder)
        {
            _folder = folder;
            _listener.Start();
            _loop = LoopAsync();
        }

        /// <summary>Headers that promise a body, and half of it.</summary>
        public const string BrokenOff = "200 OK\r\nContent-Length: 5000";

        public QuickClock Clock { get; } = new();

        public List<(string Why, double Seconds)> Told { get; } = [];

        /// <summary>By number of the request, from 1: the status line and headers to answer with instead of a file; null: none.</summary>
        public Func<int, string?>? Trouble { get; init; }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        /// <summary>The status line to answer with instead of a file.</summary>
        public string? Answer { get; init; } = string.Empty;

        /// <summary>Whether answers do not come to an end.</summary>
        public bool IsStuck { get; init; }

        public async ValueTask DisposeAsync()
        {
            // The loop ends by the token: a listener disposed under it fails when it comes back to accept.
            await _stop.CancelAsync();
            await _loop;
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task LoopAsync()
        {
            var answers = new List<Task>();
            try
            {
                while (true)
                {
                    answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
                }
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(answers);
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using var connection = client;
            try
            {
                await using var stream = connection.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1].TrimStart('/');
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                {
                }

                if (Trouble?.Invoke(Interlocked.Increment(ref _requests)) is { } trouble)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {trouble}\r\nConnection: close\r\n\r\n"), _stop.Token);
                    return;
                }

                var file = Path.Combine(_folder, path);
                var body = Answer?.Length == 0 && File.Exists(file) ? await File.ReadAllBytesAsync(file, _stop.Token) : [];
                var status = Answer is { Length: > 0 } ? Answer : File.Exists(file) ? "200 OK" : "404 Not Found";
                if (Answer is not null)
                {
                    var length = IsStuck ? 100 : body.Length;
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), _stop.Token);
                    await stream.WriteAsync(body, _stop.Token);
                }

                if (IsStuck)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }
            }
            catch (Exception end) when (end is OperationCanceledException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}
