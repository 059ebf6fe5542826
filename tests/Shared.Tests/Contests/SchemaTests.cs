using System.Text.Json.Nodes;
using Hattama.Contests;
using Hattama.Kit;
using NJsonSchema;

namespace Hattama.Tests.Contests;

/// <summary>The published JSON Schema says what the reader does.</summary>
public sealed class SchemaTests
{
    private static readonly string SchemaPath = Repository.File("docs", "schema", "contest.schema.json");

    public static TheoryData<string> Samples => [.. Definitions.SampleIds];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Schema_OfASample_Accepts(string id)
    {
        var schema = await Validator();

        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(
            Repository.File("samples", id, "contest.json"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Schema_OfTheFullDefinition_Accepts()
    {
        var schema = await Validator();

        Assert.Empty(schema.Validate(Definitions.FullText));
    }

    [Fact]
    public void Schema_Members_AreThoseOfTheReader()
    {
        var schema = Schema();
        var kinds = schema["$defs"]!.AsObject().Select(pair => pair.Key).Append("contest").Order(StringComparer.Ordinal);

        Assert.Equal(DefinitionShape.All.Select(shape => shape.Name).Order(StringComparer.Ordinal), kinds);
        foreach (var shape in DefinitionShape.All)
        {
            var kind = KindOf(schema, shape.Name);
            Assert.Equal(shape.Members.Order(StringComparer.Ordinal), Names(kind).Order(StringComparer.Ordinal));
            Assert.False(kind["additionalProperties"]!.GetValue<bool>());
        }
    }

    [Fact]
    public void Schema_EveryMember_IsDescribed()
    {
        var schema = Schema();
        foreach (var shape in DefinitionShape.All)
        {
            Assert.All(KindOf(schema, shape.Name)["properties"]!.AsObject(), member =>
                Assert.True(member.Value!["description"] is not null, $"{shape.Name}.{member.Key}"));
        }
    }

    [Fact]
    public void Full_UsesEveryMember()
    {
        var used = Paths(Definitions.Full(), "$").Select(path => path.Split('.')[^1]).ToHashSet();

        Assert.Subset(used, DefinitionShape.All.SelectMany(shape => shape.Members).ToHashSet());
    }

    [Fact]
    public async Task AnyMember_OfTheWrongKind_IsRefusedByReaderAndSchema()
    {
        var schema = await Validator();
        foreach (var path in Paths(Definitions.Full(), "$"))
        {
            var json = Definitions.Full();
            var node = Definitions.At(json, path);
            node.ReplaceWith(node is JsonArray ? JsonNode.Parse("{\"zz\": 1}") : JsonNode.Parse("[[[]]]"));

            Assert.Contains(
                Definitions.Invalid(json).Kept,
                finding => finding.Place.Column!.StartsWith(path, StringComparison.Ordinal) || path.StartsWith("$.severities", StringComparison.Ordinal));
            Assert.True(schema.Validate(json.ToJsonString()).Count > 0, $"The schema accepts a wrong {path}.");
        }
    }

    [Fact]
    public async Task AnyObject_WithAnUnknownMember_IsRefusedByReaderAndSchema()
    {
        var schema = await Validator();
        foreach (var path in Paths(Definitions.Full(), "$").Append("$").Where(path => !path.EndsWith(".keys", StringComparison.Ordinal)))
        {
            var json = Definitions.Full();
            if (Definitions.At(json, path) is not JsonObject target)
            {
                continue;
            }

            target["zz"] = 1;

            Assert.Contains(Definitions.Invalid(json).Kept, finding => finding.Place.Column == $"{path}.zz");
            Assert.True(schema.Validate(json.ToJsonString()).Count > 0 || path.EndsWith(".severities", StringComparison.Ordinal), path);
        }
    }

    /// <summary>The validator at hand reads drafts up to 7, which say <c>definitions</c> where 2020-12 says <c>$defs</c>; nothing else differs here.</summary>
    private static Task<JsonSchema> Validator() => JsonSchema.FromJsonAsync(
        File.ReadAllText(SchemaPath).Replace("$defs", "definitions", StringComparison.Ordinal), TestContext.Current.CancellationToken);

    private static JsonNode Schema() => JsonNode.Parse(File.ReadAllText(SchemaPath))!;

    private static JsonNode KindOf(JsonNode schema, string name) => name switch
    {
        "contest" => schema,
        "text" => schema["$defs"]!["text"]!["anyOf"]![1]!,
        _ => schema["$defs"]![name]!,
    };

    private static IEnumerable<string> Names(JsonNode kind) => kind["properties"]!.AsObject().Select(member => member.Key);

    /// <summary>The path of every member of every object under a node.</summary>
    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Paths(member.Value, $"{path}.{member.Key}").Prepend($"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, i) => Paths(item, $"{path}[{i}]")),
        _ => [],
    };
}
