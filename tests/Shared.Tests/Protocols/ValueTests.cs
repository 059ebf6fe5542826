namespace Hattama.Tests.Protocols;

public sealed class ValueTests
{
    [Fact]
    public void Default_Value_IsMissing() => Assert.True(default(Hattama.Protocols.Value).IsMissing);
}
