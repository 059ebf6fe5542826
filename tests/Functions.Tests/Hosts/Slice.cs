using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Hattama.Cli;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;

namespace Hattama.Tests.Functions;

/// <summary>A part of a vote as files: definition, register, and uploads with their stamps.</summary>
internal sealed record Slice(byte[] DefinitionBytes, ContestDefinition Definition, Register Register, IReadOnlyList<SliceUpload> Uploads)
{
    private const int MostUploads = 120;

    /// <summary>The demo: generated stations and what their commissions send, with its planted errors, repetitions and disputes.</summary>
    public static Slice Demo()
    {
        var stations = DemoNation.Generate(seed: 7, 60);
        var register = DemoFiles.Register(stations);
        var bytes = DemoDefinition.Write();
        var definition = Read(bytes);
        var start = stations.Max(station => station.Closes).ToUniversalTime();
        var uploads = DemoFiles.Protocols(DemoMail.Send(stations, seed: 7).Sendings).Take(MostUploads)
            .Select((file, i) => new SliceUpload($"u{i:d3}", Path.GetFileName(file.Name), file.Sender, start.AddMinutes(1 + (file.Wave * 60) + (i * 7 % 50)), file.Bytes))
            .ToList();
        return new Slice(bytes, definition, Compile(definition, "register.csv", register, areProtocols: false), uploads);
    }

    /// <summary>The demo with the scans that its commissions send, first: of stations in dispute and of others, alone and in archives, one without a station.</summary>
    public static Slice DemoWithScans()
    {
        var demo = Demo();
        var stations = DemoNation.Generate(seed: 7, 60);
        var scans = DemoScans.Of(DemoMail.Send(stations, seed: 7), stations, seed: 7);
        var uploads = DemoScans.Files(scans).Select((file, i) => new SliceUpload($"s{i:d3}", file.Name, file.Sender, demo.Uploads[0].Received.AddSeconds(i), file.Bytes));
        return demo with { Uploads = [.. uploads, .. demo.Uploads], Scans = scans.Count(scan => scan.IsNamed) };
    }

    /// <summary>Scans among the uploads whose name says their station.</summary>
    public int Scans { get; private init; }

    /// <summary>Eight commissions of the vote of 2020 in Russia, ten stations each; every upload holds one to three of them, some twice.</summary>
    public static Slice Russia()
    {
        using var packed = File.OpenRead(Repository.Shared("data", "ru-2020", "stations.csv.gz"));
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        var header = text.ReadLine()!;
        var byCommission = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line && byCommission.Count <= 8)
        {
            var commission = line.Split(',')[1];
            if (!byCommission.TryGetValue(commission, out var rows))
            {
                byCommission.Add(commission, rows = []);
            }

            if (rows.Count < 10)
            {
                rows.Add(line);
            }
        }

        var all = byCommission.Values.Take(8).SelectMany(rows => rows).ToList();
        var bytes = File.ReadAllBytes(Repository.File("samples", "ru-2020", "contest.json"));
        var definition = Read(bytes);
        var register = Compile(definition, "stations.csv", Csv(header, all), areProtocols: true);
        var start = new DateTimeOffset(2020, 7, 2, 0, 0, 0, TimeSpan.Zero);
        var uploads = new List<SliceUpload>();
        for (var at = 0; at < all.Count; at += 1 + (uploads.Count % 3))
        {
            var rows = all.Skip(at).Take(1 + (uploads.Count % 3)).ToList();
            uploads.Add(new SliceUpload($"u{uploads.Count:d3}", "part.csv", "cec", start.AddSeconds(uploads.Count * 37 % 100), Csv(header, rows)));
            if (uploads.Count % 7 == 0)
            {
                uploads.Add(new SliceUpload($"u{uploads.Count:d3}", "again.csv", "other", start.AddSeconds(200), Csv(header, [.. rows])));
            }
        }

        return new Slice(bytes, definition, register, uploads);
    }

    /// <summary>The same contest, which merges stations of fewer than a hundred ballots and names things under a key.</summary>
    public Slice Keyed()
    {
        var json = JsonNode.Parse(DefinitionBytes)!.AsObject();
        var policies = json["policies"]?.AsObject() ?? new JsonObject();
        (policies["minPublish"], policies["minPublishLine"]) = (100, Definition.Lines[0].Id);
        json["policies"] = policies.DeepClone();
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
        return this with { DefinitionBytes = bytes, Definition = Read(bytes) };
    }

    /// <summary>A contest without uploads.</summary>
    public static Slice Of(byte[] bytes, byte[] register)
    {
        var definition = Read(bytes);
        return new Slice(bytes, definition, Compile(definition, "register.csv", register, areProtocols: false), []);
    }

    /// <summary>Activates the contest of this slice in a store.</summary>
    public Task<ContestInForce> ActivateAsync(StoreSet stores, TimeProvider clock, CancellationToken cancel) =>
        new Setup(stores, clock) { MakeKey = static contest => ContestKey.Of(contest, new byte[ContestKey.SecretLength]) }.ActivateAsync(DefinitionBytes, Definition, Register, "cec", "slice", cancel);

    private static byte[] Csv(string header, IEnumerable<string> rows) => Encoding.UTF8.GetBytes($"{header}\n{string.Join('\n', rows)}\n");

    private static ContestDefinition Read(byte[] bytes) => DefinitionReader.Read(bytes, "contest.json").Match(
        definition => definition, findings => throw new InvalidOperationException(findings.Kept[0].ToString()));

    private static Register Compile(ContestDefinition definition, string file, byte[] bytes, bool areProtocols)
    {
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            definition, [new SourceFile(file, () => new MemoryStream(bytes))], areProtocols, ReadCaps.Default, findings, new FindingList());
        return findings.Errors == 0 ? register : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{findings.Kept[0]}"));
    }
}

/// <summary>One upload of a slice.</summary>
internal sealed record SliceUpload(string Id, string File, string Sender, DateTimeOffset Received, byte[] Bytes)
{
    /// <summary>Its stamp in a contest.</summary>
    public Upload StampIn(string contest, int activation) =>
        new(contest, Id, File, Sender, Received, Digest.Of(Bytes), Bytes.Length) { Activation = activation };
}
