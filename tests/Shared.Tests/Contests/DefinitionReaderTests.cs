using System.Text.Json.Nodes;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;

namespace Hattama.Tests.Contests;

public sealed class DefinitionReaderTests
{
    [Fact]
    public void Full_EveryMember_IsRead()
    {
        var definition = Definitions.Valid(Definitions.Bytes(Definitions.Full()));

        Assert.Equal("tiny-2030", definition.Id);
        Assert.Equal(ContestMode.Rehearsal, definition.Mode);
        Assert.Equal(new LocalText("Дауыс беру", "Голосование", "Vote"), definition.Title);
        Assert.Equal(new DateOnly(2030, 5, 5), definition.Date);
        Assert.Equal(1, definition.PartitionLevel);
        Assert.Equal("{district}", definition.Levels[1].Code.Text);
        Assert.Equal(["district", "area"], definition.KeyColumns[0].Headers);
        Assert.True(definition.Station.StripsLeadingZeros);
        Assert.Equal(["registered", "voted", "yes", "no", "invalid"], definition.Lines.Select(line => line.Id));
        Assert.False(definition.Lines[4].IsRequired);
        Assert.Equal("q1", definition.Lines[2].Question);
        Assert.Equal([1, 2, 3], definition.Forms[1].Lines);
        Assert.Equal("post", definition.Forms[1].FixedLevels[1].Code.Text);
        Assert.Equal("post", definition.Forms[1].FixedStation!.Text);
        Assert.Equal(5000, definition.Words.Maximum);
        Assert.Equal([0], definition.Relations[0].Forms);
        Assert.Equal(Severity.Warning, definition.SeverityOf(Rules.FigureMissing));
        Assert.Equal([1], definition.Shares[0].Part);
        Assert.Equal(0, definition.RegisteredLine);
        Assert.Equal((2, 3), definition.DecisionRules[0].Conditions[0].AtLeast);
        Assert.Equal([2, 3], definition.DecisionRules[1].Plurality);
        Assert.Equal(Corrections.ByDecision, definition.Policies.Corrections);
        Assert.True(definition.Policies.DoubleEntry);
        Assert.Equal((1, 4), definition.Policies.DisputeLimit);
        Assert.Equal((5, definition.LineIndex("voted")), (definition.Policies.MinPublish, definition.Policies.MinPublishLine));
        Assert.Equal(new DateTimeOffset(2030, 5, 5, 14, 0, 0, TimeSpan.Zero), definition.Policies.ClosesAt);
        Assert.Equal(new DateTimeOffset(2030, 5, 5, 16, 0, 0, TimeSpan.Zero), definition.Policies.PublishNotBefore);
        Assert.False(definition.Policies.TwoPersons);
    }

    [Fact]
    public void Optional_Absent_TakesDefaults()
    {
        var json = Definitions.Full();
        foreach (var name in new[] { "$schema", "forms", "ignore", "words", "relations", "severities", "shares", "ballots", "decisionRules", "policies", "registered", "observation", "plausibility" })
        {
            json.Remove(name);
        }

        var definition = Definitions.Valid(Definitions.Bytes(json));

        Assert.Equal([0, 1, 2, 3, 4], Assert.Single(definition.Forms).Lines);
        Assert.Equal(-1, definition.RegisteredLine);
        Assert.Equal(100_000, definition.Words.Maximum);
        Assert.Equal(new Policies(), definition.Policies);
        Assert.Equal(new Plausibility(), definition.Plausibility);
    }

    [Fact]
    public void ByteOrderMark_BeforeTheJson_IsSkipped() =>
        Definitions.Valid((byte[])[0xEF, 0xBB, 0xBF, .. Definitions.Bytes(Definitions.Full())]);

    [Theory]
    [InlineData("$.format", "\"hattama.contest/2\"")]
    [InlineData("$.plausibility.turnout", "\"turnuot\"")]
    [InlineData("$.plausibility.outlier.deviations", "0")]
    [InlineData("$.plausibility.outlier.floor", "[2, 1]")]
    [InlineData("$.plausibility.outlier.floor", "[0, 0]")]
    [InlineData("$.plausibility.outlier.stations", "2")]
    [InlineData("$.plausibility.unique.votes", "0")]
    [InlineData("$.plausibility.copied.votes", "0")]
    [InlineData("$.id", "\"Tiny 2030\"")]
    [InlineData("$.id", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")] // 41 characters
    [InlineData("$.mode", "\"test\"")]
    [InlineData("$.title", "{}")]
    [InlineData("$.title", "\"  \"")]
    [InlineData("$.date", "\"2030-02-30\"")]
    [InlineData("$.date", "\"05.05.2030\"")]
    [InlineData("$.timeZone", "\"Asia/Almata\"")]
    [InlineData("$.timeZone", "\"Almaty\"")]
    [InlineData("$.levels", "[{\"id\":\"district\",\"title\":\"a\",\"code\":\"XX\"}]")] // one level
    [InlineData("$.levels[0].code", "\"{district}\"")] // the nation is constant
    [InlineData("$.levels[0].id", "\"station\"")] // reserved word
    [InlineData("$.levels[1]", "{\"id\":\"nation\",\"title\":\"a\",\"code\":\"{district}\"}")] // id twice
    [InlineData("$.levels[1].code", "\"{distrikt}\"")]
    [InlineData("$.levels[1].code", "\"{district\"")]
    [InlineData("$.partition", "\"nation\"")]
    [InlineData("$.partition", "\"region\"")]
    [InlineData("$.station.code", "\"7\"")] // no column
    [InlineData("$.station.leadingZeros", "true")]
    [InlineData("$.station.patterns[0]", "\"(\\\\d+)\"")] // not anchored
    [InlineData("$.station.patterns[0]", "\"^(\\\\d+)\\\\$\"")] // the anchor is escaped
    [InlineData("$.station.patterns[0]", "\"^a|b$\"")] // anchors bind tighter than the bar
    [InlineData("$.station.patterns[0]", "\"^(\\\\d+$\"")] // no closing parenthesis
    [InlineData("$.station.patterns[0]", "\"^(a)\\\\1$\"")] // back reference
    [InlineData("$.station.patterns[0]", "\"^(?=a)a$\"")] // look-ahead
    [InlineData("$.keys.form", "[\"paper\", \"PAPER\"]", "$.keys.form[1]")]
    [InlineData("$.lines[1].id", "\"2nd\"")]
    [InlineData("$.lines[1].id", "\"took-part\"")] // a minus in relations
    [InlineData("$.lines[1].id", "\"or\"")] // a word of the grammar
    [InlineData("$.lines[1].id", "\"registered\"", "$.lines[1]")]
    [InlineData("$.lines[0].required", "\"yes\"")]
    [InlineData("$.lines[1].number", "2")]
    [InlineData("$.lines[1].title", "\"LISTED \"", "$.lines[1]")] // the header of another line
    [InlineData("$.lines[0].headers[0]", "\"Area\"", "$.lines[0]")] // the header of a key column
    [InlineData("$.ignore[0]", "\"AREA\"", "$.ignore")]
    [InlineData("$.ignore[0]", "\"listed \\t voters\"", "$.ignore")]
    [InlineData("$.registered", "\"listed\"")]
    [InlineData("$.forms", "[]")]
    [InlineData("$.forms[0].lines", "[\"voted\"]", "$.forms")] // lines without a form
    [InlineData("$.forms[1].lines", "[]")]
    [InlineData("$.forms[1].lines[0]", "\"vote\"")]
    [InlineData("$.forms[1].lines[0]", "\"yes\"", "$.forms[1].lines[1]")]
    [InlineData("$.forms[1].id", "\"paper\"", "$.forms[1]")]
    [InlineData("$.forms[1].fixed.district.code", "\"{nowhere}\"")]
    [InlineData("$.words.maximum", "0")]
    [InlineData("$.words.maximum", "9007199254740992")] // 2^53
    [InlineData("$.words.missing[0]", "\"?\"", "$.words")]
    [InlineData("$.words.missing[0]", "\"0\"", "$.words")] // zero is not missing
    [InlineData("$.relations[0].code", "\"p101\"")]
    [InlineData("$.relations[0].code", "\"P003\"")] // a built-in rule
    [InlineData("$.relations[1].code", "\"P101\"", "$.relations[1]")]
    [InlineData("$.relations[0].severity", "\"fatal\"")]
    [InlineData("$.relations[0].relation", "\"registered >= vote\"")]
    [InlineData("$.relations[1].forms[0]", "\"post\"", "$.relations[1]")] // the form lacks the line
    [InlineData("$.severities", "{\"P999\":\"off\"}", "$.severities.P999")]
    [InlineData("$.severities", "{\"D001\":\"off\"}", "$.severities.D001")]
    [InlineData("$.severities", "{\"P001\":\"off\"}", "$.severities.P001")]
    [InlineData("$.severities.P003", "\"none\"")]
    [InlineData("$.shares[0].whole", "[]")]
    [InlineData("$.shares[0].part[0]", "\"turnout\"")]
    [InlineData("$.ballots[0]", "{\"id\":\"absent\",\"lines\":[\"voted\"]}", "$.ballots")] // nobody stays at home
    [InlineData("$.decisionRules[0].conditions", "[]")]
    [InlineData("$.decisionRules[0].conditions[0].level", "\"region\"")]
    [InlineData("$.decisionRules[0].conditions[0].level", "\"nation\"", "$.decisionRules[0].conditions[0].atLeast")]
    [InlineData("$.decisionRules[0].conditions[0].atLeast", "[0, 3]")]
    [InlineData("$.decisionRules[0].conditions[0].atLeast", "[4, 3]")]
    [InlineData("$.decisionRules[0].conditions[0].atLeast", "[1, 2, 3]")]
    [InlineData("$.decisionRules[0].conditions[0].relation", "\"yes > half\"")]
    [InlineData("$.decisionRules[1].plurality", "[\"yes\"]")]
    [InlineData("$.decisionRules[1].id", "\"q1\"", "$.decisionRules[1]")]
    [InlineData("$.decisionRules[1]", "{\"id\":\"q2\",\"title\":\"Race\"}")] // decides nothing
    [InlineData("$.decisionRules[1]", "{\"id\":\"q2\",\"title\":\"Race\",\"plurality\":[\"yes\",\"no\"],\"conditions\":[{\"id\":\"c\",\"title\":\"t\",\"relation\":\"yes > no\"}]}")]
    [InlineData("$.policies.corrections", "\"never\"")]
    [InlineData("$.policies.corrections", "\"latest\"", "$.policies.doubleEntry")] // nobody waits for a second entry
    [InlineData("$.policies.disputeLimit", "[5, 1]")]
    [InlineData("$.policies.minPublish", "-1")]
    [InlineData("$.policies.minPublishLine", "\"voters\"")]
    [InlineData("$.policies.closesAt", "\"2030-05-05T14:00:00\"")] // which zone?
    [InlineData("$.policies.closesAt", "\"2030-05-05T14:00:00+05:00\"")]
    public void D001_OneMemberWrong_IsReportedThere(string path, string value, string? reported = null)
    {
        var json = Definitions.Full();
        Definitions.At(json, path).ReplaceWith(JsonNode.Parse(value));

        var findings = Definitions.Invalid(json);

        Assert.Contains(findings.Kept, finding => finding.Code == "D001" && finding.Place.Column == (reported ?? path));
        Assert.All(findings.Kept, finding => Assert.Equal("contest.json", finding.Place.File));
    }

    [Theory]
    [InlineData("district", true)]
    [InlineData("region", false)] // the level of the partitions
    [InlineData("nation", false)]
    public void D001_ConditionBelowThePartitions_IsReportedThere(string level, bool isReported)
    {
        var json = Definitions.Full();
        Definitions.At(json, "$.levels").AsArray().Insert(1, JsonNode.Parse("""{ "id": "region", "title": "Region", "code": "{station}" }"""));
        Definitions.At(json, "$.partition").ReplaceWith("region");
        Definitions.At(json, "$.decisionRules[0].conditions[0].level").ReplaceWith(level);
        Definitions.At(json, "$.decisionRules[0].conditions[0].atLeast").ReplaceWith(JsonNode.Parse("[1, 1]"));
        var found = DefinitionReader.Read(Definitions.Bytes(json), "contest.json").Match(_ => [], findings => findings.Kept);
        Assert.Equal(isReported, found.Any(finding => finding.Place.Column == "$.decisionRules[0].conditions[0].level"));
    }

    [Theory]
    [InlineData("$.policies.disputeLimit", "null")]
    [InlineData("$.policies.disputeLimit", "[0, 0]")]
    [InlineData("$.policies.closesAt", "null")]
    [InlineData("$.policies.publishNotBefore", "null")]
    [InlineData("$.decisionRules[0].conditions[0].atLeast", "[3, 3]")]
    [InlineData("$.words.maximum", "1")]
    [InlineData("$.words.maximum", "9007199254740991")] // 2^53 − 1
    [InlineData("$.id", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")] // 40 characters
    [InlineData("$.station.patterns[0]", "\"^(?:a|b)([|]\\\\d+)$\"")]
    [InlineData("$.timeZone", "\"UTC\"")]
    public void Definition_AtTheEdge_IsValid(string path, string value)
    {
        var json = Definitions.Full();
        Definitions.At(json, path).ReplaceWith(JsonNode.Parse(value));

        Definitions.Valid(Definitions.Bytes(json));
    }

    [Fact]
    public void D002_UnknownMember_NamesTheNearest()
    {
        var json = Definitions.Full();
        json["lines"]![0]!["requird"] = true;

        var finding = Assert.Single(Definitions.Invalid(json).Kept);

        Assert.Equal(("D002", "$.lines[0].requird"), (finding.Code, finding.Place.Column));
        Assert.Equal("Unknown member 'requird'. Did you mean 'required'?", finding.Message.En);
        Assert.Equal("Такого нет: поле «requird». Может быть, «required»?", finding.Message.Ru);
        Assert.Equal("Мұндай жоқ: өріс «requird». Мүмкін, «required»?", finding.Message.Kk);
    }

    [Fact]
    public void D001_ManyProblems_AreAllReported()
    {
        var json = Definitions.Full();
        json["date"] = "soon";
        json["mode"] = "x";
        json["lines"]![1]!["id"] = 5;
        json["shares"]![0]!["whole"] = new JsonArray();
        json["extra"] = 1;

        var paths = Definitions.Invalid(json).Kept.Select(finding => finding.Place.Column).ToList();

        Assert.Superset(
            new HashSet<string?> { "$.date", "$.mode", "$.lines[1].id", "$.shares[0].whole", "$.extra", "$.relations[0].relation" },
            paths.ToHashSet());
    }

    [Theory]
    [InlineData("format")]
    [InlineData("id")]
    [InlineData("mode")]
    [InlineData("title")]
    [InlineData("date")]
    [InlineData("timeZone")]
    [InlineData("levels")]
    [InlineData("partition")]
    [InlineData("station")]
    [InlineData("keys")]
    [InlineData("lines")]
    public void D001_NeededMemberAbsent_IsReported(string name)
    {
        var json = Definitions.Full();
        json.Remove(name);

        Assert.Contains(Definitions.Invalid(json).Kept, finding => finding.Message.En == $"Member '{name}' is missing: add it.");
    }

    [Fact]
    public void Severity_OfARule_CanBeChangedWhereItsPageSaysSo()
    {
        foreach (var rule in Rules.All)
        {
            var json = Definitions.Full();
            json["severities"] = new JsonObject { [rule.Code] = "warning" };
            var isFixed = File.ReadAllText(Repository.File("docs", "rules", $"{rule.Code}.md")).Contains("No definition may change it", StringComparison.Ordinal);

            Assert.Equal(isFixed, DefinitionReader.Read(Definitions.Bytes(json), "x").Match(_ => false, _ => true));
        }
    }

    [Fact]
    public void Plausibility_EmptyMembers_TakeTheUsualThresholds()
    {
        var json = Definitions.Full();
        json["plausibility"] = JsonNode.Parse("""{ "turnout": "turnout", "outlier": {}, "unique": {}, "copied": {} }""");
        var read = Definitions.Valid(Definitions.Bytes(json)).Plausibility;
        Assert.Equal((new OutlierLimit(6, (10, 100), 10), 100L, 20L), (read.Outlier, read.UniqueVotes, read.CopiedVotes));
    }

    [Fact]
    public void Plausibility_References_TakeTheUsualLineAndLimits()
    {
        var json = Definitions.Full();
        json["plausibility"] = JsonNode.Parse("{ \"turnout\": \"turnout\", \"dispatched\": { \"line\": \"invalid\" }, \"previous\": {} }");
        var read = Definitions.Valid(Definitions.Bytes(json)).Plausibility;
        Assert.Equal((4, new PreviousLimits((1, 5), (10, 100))), (read.DispatchedLine, read.Previous));

        json = JsonNode.Parse(Definitions.FullText.Replace("\"voted\"", "\"received\"", StringComparison.Ordinal).Replace("voted", "received", StringComparison.Ordinal))!.AsObject();
        json["plausibility"] = JsonNode.Parse("{ \"dispatched\": {} }");
        Assert.Equal(1, Definitions.Valid(Definitions.Bytes(json)).Plausibility.DispatchedLine);
    }

    [Fact]
    public void Plausibility_LimitNull_IsNotCompared()
    {
        var json = Definitions.Full();
        json["plausibility"] = JsonNode.Parse("{ \"previous\": { \"registered\": [3, 2], \"turnout\": null } }");
        Assert.Equal(new PreviousLimits((3, 2), null), Definitions.Valid(Definitions.Bytes(json)).Plausibility.Previous);
        json.Remove("registered");
        json["plausibility"] = JsonNode.Parse("{ \"turnout\": \"turnout\", \"previous\": { \"registered\": null } }");
        Assert.Equal(new PreviousLimits(null, (10, 100)), Definitions.Valid(Definitions.Bytes(json)).Plausibility.Previous);
    }

    [Theory]
    [InlineData("{ \"previous\": {} }", "$.plausibility.previous", "Name in 'turnout'")]
    [InlineData("{ \"dispatched\": {} }", "$.plausibility.dispatched", "'line' is missing")]
    public void D001_ReferenceWithoutItsLines_IsReported(string plausibility, string column, string said)
    {
        var json = Definitions.Full();
        json["plausibility"] = JsonNode.Parse(plausibility);
        var finding = Assert.Single(Definitions.Invalid(json).Kept);
        Assert.Equal(column, finding.Place.Column);
        Assert.Contains(said, finding.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void D001_PreviousWithoutRegistered_IsReported()
    {
        var json = Definitions.Full();
        json.Remove("registered");
        var finding = Assert.Single(Definitions.Invalid(json).Kept);
        Assert.Equal("$.plausibility.previous", finding.Place.Column);
        Assert.Contains("Name in 'registered'", finding.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void D001_OutlierWithoutTurnout_IsReported()
    {
        var json = Definitions.Full();
        json["plausibility"]!.AsObject().Remove("previous");
        json["plausibility"]!.AsObject().Remove("turnout");
        Assert.Equal("$.plausibility.outlier", Assert.Single(Definitions.Invalid(json).Kept).Place.Column);
    }

    [Fact]
    public void D001_RelationThatNoFormCanAnswer_IsReported()
    {
        var json = Definitions.Full();
        json.Remove("observation"); // its alarm would miss the line as well
        json["forms"]![0]!["lines"] = new JsonArray("registered", "invalid");
        json["relations"] = JsonNode.Parse("""[{"code":"P101","severity":"error","text":"x","relation":"registered >= voted"}]""");

        var finding = Assert.Single(Definitions.Invalid(json).Kept);

        Assert.Equal("$.relations[0]", finding.Place.Column);
        Assert.Equal("No form has all lines of the relation: it would never be checked.", finding.Message.En);
    }

    [Fact]
    public void Relation_WithoutForms_AppliesToEveryFormThatHasItsLines()
    {
        var json = Definitions.Full();
        json["relations"]!.AsArray().Add(JsonNode.Parse("""{"code":"P110","severity":"warning","text":"x","relation":"yes + no <= voted"}"""));

        Assert.Equal([0, 1], Definitions.Valid(Definitions.Bytes(json)).Relations[2].Forms);
    }

    [Fact]
    public void Finding_OfADefinition_SpeaksThreeLanguages()
    {
        var json = Definitions.Full();
        json["partition"] = "nation";

        var message = Assert.Single(Definitions.Invalid(json).Kept).Message;

        Assert.NotNull(message.Kk);
        Assert.NotNull(message.Ru);
        Assert.Equal(3, new[] { message.Kk, message.Ru, message.En }.Distinct().Count());
    }
}
