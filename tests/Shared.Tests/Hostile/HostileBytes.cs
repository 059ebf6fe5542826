using System.IO.Compression;
using System.Text;

namespace Hattama.Tests.Hostile;

/// <summary>The makings of hostile files.</summary>
internal static class HostileBytes
{
    public const string Head = "region,district,station,registered,yes,no\n";

    public static string Good(int station) => $"1,12,{station},10,6,4\n";

    /// <summary>Good rows of differing figures, so that they do not pack to nothing.</summary>
    public static string Many(int count)
    {
        var random = new Random(3);
        return string.Concat(Enumerable.Range(1, count).Select(at => $"1,12,{1 + (at % 30)},{random.Next(99_999)},{random.Next(99_999)},4\n"));
    }

    public static string Protocol(string members = "\"station\":\"1\"", string values = "\"registered\":10,\"yes\":6,\"no\":4") =>
        $"{{\"contest\":\"demo\",\"region\":\"1\",\"district\":\"12\",{members},\"values\":{{{values}}}}}";

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Cyrillic(string text) => CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(text);

    public static byte[] Packed(string text) => Packed(Text(text));

    public static byte[] Packed(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    public static byte[] Flipped(byte[] bytes, Index at)
    {
        bytes[at] ^= 0xFF;
        return bytes;
    }
}
