using CsCheck;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation;
using static Hattama.Tests.Observation.ObserverContest;

namespace Hattama.Tests.Observation;

/// <summary>What becomes of reports: rules O501 to O508, accreditation, corrections.</summary>
public sealed class ObserverReportsTests
{
    [Theory]
    [InlineData("yes", "", "")]
    [InlineData("no", "torn", "O504")] // the alarm open_box
    [InlineData("maybe", "", "O501")]
    [InlineData("yes", "torn", "O507")]
    [InlineData("no", "", "O504 O508")]
    [InlineData("", "", "O508")]
    public void Rules_OfOneReport_AreInReceiptAndState(string isSealed, string why, string codes)
    {
        var contest = new ObserverContest();
        var receipt = contest.Send("watch", Count("1", isSealed: isSealed, why: why));
        Assert.Equal(codes, string.Join(' ', receipt.Findings.Kept.Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal)));
        var report = Assert.Single(contest.Reports().All);
        Assert.Equal(codes, string.Join(' ', report.Codes));
        Assert.Equal(receipt.Findings.Errors > 0 ? ReportStatus.Held : ReportStatus.Used, report.Status);
    }

    [Fact]
    public void Alarm_OverTheCopy_ComparesItsFigures()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1", copy: "100,100,60,30,10"), Count("2", copy: "100,101,61,30,10"));
        Assert.Equal([false, true], contest.Reports().All.Select(report => report.Codes.Contains("O504")));
    }

    [Fact]
    public void O505_OlderRevisionThatComesLater_ChangesNothing()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1", revision: 2, copy: "1000,160,99,51,10"));
        contest.Send("watch", Count("1", revision: 1));
        Assert.Equal("Used:1 Superseded:1", Statuses(contest.Reports()));
        Assert.Equal(2, Assert.Single(contest.Reports().Used).Report.Revision);
    }

    [Fact]
    public void O505_SameRevisionWithOtherAnswers_UsesNeither_AndTheNextOneResolves()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1"));
        contest.Send("watch", Count("1"));
        Assert.Equal("Used:1 Superseded:1", Statuses(contest.Reports()));
        contest.Send("watch", Count("1", isSealed: "notObserved"));
        Assert.Equal("Contradicted:3", Statuses(contest.Reports()));
        Assert.All(contest.Reports().All, report => Assert.Equal(["O505"], report.Codes));
        contest.Send("watch", Count("1", revision: 2));
        Assert.Equal("Used:1 Superseded:3", Statuses(contest.Reports()));
    }

    [Fact]
    public void O502_WithoutAList_EveryObserverOfAKnownOrganisationReports()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1"));
        var receipt = contest.Send("strangers", Count("1"));
        Assert.Equal("O502", Assert.Single(receipt.Findings.Kept).Code);
        Assert.Equal("Used:1 NotAccredited:1", Statuses(contest.Reports()));
    }

    [Fact]
    public void O502_TheLatestListWithoutErrorsIsInForce_WheneverTheFormsCame()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1"), Count("2", observer: "a2"));
        contest.Accredit("watch,a1");
        Assert.Equal("Used:1 NotAccredited:1", Statuses(contest.Reports()));
        contest.Accredit("watch,a1", "watch,a2");
        Assert.Equal(("Used:2", 2), (Statuses(contest.Reports()), contest.Reports().Accredited.Count));
        var refused = contest.Accredit("watch,a1", "strangers,x1");
        Assert.Equal((1L, 2), (refused.Findings.Errors, contest.Reports().Accredited.Count));
    }

    [Fact]
    public void O506_OneObserverAtTwoStationsAtOnce_IsMarkedOnBoth()
    {
        var contest = new ObserverContest();
        contest.Send(UploadKind.Observations, "watch", System.Text.Encoding.UTF8.GetBytes(
            "form,district,station,observer,arrived,left,sealed\ncount,d1,1,a1,08:00,10:00,yes\ncount,d1,2,a1,09:59,11:00,yes\ncount,d1,3,a1,11:00,12:00,yes\n"));
        Assert.Equal(["O506", "O506", ""], contest.Reports().All.OrderBy(report => report.Report.Station).Select(report => string.Join(' ', report.Codes)));
    }

    [Theory]
    [InlineData("20:00", "13:59", "")] // 17 h 59: over midnight
    [InlineData("20:00", "14:01", "O506")] // 18 h 01
    public void O506_DepartureBeforeArrival_IsTheNextDayUpTo18Hours(string arrived, string left, string codes)
    {
        var contest = new ObserverContest();
        var receipt = contest.Send(UploadKind.Observations, "watch", System.Text.Encoding.UTF8.GetBytes(
            $"form,district,station,arrived,left,sealed\ncount,d1,1,{arrived},{left},yes\n"));
        Assert.Equal(codes, string.Join(' ', receipt.Findings.Kept.Select(finding => finding.Code)));
    }

    [Fact]
    public void S104_SenderDistrustedSinceBefore_IsNotUsed()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1"));
        contest.Decisions.Add(new RecordedDecision(Digest.Of("x"u8), new Decision(
            contest.Definition.Id, "", "", "", "", DecisionKind.Distrust, default, [], [], "watch", contest.Cut.Uploads[0].Received, "r", "e", ["p"], default)));
        Assert.Equal("Distrusted:1", Statuses(contest.Reports()));
    }

    [Fact]
    public void P001_StationOutsideTheRegister_IsUnplaced()
    {
        var contest = new ObserverContest();
        var receipt = contest.Send("watch", Count("9"), Count("1", district: "zz"));
        Assert.Equal((2L, 2L, 2L), (receipt.Entries, receipt.Unplaced, receipt.Findings.Errors));
        Assert.Equal("Unplaced:2", Statuses(contest.Reports()));
    }

    [Fact]
    public void Severity_OfTheDefinition_IsFollowed()
    {
        var contest = new ObserverContest(json => json["severities"]!["O508"] = "warning");
        contest.Send("watch", Count("1", isSealed: ""));
        Assert.Equal("Used:1", Statuses(contest.Reports()));
        Assert.Contains("O505", Rules.All.Where(rule => !rule.IsAdjustable).Select(rule => rule.Code));
    }

    [Fact]
    public void States_DependOnWhatWasSent_NotOnItsOrder() =>
        (from rows in (from station in Gen.Int[1, 3] from observer in Gen.Int[1, 2] from revision in Gen.Int[1, 3] from yes in Gen.Int[100, 101] select (station, observer, revision, yes)).Array[1, 12]
         from seed in Gen.Int[0, 1_000_000]
         select (rows, seed)).Sample(
            sample =>
            {
                var texts = sample.rows.Select(row => Count($"{row.station}", observer: $"a{row.observer}", revision: row.revision, copy: $"1000,160,{row.yes},50,10")).ToArray();
                var (first, second) = (new ObserverContest(), new ObserverContest());
                foreach (var text in texts)
                {
                    first.Send("watch", text);
                }

                var random = new Random(sample.seed);
                second.Send("watch", [.. texts.OrderBy(_ => random.Next())]);
                Assert.Equal(Describe(first.Reports()), Describe(second.Reports(parts => parts.Reverse())));
                return true;
            },
            iter: 60,
            threads: 1);

    private static string Describe(ObserverReports reports) => string.Join('\n', reports.All
        .Select(report => $"{report.Report.Station} {report.Report.Observer} {report.Report.Revision} {report.Status} {string.Join(',', report.Report.Copy)}")
        .Order(StringComparer.Ordinal));
}
