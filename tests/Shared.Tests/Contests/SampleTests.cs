namespace Hattama.Tests.Contests;

public sealed class SampleTests
{
    public static TheoryData<string> Samples => [.. Definitions.SampleIds];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_Read_HasTheIdOfItsFolder(string id) => Assert.Equal(id, Definitions.Sample(id).Id);
}
