using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Which page of a list is asked for.</summary>
internal readonly record struct Page(int Number, int Size)
{
    /// <summary>Elements of a page unless the caller says otherwise.</summary>
    public const int DefaultSize = 100;

    /// <summary>Most elements of a page.</summary>
    public const int LargestSize = 1_000;

    private const int LargestNumber = 1_000_000;

    /// <summary>The parameters of an operation that gives pages.</summary>
    public static readonly ImmutableArray<ParameterText> Parameters =
    [
        new("page", true, "Number of the page, from 1.", """{"type":"integer","minimum":1,"maximum":1000000,"default":1}"""),
        new("size", true, "Elements on a page.", """{"type":"integer","minimum":1,"maximum":1000,"default":100}"""),
    ];

    /// <summary>How many elements stand before the page.</summary>
    public long Skip => (Number - 1L) * Size;

    /// <summary>Reads the parameters.</summary>
    public static Page Of(HttpContext http) => new(Read(http, "page", 1, LargestNumber), Read(http, "size", DefaultSize, LargestSize));

    /// <summary>Writes where in the list the page is.</summary>
    public void Write(Utf8JsonWriter json, long total)
    {
        json.WriteNumber("page", Number);
        json.WriteNumber("size", Size);
        json.WriteNumber("pages", PagesOf(total));
        json.WriteNumber("total", total);
    }

    /// <summary>Refuses a page behind the last one.</summary>
    public void Check(long total)
    {
        var pages = PagesOf(total);
        if (Number > pages)
        {
            throw new Problem(ProblemKinds.PageUnknown, new(
                $"{Number}-бет жоқ: барлығы {pages} бет.",
                $"Страницы {Number} нет: всего страниц {pages}.",
                $"There is no page {Number}: the list has {pages}.")).Thrown();
        }
    }

    /// <summary>Value of <c>Link</c>: first, previous, next and last page.</summary>
    public string LinksOf(HttpContext http, long total)
    {
        var pages = PagesOf(total);
        var others = new StringBuilder();
        foreach (var (name, values) in http.Request.Query.Where(pair => pair.Key is not ("page" or "size")))
        {
            others.Append(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(values.ToString())}&");
        }

        var (rest, size) = (others.ToString(), Size);
        var links = new List<string> { Link(1, "first") };
        if (Number > 1)
        {
            links.Add(Link(Number - 1, "prev"));
        }

        if (Number < pages)
        {
            links.Add(Link(Number + 1, "next"));
        }

        links.Add(Link(pages, "last"));
        return string.Join(", ", links);

        string Link(long number, string relation) =>
            string.Create(CultureInfo.InvariantCulture, $"<?{rest}page={number}&size={size}>; rel=\"{relation}\"");
    }

    private long PagesOf(long total) => Math.Max(1, (total + Size - 1) / Size);

    private static int Read(HttpContext http, string name, int otherwise, int largest)
    {
        if (Asked.Query(http, name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= largest
            ? number
            : throw new Problem(ProblemKinds.ParameterInvalid, new(
                $"“{name}” 1 мен {largest} арасындағы бүтін сан болуы керек, берілгені “{Shown(text)}”.",
                $"“{name}” должно быть целым числом от 1 до {largest}, получено “{Shown(text)}”.",
                $"“{name}” must be a whole number from 1 to {largest}, not “{Shown(text)}”.")).Thrown();
    }

    private static string Shown(string text) => text.Length > 32 ? text[..32] + "…" : text;
}
