using Hattama.Stores.Azure;

namespace Hattama.Tests.Azure;

public sealed class WriteMarkTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(31, true)] // the last of the 32 that are kept
    [InlineData(32, false)]
    public void Holds_MarkFollowedByOthers_WhileItIsAmongTheLast(int others, bool expected)
    {
        var mark = WriteMark.New();
        var marks = WriteMark.Follow(mark, null);
        for (var i = 0; i < others; i++)
        {
            marks = WriteMark.Follow(WriteMark.New(), marks);
        }

        Assert.Equal(expected, WriteMark.Holds(marks, mark));
    }

    [Fact]
    public void Holds_MarkAcrossTwoOthers_IsNone() =>
        Assert.False(WriteMark.Holds("aaaaaaaabbbbbbbb" + "ccccccccdddddddd", "bbbbbbbbcccccccc"));

    [Fact]
    public void Holds_NoMarks_IsFalse() => Assert.False(WriteMark.Holds(null, WriteMark.New()));
}
