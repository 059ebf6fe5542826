using System.Text;

namespace Hattama.Fuzz;

/// <summary>Changes that know nothing of the format.</summary>
internal static class ByteMutations
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\0", "\r", "\n", "\r\n", "\"", "\"\"", ",", ";", "\t", "{", "}", "[", "]", ":", "null", "true", "-1", "1e3", "0x10", "\\u0000", "\\ud800",
            "2147483648", "9007199254740992", "18446744073709551616", "99999999999999999999999999999999", "\uFEFF", "\uFFFE", "\uFFFD", "﷽", "😀", "и\u0306",
            "١٢", "１２", "1 000", "1\u00A0000", "PK\u0003\u0004", "PK\u0005\u0006", "%PDF-", "<", "&amp;", "]]>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "../",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0x80], [0xC3], [0xED, 0xA0, 0x80], [0x1F, 0x8B], [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], [0x98], [0xFF, 0xD8, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0],
    ];

    /// <summary>One to four changes.</summary>
    public static byte[] Change(Random random, byte[] input)
    {
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            input = Once(random, input);
        }

        return input;
    }

    private static byte[] Once(Random random, byte[] input)
    {
        if (input.Length == 0)
        {
            return Tokens[random.Next(Tokens.Length)];
        }

        var at = random.Next(input.Length);
        var end = Math.Min(input.Length, at + 1 + random.Next(random.Next(2) == 0 ? 8 : 200));
        var copy = (byte[])input.Clone();
        switch (random.Next(8))
        {
            case 0:
                copy[at] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1:
                copy[at] = (byte)random.Next(256);
                return copy;
            case 2:
                return [.. input[..at], .. input[end..]];
            case 3:
                return [.. input[..end], .. input[at..]];
            case 4:
                return input[..at];
            case 5:
                return [.. input[..at], .. Tokens[random.Next(Tokens.Length)], .. input[end..]];
            case 6:
                var other = random.Next(input.Length);
                (copy[at], copy[other]) = (copy[other], copy[at]);
                return copy;
            default:
                return [.. input[..at], .. Tokens[random.Next(Tokens.Length)], .. input[at..]];
        }
    }
}
