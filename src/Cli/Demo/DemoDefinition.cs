using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hattama.Cli;

/// <summary>The definition of the demo: that of the sample <c>kz-2022</c>, as a rehearsal under a title of its own.</summary>
internal static class DemoDefinition
{
    /// <summary>Id of the contest.</summary>
    public const string ContestId = "kz-2022-demo";

    private const string Sample = "kz-2022.contest.json";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Invented ones: what generated observers say must not be taken for the word of an organisation that exists.</summary>
    private static JsonArray Organisations()
    {
        var organisations = new JsonArray();
        foreach (var (code, kk, ru, en) in new[]
        {
            ("demo-observers-1", "ДЕМО: бірінші бақылаушылар ұйымы", "ДЕМО: первая организация наблюдателей", "DEMO: first observers' organisation"),
            ("demo-observers-2", "ДЕМО: екінші бақылаушылар ұйымы", "ДЕМО: вторая организация наблюдателей", "DEMO: second observers' organisation"),
            ("demo-mission", "ДЕМО: халықаралық миссия", "ДЕМО: международная миссия", "DEMO: international mission"),
        })
        {
            organisations.Add(new JsonObject { ["code"] = code, ["title"] = new JsonObject { ["kk"] = kk, ["ru"] = ru, ["en"] = en } });
        }

        return organisations;
    }

    /// <summary>The definition as bytes of a file.</summary>
    public static byte[] Write()
    {
        using var sample = typeof(DemoDefinition).Assembly.GetManifestResourceStream(Sample)
            ?? throw new InvalidOperationException($"The resource {Sample} is missing from the program.");
        var definition = JsonNode.Parse(sample)!.AsObject();
        definition.Remove("$schema");
        definition["id"] = ContestId;
        definition["mode"] = "rehearsal";
        definition["title"] = new JsonObject
        {
            ["kk"] = "ДЕМО: қолдан жасалған деректер, ресми нәтиже емес (2022 жылғы 5 маусымдағы референдум үлгісімен)",
            ["ru"] = "ДЕМО: сгенерированные данные, не официальные результаты (по образцу референдума 5 июня 2022 года)",
            ["en"] = "DEMO: generated, not official results (in the shape of the referendum of 5 June 2022)",
        };
        definition["observation"]!["organisations"] = Organisations();
        return JsonSerializer.SerializeToUtf8Bytes(definition, Readable);
    }
}
