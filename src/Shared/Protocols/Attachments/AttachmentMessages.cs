using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>What findings about scans say, in Kazakh, Russian and English: what was found and what to do.</summary>
internal static class AttachmentMessages
{
    private const int Shown = 5;

    public static LocalText TooLarge(long cap) => new(
        $"Скан {Number(cap)} байттан үлкен: айғақ ретінде сақталды, бірақ учаскеге тіркелмеді. Ажыратымдылығын азайтып не беттерге бөліп, қайта жіберіңіз.",
        $"Скан больше {Number(cap)} байт: сохранён как свидетельство, но к участку не приложен. Уменьшите разрешение или разделите на страницы и отправьте снова.",
        $"The scan is larger than {Number(cap)} bytes: it is kept as evidence and not attached to a station. Lower its resolution or send it page by page.");

    public static LocalText Disguised() => new(
        "Файл аты PDF, JPEG не PNG дейді, мазмұны басқа. Ештеңе оқылмады және тіркелмеді; байттары сақталды. Хаттаманы қайта сканерлеп, жіберіңіз.",
        "По имени файл — PDF, JPEG или PNG, по содержанию — нет. Ничего не прочитано и не приложено; байты сохранены. Отсканируйте протокол заново и отправьте.",
        "By its name the file is PDF, JPEG or PNG, by its content it is none of them. Nothing was read or attached; the bytes are kept. Scan the protocol again and send it.");

    public static LocalText Unbound(BindingProblem problem, string name, IReadOnlyList<NamedStation> stations) => problem switch
    {
        BindingProblem.Several => new(
            $"«{name}» атауы бірнеше учаскеге сай келеді: {List(stations)}. Скан сақталды, бірақ тіркелмеді. Аудан кодымен аталған қалтаға салып жіберіңіз: {Example(stations)}.",
            $"Имя «{name}» подходит к нескольким участкам: {List(stations)}. Скан сохранён, но не приложен. Положите его в папку с кодом территории и отправьте снова: {Example(stations)}.",
            $"The name “{name}” fits several stations: {List(stations)}. The scan is kept and not attached. Put it into a folder named by the area's code and send it again: {Example(stations)}."),
        BindingProblem.Elsewhere => new(
            $"«{name}» атауындағы учаске көрсетілген аумақта емес: {List(stations)}. Скан сақталды, бірақ тіркелмеді. Қалта не файл атауын түзетіп, қайта жіберіңіз.",
            $"Участок из имени «{name}» не относится к названной территории: {List(stations)}. Скан сохранён, но не приложен. Исправьте имя папки или файла и отправьте снова.",
            $"The station in the name “{name}” does not lie in the area that it names: {List(stations)}. The scan is kept and not attached. Correct the folder or the file name and send it again."),
        BindingProblem.OutsideAreas => new(
            $"«{name}» атауындағы учаске жіберуші аумағынан тыс: {List(stations)}. Скан сақталды, бірақ тіркелмеді. Оны сол аумақтың комиссиясы жіберсін.",
            $"Участок из имени «{name}» вне территории отправителя: {List(stations)}. Скан сохранён, но не приложен. Его должна отправить комиссия этой территории.",
            $"The station in the name “{name}” lies outside the sender's areas: {List(stations)}. The scan is kept and not attached. The commission of that area sends it."),
        _ => new(
            $"«{name}» атауында тізілімдегі учаске коды жоқ. Скан сақталды, бірақ тіркелмеді. Файлды учаске кодымен атап, қайта жіберіңіз: 0012.pdf, 0012-2.jpg не 0012/скан.pdf.",
            $"В имени «{name}» нет кода участка из реестра. Скан сохранён, но не приложен. Назовите файл кодом участка и отправьте снова: 0012.pdf, 0012-2.jpg или 0012/скан.pdf.",
            $"The name “{name}” has no code of a station of the register. The scan is kept and not attached. Name the file after its station and send it again: 0012.pdf, 0012-2.jpg or 0012/scan.pdf."),
    };

    public static LocalText TwoStations(string name, NamedStation first) => new(
        $"«{name}» — {Of(first)} учаскесіне тіркелген сканмен бірдей. Біреуінің атауы қате болуы мүмкін: екеуін де тексеріңіз.",
        $"«{name}» совпадает со сканом участка {Of(first)}. Возможно, одно из имён неверно: проверьте оба.",
        $"“{name}” is the same scan as that of station {Of(first)}. One of the two names may be wrong: look at both.");

    private static string List(IReadOnlyList<NamedStation> stations) =>
        string.Join(", ", stations.Take(Shown).Select(Of)) + (stations.Count > Shown ? ", …" : string.Empty);

    private static string Of(NamedStation station) => $"{station.Registered.Area.Code}/{station.Registered.Code}";

    private static string Example(IReadOnlyList<NamedStation> stations) => Of(stations[0]) + ".pdf";

    private static string Number(long number) => NumberText.Grouped(number);
}
