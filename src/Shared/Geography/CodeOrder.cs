namespace Hattama.Geography;

/// <summary>
/// The order of codes that people expect and every machine agrees on: codes of digits alone by their number, before all
/// others; the rest by UTF-16 code unit. <c>2</c> stands before <c>10</c>, and <c>02</c> and <c>2</c> stay apart.
/// </summary>
public sealed class CodeOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static readonly CodeOrder Instance = new();

    private CodeOrder()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (ReferenceEquals(x, y))
        {
            return 0;
        }

        var left = x.AsSpan();
        var right = y.AsSpan();
        var leftIsNumber = IsNumber(left);
        if (leftIsNumber != IsNumber(right))
        {
            return leftIsNumber ? -1 : 1;
        }

        if (leftIsNumber)
        {
            var a = left.TrimStart('0');
            var b = right.TrimStart('0');
            var byNumber = a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
            if (byNumber != 0)
            {
                return byNumber;
            }
        }

        return left.SequenceCompareTo(right);
    }

    private static bool IsNumber(ReadOnlySpan<char> code) => !code.IsEmpty && !code.ContainsAnyExceptInRange('0', '9');
}
