using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>Documents come from anybody: whatever they hold, a verifier reports and never throws.</summary>
public sealed class HostileDocumentTests
{
    private static readonly string[] Values =
        ["null", "true", "-1", "0", "1e400", "9223372036854775807", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "{\"a\":1}", "[1,2,3]", "\"\\ud800\""];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nation")]
    [InlineData("log")]
    [InlineData("hour")]
    [InlineData("unplaced")]
    [InlineData("district")]
    [InlineData("register")]
    [InlineData("part")]
    [InlineData("definition")]
    public async Task AnyValue_Replaced_IsReported(string which)
    {
        var original = new Hostile(await FilesAsync());
        var name = original.Find(which);
        var clean = JsonNode.Parse(original.Bytes(name))!;
        var paths = Paths(clean, "$").ToList();
        await (from path in Gen.Int[0, paths.Count - 1] from value in Gen.Int[0, Values.Length - 1] select (path, value)).SampleAsync(
            async pick =>
            {
                var document = Replace(clean.DeepClone(), paths[pick.path], Values[pick.value]);
                var hostile = new Hostile(original.Files);
                hostile.Put(which, name, Encoding.UTF8.GetBytes(document));
                var report = await PublicationVerifier.VerifyAsync(hostile, Anchors.None, null, Cancel);
                // What stations sent is in the evidence, not here: of these documents, not every member can be checked.
                var isOpaque = which is "definition" or "district" or "unplaced";
                Assert.True(isOpaque || !report.IsFine || document == clean.ToJsonString(), document);
            },
            iter: 150,
            threads: 1);
    }

    [Theory]
    [InlineData("nation")]
    [InlineData("log")]
    [InlineData("district")]
    [InlineData("register")]
    [InlineData("definition")]
    public async Task Bytes_NoJson_AreReported(string which)
    {
        byte[][] nonsense = [[], [0], "\uFEFF{}"u8.ToArray(), Encoding.UTF8.GetBytes(new string('[', 100_000)), "{\"a\":"u8.ToArray(), "{\"a\":1,\"a\":2}"u8.ToArray(), [0xFF, 0xFE]];
        var original = new Hostile(await FilesAsync());
        foreach (var bytes in nonsense)
        {
            var hostile = new Hostile(original.Files);
            hostile.Put(which, original.Find(which), bytes);
            Assert.False((await PublicationVerifier.VerifyAsync(hostile, Anchors.None, null, Cancel)).IsFine);
        }
    }

    [Fact]
    public async Task Snapshot_AnyMemberReplaced_IsReported()
    {
        var original = new Hostile(await FilesAsync());
        var clean = JsonNode.Parse(original.Files["snapshots/3.json"])!;
        foreach (var path in Paths(clean, "$"))
        {
            foreach (var value in Values)
            {
                var hostile = new Hostile(original.Files);
                hostile.Point(Encoding.UTF8.GetBytes(Replace(clean.DeepClone(), path, value)));
                await PublicationVerifier.VerifyAsync(hostile, Anchors.None, null, Cancel);
            }
        }
    }

    private static async Task<Dictionary<string, byte[]>> FilesAsync()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        return Directory.EnumerateFiles(tampered.World.Published, "*.json", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(tampered.World.Published, file).Replace('\\', '/'), File.ReadAllBytes);
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path)
    {
        yield return path;
        var children = node switch
        {
            JsonObject members => members.Select(member => ($"{path}.{member.Key}", member.Value)),
            JsonArray items => items.Select((item, i) => ($"{path}.{i}", item)),
            _ => [],
        };
        foreach (var below in children.SelectMany(child => Paths(child.Item2, child.Item1)))
        {
            yield return below;
        }
    }

    private static string Replace(JsonNode root, string path, string value)
    {
        const string mark = "\"replace-me\"";
        var steps = path.Split('.')[1..];
        if (steps.Length == 0)
        {
            return value;
        }

        var node = root;
        foreach (var step in steps[..^1])
        {
            node = node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
        }

        if (node is JsonArray items)
        {
            items[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = "replace-me";
        }
        else
        {
            node[steps[^1]] = "replace-me";
        }

        return root.ToJsonString().Replace(mark, value, StringComparison.Ordinal);
    }

    /// <summary>A publication in memory whose documents are replaced, every name on the way up changed to fit.</summary>
    private sealed class Hostile(Dictionary<string, byte[]> files) : IPublication
    {
        private readonly Dictionary<string, byte[]> _files = new(files);

        public Dictionary<string, byte[]> Files => _files;

        public string Name => "hostile";

        public byte[] Bytes(string digest) => _files[Path(digest)];

        public string Find(string which)
        {
            var snapshot = JsonNode.Parse(_files["snapshots/3.json"])!;
            var root = JsonNode.Parse(Bytes((string)snapshot["root"]!))!;
            return which switch
            {
                "nation" => (string)snapshot["root"]!,
                "log" => (string)snapshot["log"]!,
                "hour" => (string)JsonNode.Parse(Bytes((string)snapshot["log"]!))!["hours"]![0]![2]!,
                "unplaced" => (string)root["unplaced"]!["document"]!,
                "district" => (string)JsonNode.Parse(Bytes((string)root["children"]![0]!["document"]!))!["children"]![0]!["document"]!,
                "register" => (string)root["register"]!,
                "part" => (string)JsonNode.Parse(Bytes((string)root["register"]!))!["parts"]![0]![1]!,
                _ => (string)root["definition"]!,
            };
        }

        /// <summary>Replaces a document, and the name of it in whatever refers to it, up to a new snapshot 3.</summary>
        public void Put(string which, string old, byte[] bytes)
        {
            var name = Digest.Of(bytes).Hex;
            _files[Path(name)] = bytes;
            if (which is "nation" or "log")
            {
                Point(Renamed(_files["snapshots/3.json"], old, name));
                return;
            }

            var snapshot = JsonNode.Parse(_files["snapshots/3.json"])!;
            var above = which switch
            {
                "hour" => (string)snapshot["log"]!,
                "part" => Find("register"),
                "district" => (string)JsonNode.Parse(Bytes((string)snapshot["root"]!))!["children"]![0]!["document"]!,
                "region" or "unplaced" or "register" or "definition" => (string)snapshot["root"]!,
                _ => throw new ArgumentOutOfRangeException(nameof(which)),
            };
            var kind = which switch { "hour" => "log", "part" => "register", "district" => "region", _ => "nation" };
            Put(kind, above, Renamed(Bytes(above), old, name));
        }

        public void Point(byte[] snapshot)
        {
            _files["snapshots/3.json"] = snapshot;
            Digest digest = default;
            try
            {
                digest = Digest.Parse((string?)JsonNode.Parse(snapshot)?["root"]);
            }
            catch (Exception damage) when (damage is InvalidOperationException or FormatException or System.Text.Json.JsonException or ArgumentException)
            {
                // The snapshot is the hostile thing itself.
            }

            _files["latest.json"] = new LatestDocument(SmallContest.Id, 3, Digest.Of(snapshot), digest).Write().ToArray();
        }

        public Task<ReadOnlyMemory<byte>?> FindLatestAsync(CancellationToken cancel) => Get("latest.json");

        public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(long sequence, CancellationToken cancel) => Get($"snapshots/{sequence}.json");

        public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(Digest document, CancellationToken cancel) => Get(Path(document.Hex));

        public Task<IReadOnlyCollection<Digest>?> ListDocumentsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<Digest>?>(null);

        public Task<IReadOnlyCollection<long>?> ListSnapshotsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<long>?>([1, 2, 3]);

        public Task<IReadOnlyCollection<string>?> ListStraysAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<string>?>(null);

        private Task<ReadOnlyMemory<byte>?> Get(string path) =>
            Task.FromResult(_files.TryGetValue(path, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null);

        private static byte[] Renamed(byte[] document, string old, string name) =>
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document).Replace(old, name, StringComparison.Ordinal));

        private static string Path(string digest) => $"documents/{digest[..2]}/{digest}.json";
    }
}
