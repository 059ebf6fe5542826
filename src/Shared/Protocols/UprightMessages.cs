using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>What findings say about a table whose names stand down a column, where it is not what they say about headers.</summary>
internal static class UprightMessages
{
    public static LocalText NameUnknown(string name) => new(
        $"«{name}» жолы осы дауыс берудің сипаттамасында жоқ және оқылмады. Атауын тексеріңіз.",
        $"Строки «{name}» нет в описании голосования, она не прочитана. Проверьте название.",
        $"Row “{name}” is not known to this contest and was not read. Check its name.");

    public static LocalText NameMistyped(string name, string known) => new(
        $"«{name}» жолы «{known}» сияқты көрінеді, бірақ кейбір әрпі басқа әліпбиден; жол оқылмады. Атауын қайта теріңіз.",
        $"Строка «{name}» выглядит как «{known}», но часть букв из другого алфавита; она не прочитана. Наберите название заново.",
        $"Row “{name}” looks like “{known}” and has letters of another alphabet; it was not read. Type the name again.");

    public static LocalText NameTwice(string name, long first, long second) => new(
        $"«{name}» ({second}-жол) {first}-жолмен бір нәрсені білдіреді. Біреуін қалдырып, файлды қайта жіберіңіз; ештеңе алынбады.",
        $"«{name}» (строка {second}) означает то же, что строка {first}. Оставьте одну и отправьте файл снова; ничего не принято.",
        $"“{name}” (row {second}) holds the same as row {first}. Keep one and send the file again; nothing was taken.");

    public static LocalText NamesTwice(string first, string second) => new(
        $"Жолдардың атаулары екі бағанда тұр: {first} және {second}. Біреуін қалдырып, сандарды оның оң жағына жазыңыз; ештеңе алынбады.",
        $"Названия строк стоят в двух столбцах: {first} и {second}. Оставьте один, а числа впишите справа от него; ничего не принято.",
        $"The names of the lines stand in two columns, {first} and {second}. Keep one, with the figures to the right of it, and send the file again; nothing was taken.");

    public static LocalText NameMissing(string id, IEnumerable<string> headers)
    {
        var list = string.Join(", ", headers.Distinct(StringComparer.OrdinalIgnoreCase).Select(static header => $"«{header}»"));
        return new(
            $"«{id}» жолы жоқ. Атаулар бағанында мыналардың бірі күтілген: {list}. Жолды қосып, файлды қайта жіберіңіз; бұл кестеден ештеңе алынбады.",
            $"Нет строки «{id}». В столбце названий подошло бы: {list}. Добавьте строку и отправьте файл снова; из этой таблицы ничего не принято.",
            $"Row “{id}” is missing. Any of these names would do in the column of names: {list}. Add it and send the file again; nothing was taken from this table.");
    }

    public static LocalText CellCount(int found, int expected, long station) => new(
        $"Жолда {found} ұяшық бар, ал учаске жолында ({station}) {expected}: қай сан қай учаскенікі екені белгісіз. Бөлгіштер мен тырнақшаларды тексеріңіз; бұл кестеден ештеңе алынбады.",
        $"В строке ячеек: {found}, а в строке участка ({station}): {expected}, и какое число к какому участку относится, неизвестно. Проверьте разделители и кавычки; из этой таблицы ничего не принято.",
        $"The row has {found} cells and the row of the station ({station}) has {expected}: which figure belongs to which station is not known. Check delimiters and quotes; nothing was taken from this table.");

    public static LocalText AboveNames(long first) => new(
        $"Атаулардан ({first}-жол) жоғары тұрған жолдар оқылмады. Оларда хаттаманың деректері болса, атауымен бірге төмен қойыңыз.",
        $"Строки выше названий (строка {first}) не прочитаны. Если в них данные протокола, поставьте их ниже, с названием.",
        $"The rows above the names (row {first}) were not read. If they hold data of the protocol, put them below, each with its name.");

    public static LocalText LeftOfNames(string cell) => new(
        $"Атаулардың сол жағындағы ұяшықтар оқылмады; біріншісі — {cell}. Сандарды атаулардың оң жағына жазыңыз.",
        $"Ячейки слева от названий не прочитаны, первая из них — {cell}. Числа впишите справа от названий.",
        $"Cells to the left of the names were not read; the first is {cell}. Write figures to the right of the names.");

    public static LocalText TooMany(string column, long cap) => new(
        $"Файлда {NumberText.Grouped(cap)} хаттамадан көп: {column} бағанынан бастап ештеңе оқылмады. Файлды бөліп жіберіңіз.",
        $"В файле больше {NumberText.Grouped(cap)} протоколов: со столбца {column} ничего не прочитано. Разделите файл на части.",
        $"The file has more than {NumberText.Grouped(cap)} protocols: nothing was read from column {column} on. Send it in parts.");
}
