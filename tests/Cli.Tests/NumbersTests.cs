using Hattama.Cli;

namespace Hattama.Tests;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(1, 3, "33.33")]
    [InlineData(2, 3, "66.67")]
    [InlineData(1, 20_000, "0.01")] // exactly half a hundredth: up
    [InlineData(1, 20_001, "0.00")] // below half
    [InlineData(0, 7, "0.00")]
    [InlineData(7, 7, "100.00")]
    [InlineData(9_007_199_254_740_991, 9_007_199_254_740_991, "100.00")]
    [InlineData(1, 0, null)]
    public void Percent_RoundsOnce(long part, long whole, string? expected) => Assert.Equal(expected, Numbers.Percent(part, whole));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_000, "1 000")]
    [InlineData(109_190_337, "109 190 337")]
    [InlineData(-1_383, "-1 383")]
    public void Grouped_BySpaces(long number, string expected) => Assert.Equal(expected, Numbers.Grouped(number));

    [Theory]
    [InlineData(0, 10, "░░░░░░░░░░")]
    [InlineData(9, 10, "█████████░")]
    [InlineData(99, 100, "█████████░")]
    [InlineData(10, 10, "██████████")]
    [InlineData(0, 0, "░░░░░░░░░░")]
    public void Bar_IsFullOnlyWhenComplete(long part, long whole, string expected) => Assert.Equal(expected, Numbers.Bar(part, whole));
}
