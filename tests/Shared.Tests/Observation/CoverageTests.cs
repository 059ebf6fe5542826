using Hattama.Benchmarks;
using Hattama.Kit;

namespace Hattama.Tests.Observation;

/// <summary>The coverage study in small: tests/Benchmarks/run coverage is the full one.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Coverage_OfBulgaria2016_IsNearNominalForDesignBasedIntervals_AndFarBelowForNaiveOnes()
    {
        var path = Repository.Shared("data", "bg-2016-ref", "stations.csv.gz");
        var vote = NationalColumns.Read(path, "bg-2016", "region", "eligible_voters", ["yes1"], ["yes1", "no1"]);
        Assert.Equal((12_340, 2_509_864, 2_509_864 + 560_024), (vote.Part.Length, vote.Part.Sum(), vote.Whole.Sum()));
        var rows = CoverageStudy.Run(vote, stations: 400, samples: 150, seed: 1);
        Assert.Equal(13, rows.Count);
        Assert.All(rows.Where(row => row.Estimator != CoverageStudy.Naive), row =>
        {
            // 150 samples: standard error 1.8 points.
            Assert.InRange(row.Coverage, 0.87, 1.0);
            Assert.InRange(row.ErrorRatio, 0.8, 1.25);
            Assert.InRange(Math.Abs(row.Bias), 0, 0.2);
        });
        Assert.InRange(rows.Single(row => row.Estimator == CoverageStudy.Naive).Coverage, 0, 0.6);
    }

    [Fact]
    public void PlantedFraud_AtManyStations_IsFoundByCopies_AndNothingRaisesNoAlarmAmongThem()
    {
        var rows = PlantedFraud.Run(runs: 2, sizes: [500]).ToList();
        Assert.Equal(0, rows.Single(row => row.Fraud == "nothing").Found["copies"]);
        Assert.Equal(1, rows.Single(row => row is { Fraud: "ballots added", Stations: 500 }).Found["copies"]);
        Assert.Equal(1, rows.Single(row => row is { Fraud: "columns swapped", Stations: 500 }).Found["outliers"]);
    }
}
