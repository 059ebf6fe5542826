using System.Text.Json.Nodes;
using Hattama.Contests;

namespace Hattama.Tests.Contests;

/// <summary>The section about observers of a definition.</summary>
public sealed class ObserverSectionTests
{
    [Fact]
    public void Sample_OfKazakhstan_HasTheFormsAndOrganisationsOfTheMission()
    {
        var observers = Definitions.Sample("kz-2022").Observers!;
        Assert.Equal(["opening", "voting", "counting", "tabulation", "incident"], observers.Forms.Select(form => form.Id));
        Assert.Equal(Enum.GetValues<ObservationStage>(), observers.Forms.Select(form => form.Stage));
        Assert.Equal(
            ["csto-pa", "sco", "cis-ipa", "union-pa", "state-duma", "osce-odihr", "oic", "turkpa", "kz-associations", "kz-ngos"],
            observers.Organisations.Select(organisation => organisation.Code));
        Assert.Equal(8, observers.Organisations.Count(organisation => organisation.IsInternational));
        Assert.Equal(14, observers.Incidents.Length);
        Assert.All(observers.Forms.SelectMany(form => form.Questions), question =>
            Assert.All([question.Title.Kk, question.Title.Ru, question.Title.En], title => Assert.False(string.IsNullOrWhiteSpace(title))));
        Assert.Equal(0, observers.FindForm("counting")!.Copy);
        Assert.Contains("took_part", observers.FindForm("counting")!.Terms.Names);
    }

    [Theory]
    [InlineData("$.observation.forms[0].copy", "\"paperless\"", "$.observation.forms[0].copy")]
    [InlineData("$.observation.forms[0].questions[1].shownIf", "\"sealed.perhaps = 1\"", "$.observation.forms[0].questions[1].shownIf")]
    [InlineData("$.observation.forms[0].alarms[0].when", "\"why = 1\"", "$.observation.forms[0].alarms[0].when")] // text has no number
    [InlineData("$.observation.forms[0].questions[3].choices", "[{\"id\":\"good\",\"title\":\"G\"},{\"id\":\"good\",\"title\":\"H\"}]", "$.observation.forms[0].questions[3].choices[1]")]
    [InlineData("$.observation.forms[0].questions[2].id", "\"sealed\"", "$.observation.forms[0].questions[2]")]
    [InlineData("$.observation.forms[0].questions[2].id", "\"registered\"", "$.observation")] // a line has this header
    [InlineData("$.observation.forms[0].questions[2].most", "0", "$.observation.forms[0].questions[2].most")]
    [InlineData("$.observation.forms[0].questions[0].type", "\"single\"", "$.observation.forms[0].questions[0]")] // no choices
    [InlineData("$.observation.forms[1].questions[0].id", "\"queue\"", "$.observation.forms[1].questions[0]")] // another type on another form
    public void Section_WithAFault_IsRefusedThere(string path, string value, string expected)
    {
        var json = Definitions.Full();
        Definitions.At(json, path).ReplaceWith(JsonNode.Parse(value));
        Assert.Contains(Definitions.Invalid(json).Kept, finding => finding.Place.Column == expected);
    }

    [Fact]
    public void Copy_OnAFormAboutTabulation_IsRefused()
    {
        var json = Definitions.Full();
        json["observation"]!["forms"]![0]!["stage"] = "tabulation";
        Assert.Contains(Definitions.Invalid(json).Kept, finding => finding.Place.Column == "$.observation.forms[0].copy");
    }
}
