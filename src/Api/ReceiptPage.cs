using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Api;

/// <summary>A receipt as a person reads it.</summary>
internal static class ReceiptPage
{
    private static readonly LocalText Title = new("Түбіртек", "Квитанция", "Receipt");
    private static readonly LocalText Findings = new("Ескертулер мен қателер", "Замечания и ошибки", "Findings");
    private static readonly LocalText None = new("Ескерту жоқ.", "Замечаний нет.", "No findings.");
    private static readonly LocalText Error = new("қате", "ошибка", "error");
    private static readonly LocalText Warning = new("ескерту", "предупреждение", "warning");

    private static readonly LocalText Counted = new(
        "Түбіртек файлдың өзі туралы айтады. Учаскенің күйі нәтижелерде көрсетіледі.",
        "Квитанция говорит о самом файле. Состояние участка показывают результаты.",
        "A receipt speaks of the file alone. The state of a station is shown with the results.");

    private static readonly (string Member, LocalText Title)[] Members =
    [
        ("contest", new("Дауыс беру", "Голосование", "Contest")),
        ("upload", new("Жүктеме", "Загрузка", "Upload")),
        ("file", new("Файл", "Файл", "File")),
        ("sender", new("Жіберуші", "Отправитель", "Sender")),
        ("received", new("Қабылданды (UTC)", "Получено (UTC)", "Received (UTC)")),
        ("length", new("Байт", "Байтов", "Bytes")),
        ("evidence", new("SHA-256", "SHA-256", "SHA-256")),
        ("logged", new("Жарияланған журналдағы аты", "Имя в опубликованном журнале", "Name in the published log")),
        ("entries", new("Хаттамалар", "Протоколов", "Protocols taken in")),
        ("districts", new("Аудандар", "Районов", "Districts")),
        ("attachmentCount", new("Скандар", "Сканов", "Scans attached")),
        ("unplaced", new("Тізілімде жоқ", "Нет в реестре", "Not in the register")),
        ("rejected", new("Оқылмаған жолдар", "Отвергнуто строк", "Rows rejected")),
        ("errors", new("Қателер", "Ошибок", "Errors")),
        ("warnings", new("Ескертулер", "Предупреждений", "Warnings")),
    ];

    private static readonly LocalText[] Columns =
    [
        new("Ереже", "Правило", "Rule"), new("Маңызы", "Важность", "Severity"), new("Қайда", "Где", "Where"), new("Не болды", "Что", "What"),
    ];

    /// <summary>Writes the page of a stored receipt.</summary>
    public static ReadOnlyMemory<byte> Write(ReadOnlyMemory<byte> receipt, Language language)
    {
        using var document = JsonDocument.Parse(receipt);
        var root = document.RootElement;
        var html = new Html(Languages.NameOf(language), $"{Title.In(language)}: {TextOf(root, "file")}");
        html.Markup("<table>");
        foreach (var (member, title) in Members.Where(one => one.Member != "logged" || root.TryGetProperty("logged", out _)))
        {
            html.Row("td", title.In(language), TextOf(root, member));
        }

        html.Markup("</table>").Element("p", Counted.In(language)).Element("h2", Findings.In(language));
        WriteFindings(html, root.GetProperty("findings"), language);
        return html.Finish();
    }

    private static void WriteFindings(Html html, JsonElement findings, Language language)
    {
        if (findings.GetArrayLength() == 0)
        {
            html.Element("p", None.In(language));
            return;
        }

        html.Markup("<table>").Row("th", [.. Columns.Select(column => column.In(language))]);
        foreach (var finding in findings.EnumerateArray())
        {
            var isError = TextOf(finding, "severity") == "error";
            html.Markup("<tr>")
                .Element("td", TextOf(finding, "code"))
                .Element("td", (isError ? Error : Warning).In(language), isError ? "error" : null)
                .Element("td", PlaceOf(finding, language))
                .Element("td", TextOf(finding.GetProperty("message"), Languages.NameOf(language)))
                .Markup("</tr>");
        }

        html.Markup("</table>");
    }

    private static string PlaceOf(JsonElement finding, Language language)
    {
        var row = finding.TryGetProperty("row", out var number) ? number.GetInt64() : 0;
        var column = TextOf(finding, "column");
        return new Place(TextOf(finding, "file"), row, column.Length > 0 ? column : null).In(language);
    }

    private static string TextOf(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.ToString() : string.Empty;
}
