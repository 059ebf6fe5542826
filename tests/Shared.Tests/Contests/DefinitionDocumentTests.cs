using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Protocols;

namespace Hattama.Tests.Contests;

/// <summary>What <c>docs/contest-definition.md</c> says is true.</summary>
public sealed class DefinitionDocumentTests
{
    private static readonly string Document = File.ReadAllText(Repository.File("docs", "contest-definition.md"));

    [Fact]
    public void Example_Definition_ReadsItsFile()
    {
        var contest = Definitions.Valid(Encoding.UTF8.GetBytes(Assert.Single(Blocks("json contest"))));
        var checker = new FormChecker(contest, 0);
        var findings = new FindingList();
        var stations = new List<string>();
        var breaches = new List<string>();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(Blocks("csv protocols"))));

        new ProtocolReader(contest, ReadCaps.Default).Read(file, "protocols.csv", findings, (in row) =>
        {
            stations.Add($"{row.Area.Leaf} {row.Station}");
            var found = new List<Breach>();
            checker.Check(row.Values, found);
            foreach (var breach in found)
            {
                breaches.Add($"{row.Row} {breach.Code}");
                if (breach.Code == "P103" && breach.Kind == BreachKind.RelationBroken)
                {
                    Assert.Contains(RelationText.Broken(contest.Relations[0], contest, checker.Numbers).En!, Document, StringComparison.Ordinal);
                }
            }
        }, cancel: TestContext.Current.CancellationToken);

        Assert.Empty(findings.Kept);
        Assert.Equal(["North-Hill 1", "North-Hill 2", "North-Lake 1", "South-Coast 1"], stations);
        Assert.Equal(["3 P103", "5 P003", "5 P004"], breaches.Distinct());
    }

    [Fact]
    public void EveryFragment_PutIntoTheExample_IsValid()
    {
        var fragments = Blocks("json").ToList();
        Assert.NotEmpty(fragments);
        foreach (var fragment in fragments)
        {
            var json = JsonNode.Parse(Blocks("json contest").Single())!.AsObject();
            foreach (var (name, value) in JsonNode.Parse($"{{{fragment}}}")!.AsObject().ToList())
            {
                json[name] = value!.DeepClone();
            }

            Definitions.Valid(Definitions.Bytes(json));
        }
    }

    [Fact]
    public void EveryMember_IsExplained() => Assert.All(
        DefinitionShape.All.SelectMany(shape => shape.Members),
        member => Assert.Contains($"`{member}`", Document, StringComparison.Ordinal));

    [Fact]
    public void EveryRelationOfTheTable_Parses()
    {
        string[] lines = ["a1", "a2", "a3", "b1", "b2", "b3", "received", "issued", "unused", "invalid", "valid", "in_boxes", "took_part", "registered"];
        var relations = Regex.Matches(Document[Document.IndexOf("| relation | meaning |", StringComparison.Ordinal)..], @"^\| `(.+?)` \|", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value.Replace(@"\|", "|", StringComparison.Ordinal)).ToList();

        Assert.Equal(6, relations.Count);
        Assert.All(relations, relation => Assert.True(RelationParser.Parse(relation, lines).Match(_ => true, _ => false), relation));
    }

    [Fact]
    public void EveryLink_LeadsSomewhere() => Assert.All(
        Regex.Matches(Document, @"\]\(([^)#]+)\)").Select(match => match.Groups[1].Value),
        link => Assert.True(File.Exists(Repository.File("docs", link)), link));

    private static IEnumerable<string> Blocks(string kind) =>
        Regex.Matches(Document, $"^```{kind}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value);
}
