using System.Globalization;
using Hattama.Findings;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>The language of the caller, from <c>Accept-Language</c>.</summary>
public static class Languages
{
    private const int LongestHeader = 256;

    /// <summary>The language that the caller likes best among kk, ru and en; English where he says nothing.</summary>
    public static Language Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = request.Headers.AcceptLanguage;
        return header.Count == 0 ? Language.En : Of(header.ToString());
    }

    /// <summary>Its name in headers and documents.</summary>
    public static string NameOf(Language language) => language switch
    {
        Language.Kk => "kk",
        Language.Ru => "ru",
        _ => "en",
    };

    internal static Language Of(ReadOnlySpan<char> header)
    {
        var best = (Language: Language.En, Weight: 0.0);
        if (header.Length > LongestHeader)
        {
            return best.Language;
        }

        foreach (var range in header.Split(','))
        {
            var weight = WeightOf(header[range], out var name);
            if (weight > best.Weight && Named(name) is { } language)
            {
                best = (language, weight);
            }
        }

        return best.Language;
    }

    /// <summary>One element of an Accept header: its name and its weight, 1 where none is given, 0 where it cannot be read.</summary>
    internal static double WeightOf(ReadOnlySpan<char> element, out ReadOnlySpan<char> name)
    {
        var semicolon = element.IndexOf(';');
        name = (semicolon < 0 ? element : element[..semicolon]).Trim();
        if (semicolon < 0)
        {
            return 1;
        }

        var parameter = element[(semicolon + 1)..].Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? weight : 0;
    }

    private static Language? Named(ReadOnlySpan<char> name)
    {
        var primary = name.IndexOf('-') is >= 0 and var hyphen ? name[..hyphen] : name;
        return primary switch
        {
            _ when primary.Equals("kk", StringComparison.OrdinalIgnoreCase) => Language.Kk,
            _ when primary.Equals("ru", StringComparison.OrdinalIgnoreCase) => Language.Ru,
            _ when primary.Equals("en", StringComparison.OrdinalIgnoreCase) => Language.En,
            _ => null,
        };
    }
}
