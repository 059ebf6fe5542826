using Hattama.Geography;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Geography;

public sealed class CodeOrderTests
{
    private static readonly string[] Pieces = ["0", "00", "1", "2", "9", "10", "a", "A", "я", "-", " ", "٣", "\ud83d", "\ude00", "\uffff", ""];

    [Fact]
    public void Compare_AnyThreeCodes_TotalOrder() => Dice.Throw(4, 20_000, (dice, size) =>
    {
        string Code() => string.Concat(Enumerable.Range(0, dice.Below(size + 1)).Select(_ => dice.Pick(Pieces)));
        var (a, b, c) = (Code(), Code(), Code());
        var order = CodeOrder.Instance;
        Assert.Equal(string.Equals(a, b, StringComparison.Ordinal), order.Compare(a, b) == 0);
        Assert.Equal(Math.Sign(order.Compare(a, b)), -Math.Sign(order.Compare(b, a)));
        Assert.False(order.Compare(a, b) <= 0 && order.Compare(b, c) <= 0 && order.Compare(a, c) > 0);
    });

    [Fact]
    public void Compare_Codes_NumbersFirstByValue()
    {
        string[] sorted = ["0", "00", "02", "2", "10", "99999999999999999999", "100000000000000000000", "", "10a", "2a", "A", "a", "я", "٣"];
        Assert.Equal(sorted, sorted.Reverse().Order(CodeOrder.Instance));
    }
}
