using System.Text;
using CsCheck;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Tests.Contests;
using Hattama.Tests.Protocols;

namespace Hattama.Tests.Observation;

/// <summary>Observers' forms in every format of protocols.</summary>
public sealed class ObservationReaderTests
{
    private const string Json = """
        {"contest":"tiny-2030","observations":[
          {"form":"count","district":"d1","station":"1","observer":"a1","arrived":"7:05","left":"23.40",
           "answers":{"sealed":false,"why":"torn","queue":12,"overall":"bad"},"values":{"registered":1000,"voted":160,"yes":100,"no":50,"invalid":null}}]}
        """;

    [Fact]
    public void Formats_CsvJsonWorkbookArchive_GiveTheSameReport()
    {
        const string header = "form,area,precinct,observer,arrived,left,Box sealed,why,People in line,overall,Listed,voted,yes,no,invalid";
        const string row = "count,d1,001,a1,7:05,23.40,Жоқ,torn,12,Bad,1000,160,100,50,-";
        var csv = Encoding.UTF8.GetBytes($"{header}\n{row}\n");
        var sheet = new Workbook().Sheet("S", header.Replace(',', '|'), row.Replace(',', '|')).Build();
        byte[][] files = [csv, Encoding.UTF8.GetBytes(Json), sheet, Archive.Of(("a.csv", csv))];
        foreach (var bytes in files)
        {
            var (reports, findings) = Read(bytes);
            Assert.Empty(findings);
            var report = Assert.Single(reports);
            Assert.Equal(("count", "d1", "1", "a1", 1, 1), (report.Form.Id, report.Area.Leaf, report.Station, report.Observer, report.Number, report.Revision));
            Assert.Equal(["no", "torn", "12", "bad"], report.Answers);
            Assert.Equal(("07:05", "23:40"), (report.Arrived, report.Left));
            Assert.Equal([1000, 160, 100, 50, -1], report.Copy.Select(value => value.IsNumber ? value.Number : -1));
        }
    }

    [Theory]
    [InlineData("1", "yes")]
    [InlineData("ИӘ", "yes")]
    [InlineData("нет", "no")]
    [InlineData("Не наблюдалось", "notObserved")]
    [InlineData("perhaps", "perhaps")]
    public void YesNo_InAnyLanguage_IsOneWord(string cell, string expected)
    {
        var question = new Question("q", default, QuestionType.YesNo, default, false, null, Question.YesNo, 0, 1);
        Assert.Equal(expected, AnswerText.Read(question, cell));
        Assert.Equal(expected != "perhaps", AnswerText.IsValid(question, expected));
    }

    [Theory]
    [InlineData("b; a", "a;b", true)]
    [InlineData("B|A|a", "a;b", true)]
    [InlineData("a; x", "a; x", false)]
    public void Several_InAnyOrder_AreOneText(string cell, string expected, bool isValid)
    {
        var question = new Question(
            "q", default, QuestionType.ManyChoices, default, false, null, [new("a", default), new("b", default), new("c", default)], 0, 2);
        var answer = AnswerText.Read(question, cell)!;
        Assert.Equal((expected, isValid), (answer, AnswerText.IsValid(question, answer)));
    }

    [Theory]
    [InlineData("0", false)] // least 1
    [InlineData("1", true)]
    [InlineData("500", true)]
    [InlineData("501", false)] // most 500
    [InlineData("007", true)]
    [InlineData("-1", false)]
    [InlineData("9999999999999999999", false)]
    public void Number_AtTheEndsOfItsRange_IsTakenInside(string cell, bool isValid)
    {
        var question = new Question("q", default, QuestionType.Number, default, false, null, [], 1, 500);
        Assert.Equal(isValid, AnswerText.IsValid(question, AnswerText.Read(question, cell)!));
    }

    [Theory]
    [InlineData("0:00", 0)]
    [InlineData("23:59", 1439)]
    [InlineData("24:00", null)]
    [InlineData("12:60", null)]
    public void Time_OfDay_IsMinutes(string cell, int? minutes) => Assert.Equal(minutes, AnswerText.MinutesOf(AnswerText.Time(cell) ?? cell));

    [Fact]
    public void Rows_ThatCannotBeReports_AreFindings()
    {
        var (reports, findings) = Read(Encoding.UTF8.GetBytes(
            "form,district,station,sealed,category\nnoform,d1,1,yes,\ncount,d1,,yes,\ncount,d1,1,yes,stuffing\nreport,d1,1,,late\n"));
        Assert.Equal(["O509:2:form", "P000:3:station", "O501:4:category"], findings);
        Assert.Equal("report", Assert.Single(reports).Form.Id);
    }

    [Fact]
    public void Tabulation_NamesAnAreaAndNoStation()
    {
        var contest = new ObserverContest(json => json["observation"]!["forms"]![1]!["stage"] = "tabulation");
        var receipt = contest.Send(
            UploadKind.Observations, "watch", Encoding.UTF8.GetBytes("form,district,category\nreport,d1,late\nreport,zz,late\n"));
        Assert.Equal((2L, 1L, "P001"), (receipt.Entries, receipt.Unplaced, Assert.Single(receipt.Findings.Kept).Code));
        Assert.Equal(["d1"], contest.Reports().Used.Select(report => report.Area!.Code));
    }

    [Theory]
    [InlineData("district:d1", "Used:2", "")]
    [InlineData("district:d2", "Held:2", "S112 S112")]
    public void S112_OutsideTheAreasOfTheStamp_IsHeld(string areas, string statuses, string codes)
    {
        var contest = new ObserverContest();
        var receipt = contest.Send(UploadKind.Observations, "watch", Encoding.UTF8.GetBytes(ObserverContest.Csv(ObserverContest.Count("1"), ObserverContest.Count("2"))), areas: areas);
        Assert.Equal(codes, string.Join(' ', receipt.Findings.Kept.Select(finding => finding.Code)));
        Assert.Equal(statuses, ObserverContest.Statuses(contest.Reports()));
    }

    [Fact]
    public void Bytes_Mutated_NeverThrow()
    {
        var files = new[] { Encoding.UTF8.GetBytes(Json), Encoding.UTF8.GetBytes(ObserverContest.Csv(ObserverContest.Count("1"))) };
        var contest = new ObserverContest();
        (from file in Gen.Int[0, 1] from at in Gen.Int[0, 300] from with in Gen.Byte from cut in Gen.Int[0, 400] select (file, at, with, cut)).Sample(sample =>
        {
            var bytes = files[sample.file].ToArray();
            bytes[sample.at % bytes.Length] = sample.with;
            bytes = bytes[..Math.Max(1, bytes.Length - sample.cut)];
            contest.Send(UploadKind.Observations, "watch", bytes);
            return contest.Reports().Unread == 0;
        }, iter: 300, threads: 1);
    }

    private static (List<ObserverReport> Reports, List<string> Findings) Read(byte[] bytes)
    {
        var reports = new List<ObserverReport>();
        var findings = new FindingList();
        new ObservationReader(Definitions.Valid(Encoding.UTF8.GetBytes(Definitions.FullText)), ReadCaps.Default).Read(new MemoryStream(bytes), "f", findings, reports.Add, cancel: TestContext.Current.CancellationToken);
        Assert.All(findings.Kept, finding => Assert.All(
            [finding.Message.Kk, finding.Message.Ru, finding.Message.En], text => Assert.False(string.IsNullOrWhiteSpace(text))));
        return (reports, [.. findings.Kept.Select(finding => $"{finding.Code}:{finding.Place.Row}:{finding.Place.Column}")]);
    }
}
