using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Every message of the readers in Kazakh, Russian and English: what was found, what was expected, what to do.
/// </summary>
internal static class ReadingMessages
{
    public static LocalText FileEmpty() => new(
        "Файл бос: тақырып жолы жоқ. Баған атаулары бар файлды жіберіңіз.",
        "Файл пуст: нет строки заголовков. Отправьте файл с названиями столбцов.",
        "The file is empty: it has no header row. Send a file with column headers.");

    public static LocalText NoHeader(string found, IReadOnlyList<string> needed, bool takesUpright)
    {
        const int most = 8;
        var list = string.Join(", ", needed.Take(most).Select(static name => $"«{name}»")) + (needed.Count > most ? ", …" : string.Empty);
        var (kk, ru, en) = !takesUpright ? (string.Empty, string.Empty, string.Empty) : (
            " не жолдардың (учаскені қоса) атауларын бір бағанға, сандарын оның оң жағына жазыңыз",
            ", или поставьте названия строк, и участка тоже, в один столбец, а числа справа от него",
            ", or let the names of the lines, that of the station among them, stand down one column with the figures to the right of it");
        return new(
            $"Тақырып жолы табылмады: «{found}» деп басталатын жолда осы дауыс берудің бірде-бір бағаны жоқ. Күтілгені: {list}. Баған атауларын деректердің үстіне жазыңыз не бос кестені (hattama template) толтырыңыз{kk}; содан соң қайта жіберіңіз, ештеңе алынбады.",
            $"Не найдена строка заголовков: в строке, которая начинается с «{found}», нет ни одного столбца этого голосования. Ожидались: {list}. Напишите названия столбцов над данными или заполните пустую таблицу (hattama template){ru}; отправьте файл снова, ничего не принято.",
            $"No header row was found: the row that begins with “{found}” has no column of this contest. Expected: {list}. Write the column names above the data, or fill in the empty table (hattama template){en}, and send it again; nothing was taken.");
    }

    public static LocalText AboveHeader(long header) => new(
        $"Тақырып жолынан ({header}-жол) жоғары тұрған жолдар оқылмады. Оларда хаттамалар болса, тақырыптан төмен қойыңыз.",
        $"Строки выше строки заголовков ({header}) не прочитаны. Если в них протоколы, поставьте их под заголовками.",
        $"The rows above the header row ({header}) were not read. If they hold protocols, put them below it.");

    public static LocalText NoData { get; } = new(
        "Файлда бірде-бір толтырылған жол немесе жазба жоқ: ештеңе алынбады. Деректері бар файлды жіберіңіз.",
        "В файле нет ни одной заполненной строки или записи: ничего не принято. Отправьте файл с данными.",
        "The file has no row or record that is filled in: nothing was taken. Send the file that has the figures.");

    public static LocalText NotText() => new(
        "Файл мәтін емес. CSV, JSON, XLSX немесе ZIP күтілген.",
        "Файл не является текстом. Ожидался CSV, JSON, XLSX или ZIP.",
        "The file is not text. CSV, JSON, XLSX or ZIP was expected.");

    public static LocalText ColumnMissing(string id, IEnumerable<string> headers)
    {
        var list = string.Join(", ", headers.Distinct(StringComparer.OrdinalIgnoreCase).Select(static header => $"«{header}»"));
        return new(
            $"«{id}» бағаны жоқ. Мына тақырыптардың бірі күтілген: {list}. Бағанды қосып, файлды қайта жіберіңіз; бұл файлдан ештеңе алынбады.",
            $"Нет столбца «{id}». Подошёл бы заголовок: {list}. Добавьте столбец и отправьте файл снова; из этого файла ничего не принято.",
            $"Column “{id}” is missing. Any of these headers would do: {list}. Add it and send the file again; nothing was taken from this file.");
    }

    public static LocalText ColumnMistyped(string header, string known) => new(
        $"«{header}» бағаны «{known}» сияқты көрінеді, бірақ кейбір әрпі басқа әліпбиден; баған оқылмады. Тақырыпты қайта теріңіз.",
        $"Столбец «{header}» выглядит как «{known}», но часть букв из другого алфавита; он не прочитан. Наберите заголовок заново.",
        $"Column “{header}” looks like “{known}” and has letters of another alphabet; it was not read. Type the header again.");

    public static LocalText ColumnUnknown(string header) => new(
        $"«{header}» бағаны осы дауыс берудің сипаттамасында жоқ және оқылмады. Атауын тексеріңіз.",
        $"Столбца «{header}» нет в описании голосования, он не прочитан. Проверьте название.",
        $"Column “{header}” is not known to this contest and was not read. Check its name.");

    public static LocalText ColumnTwice(string header, int first, int second) => new(
        $"«{header}» ({second}-баған) {first}-бағанмен бір нәрсені білдіреді. Біреуін қалдырып, файлды қайта жіберіңіз; ештеңе алынбады.",
        $"«{header}» (столбец {second}) означает то же, что столбец {first}. Оставьте один и отправьте файл снова; ничего не принято.",
        $"“{header}” (column {second}) holds the same as column {first}. Keep one and send the file again; nothing was taken.");

    public static LocalText CellCount(int found, int expected) => new(
        $"Жолда {found} ұяшық бар, тақырып бойынша {expected} күтілген. Бөлгіштер мен тырнақшаларды тексеріңіз.",
        $"В строке ячеек: {found}, по заголовку ожидалось: {expected}. Проверьте разделители и кавычки.",
        $"The row has {found} cells, the header has {expected}. Check delimiters and quotes.");

    public static LocalText Malformed(RecordProblem problem, ReadCaps caps) => problem switch
    {
        RecordProblem.QuoteUnclosed => new(
            "Ашылған тырнақша жабылмаған. Тырнақшаны жабыңыз не алып тастаңыз; оқу келесі жолдан жалғасты.",
            "Открытая кавычка не закрыта. Закройте или уберите её; чтение продолжено со следующей строки.",
            "A quote is opened and never closed. Close or remove it; reading went on at the next line."),
        RecordProblem.TextAfterQuote => new(
            "Жабатын тырнақшадан кейін мәтін тұр, бөлгіш күтілген. Ұяшық ішіндегі тырнақшаны екі рет жазыңыз; оқу келесі жолдан жалғасты.",
            "После закрывающей кавычки стоит текст, ожидался разделитель. Кавычку внутри ячейки удвойте; чтение продолжено со следующей строки.",
            "Text follows a closing quote where a delimiter was expected. Double a quote inside a cell; reading went on at the next line."),
        RecordProblem.TooLong => new(
            $"Жол {Number(caps.RowLength)} таңбадан ұзын және оқылмады. Қысқартып, қайта жіберіңіз.",
            $"Строка длиннее {Number(caps.RowLength)} знаков и не прочитана. Сократите её и отправьте снова.",
            $"The row is longer than {Number(caps.RowLength)} characters and was not read. Shorten it and send it again."),
        _ => new(
            $"Жолда {Number(caps.Columns)} ұяшықтан көп. Артық бағандарды алып тастаңыз.",
            $"В строке больше {Number(caps.Columns)} ячеек. Уберите лишние столбцы.",
            $"The row has more than {Number(caps.Columns)} cells. Remove the columns in excess."),
    };

    public static LocalText CompressionBroken(long row) => new(
        $"Сығылған деректер бүлінген не толық емес: {row}-жолдан бастап ештеңе оқылмады. Файлды қайта сығып, қайта жіберіңіз.",
        $"Сжатые данные повреждены или обрываются: со строки {row} ничего не прочитано. Сожмите файл заново и отправьте снова.",
        $"The compressed data is damaged or ends too early: nothing was read from row {row} on. Compress the file again and send it again.");

    public static LocalText TooManyBytes(long row, long cap) => new(
        $"Файл {Number(cap)} байттан үлкен: {row}-жолдан бастап ештеңе оқылмады. Файлды бөліп жіберіңіз.",
        $"Файл больше {Number(cap)} байт: со строки {row} ничего не прочитано. Разделите файл на части.",
        $"The file is larger than {Number(cap)} bytes: nothing was read from row {row} on. Send it in parts.");

    public static LocalText RatioTooHigh(long row, int cap) => new(
        $"Файл {cap} еседен артық сығылған: {row}-жолдан бастап ештеңе оқылмады. Файлды сықпай жіберіңіз.",
        $"Файл сжат более чем в {cap} раз: со строки {row} ничего не прочитано. Отправьте файл несжатым.",
        $"The file is compressed more than {cap} times: nothing was read from row {row} on. Send it uncompressed.");

    public static LocalText TooManyRows(long row, long cap) => new(
        $"Файлда {Number(cap)} жолдан көп: {row}-жолдан бастап ештеңе оқылмады. Файлды бөліп жіберіңіз.",
        $"В файле больше {Number(cap)} строк: со строки {row} ничего не прочитано. Разделите файл на части.",
        $"The file has more than {Number(cap)} rows: nothing was read from row {row} on. Send it in parts.");

    public static LocalText BytesInvalid(string text) => new(
        $"«{text}» мәтінінде файл кодтауына сай емес байттар бар. Файлды UTF-8 кодтауында сақтап, қайта жіберіңіз.",
        $"В тексте «{text}» есть байты, недопустимые в кодировке файла. Сохраните файл в UTF-8 и отправьте снова.",
        $"“{text}” has bytes that are not valid in the file's encoding. Save the file as UTF-8 and send it again.");

    public static LocalText Key(KeyProblem problem, string text, int cap) => problem switch
    {
        KeyProblem.TooLong => new(
            $"«{text}» коды {cap} таңбадан ұзын. Кодты тексеріңіз.",
            $"Код «{text}» длиннее {cap} знаков. Проверьте код.",
            $"Code “{text}” is longer than {cap} characters. Check the code."),
        KeyProblem.ControlCharacter => new(
            $"«{text}» кодында көрінбейтін басқару таңбасы бар. Оны алып тастаңыз.",
            $"В коде «{text}» есть невидимый управляющий символ. Удалите его.",
            $"Code “{text}” has an invisible control character. Remove it."),
        _ => new(
            "Ұяшық бос, ал учаскенің не оның аумағының коды күтілген. Кодты толтырыңыз; жиынтық жолдарды жібермеңіз.",
            "Ячейка пуста, а ожидался код участка или его территории. Заполните код; итоговые строки не отправляйте.",
            "The cell is blank where the code of the station or of its area was expected. Fill it in; do not send rows of totals."),
    };

    public static LocalText LookAlike(string text, char letter) => new(
        $"«{text}» кодында бір сөзде екі әліпбидің әріптері араласқан: «{letter}» — {LookAlikes.AlphabetOf(letter).Kk} әрпі. Кодты бір әліпбимен қайта теріңіз.",
        $"В коде «{text}» в одном слове смешаны буквы двух алфавитов: «{letter}» — {LookAlikes.AlphabetOf(letter).Ru} буква. Наберите код заново в одной раскладке.",
        $"Code “{text}” mixes letters of two alphabets in one word: “{letter}” is a {LookAlikes.AlphabetOf(letter).En} letter. Type the code again in one alphabet.");

    public static LocalText NoPattern(string text, string patterns) => new(
        $"«{text}» учаске кодына ұқсамайды; күтілген үлгі: {patterns}. Кодты тексеріңіз.",
        $"«{text}» не похоже на код участка; ожидался вид: {patterns}. Проверьте код.",
        $"“{text}” does not look like a station code; expected: {patterns}. Check the code.");

    public static LocalText FormUnknown(string text, ImmutableArray<Form> forms)
    {
        var list = string.Join(", ", forms.Select(static form => form.Id));
        return new(
            $"«{text}» нысаны белгісіз; мыналар күтілген: {list}.",
            $"Форма «{text}» неизвестна; ожидалась одна из: {list}.",
            $"Form “{text}” is not known; expected one of: {list}.");
    }

    public static LocalText ObserverFormUnknown(string text, ImmutableArray<ObserverForm> forms)
    {
        var list = string.Join(", ", forms.Select(static form => form.Id));
        return new(
            $"«{text}» бақылаушы нысаны белгісіз; мыналар күтілген: {list}.",
            $"Форма наблюдателя «{text}» неизвестна; ожидалась одна из: {list}.",
            $"Observers' form “{text}” is not known; expected one of: {list}.");
    }

    public static LocalText QuestionNotOnForm(string text, string form) => new(
        $"«{form}» нысанында бұл сұрақ жоқ, бірақ «{text}» жазылған. Нысанды не ұяшықты түзетіңіз.",
        $"В форме «{form}» нет такого вопроса, но указано «{text}». Исправьте форму или ячейку.",
        $"Form “{form}” does not ask this, yet “{text}” is given. Correct the form or the cell.");

    public static LocalText AccreditationIncomplete() => new(
        "Ұйымның не бақылаушының коды жоқ. Екеуін де жазыңыз.",
        "Нет кода организации или наблюдателя. Укажите оба.",
        "The code of the organisation or of the observer is missing. Give both.");

    public static LocalText OrganisationUnknown(string text) => new(
        $"«{text}» ұйымы дауыс беру анықтамасында жоқ. Кодты тексеріңіз.",
        $"Организации «{text}» нет в описании голосования. Проверьте код.",
        $"Organisation “{text}” is not in the definition of the contest. Check the code.");

    public static LocalText LineNotOnForm(string text, string form) => new(
        $"«{form}» нысанында мұндай жол жоқ, бірақ «{text}» жазылған. Нысанды не ұяшықты түзетіңіз.",
        $"В форме «{form}» нет такой строки, но указано «{text}». Исправьте форму или ячейку.",
        $"Form “{form}” has no such line, yet “{text}” is given. Correct the form or the cell.");

    public static LocalText HalfATurnout => new(
        "Өткен дауыс берудің қатысуы екі саннан тұрады: «previous_part» және «previous_whole». Екеуін де жазыңыз немесе екеуін де бос қалдырыңыз.",
        "Явка на прошлом голосовании — два числа: «previous_part» и «previous_whole». Впишите оба или оставьте оба пустыми.",
        "The turnout at the previous contest is two figures: 'previous_part' and 'previous_whole'. Write both, or leave both empty.");

    public static LocalText NotACount(string text, long maximum) => new(
        $"«{text}» — сан емес; 0 мен {Number(maximum)} арасындағы бүтін сан күтілген, тек цифрлар. Ұяшықты түзетіңіз.",
        $"«{text}» — не число; ожидалось целое от 0 до {Number(maximum)}, только цифры. Исправьте ячейку.",
        $"“{text}” is not a count; a whole number from 0 to {Number(maximum)} was expected, digits only. Correct the cell.");

    public static LocalText NotACount(string text, long maximum, Line line) => new(
        $"{RelationText.NameOf(line, Language.Kk)}: «{text}» — 0 мен {Number(maximum)} арасындағы бүтін сан емес. Хаттамадағы санды тек цифрмен жазыңыз.",
        $"{RelationText.NameOf(line, Language.Ru)}: «{text}» — не целое число от 0 до {Number(maximum)}. Впишите число из протокола, только цифрами.",
        $"{RelationText.NameOf(line, Language.En)}: “{text}” is not a whole number from 0 to {Number(maximum)}. Write the number of the protocol, digits only.");

    public static LocalText RevisionInvalid(string text) => new(
        $"«{text}» түзету нөмірі емес; 1 не одан үлкен бүтін сан күтілген.",
        $"«{text}» — не номер исправления; ожидалось целое число от 1.",
        $"“{text}” is not a revision; a whole number from 1 was expected.");

    public static LocalText JsonDamaged(long number, long line, long column) => new(
        $"JSON бүлінген ({line}-жол, {column}-байт): {number}-хаттамадан бастап ештеңе оқылмады. Файлды түзетіп, қайта жіберіңіз.",
        $"JSON повреждён (строка {line}, байт {column}): с протокола {number} ничего не прочитано. Исправьте файл и отправьте снова.",
        $"The JSON is damaged (line {line}, byte {column}): nothing was read from protocol {number} on. Correct the file and send it again.");

    public static LocalText ProtocolTooLong(long number, int cap) => new(
        $"{number}-хаттама толық емес не {Number(cap)} байттан ұзын: содан бастап ештеңе оқылмады. Файлды түзетіп, қайта жіберіңіз.",
        $"Протокол {number} не окончен или длиннее {Number(cap)} байт: начиная с него ничего не прочитано. Исправьте файл и отправьте снова.",
        $"Protocol {number} has no end or is longer than {Number(cap)} bytes: nothing was read from it on. Correct the file and send it again.");

    public static LocalText ContestMissing(string expected) => new(
        $"Қай дауыс беру екені көрсетілмеген. «protocols» алдында \"contest\": \"{expected}\" жазыңыз.",
        $"Не указано, к какому голосованию относится. Добавьте \"contest\": \"{expected}\" перед «protocols».",
        $"It does not say which contest it belongs to. Put \"contest\": \"{expected}\" before “protocols”.");

    public static LocalText OtherContest(string found, string expected) => new(
        $"«{found}» дауыс беруіне арналған, ал мұнда «{expected}» күтілген. Файлды өз дауыс беруіне жіберіңіз.",
        $"Относится к голосованию «{found}», здесь ожидалось «{expected}». Отправьте файл в своё голосование.",
        $"It belongs to contest “{found}”; “{expected}” was expected here. Send the file to its own contest.");

    public static LocalText NotAnObject() => new(
        "{…} объектісі күтілген, басқа мән тұр. Хаттаманы объект ретінде жазыңыз.",
        "Ожидался объект {…}, стоит другое значение. Запишите протокол объектом.",
        "An object {…} was expected, another value stands here. Write the protocol as an object.");

    public static LocalText NotAText() => new(
        "Тырнақшадағы мәтін күтілген, басқа мән тұр. Кодты мәтін ретінде жазыңыз.",
        "Ожидался текст в кавычках, стоит другое значение. Запишите код текстом.",
        "A text in quotes was expected, another value stands here. Write the code as a text.");

    public static LocalText MemberTwice(string path) => new(
        $"{path} екі рет тұр; қайсысы дұрыс екені белгісіз. Біреуін қалдырыңыз.",
        $"{path} указано дважды; неизвестно, что верно. Оставьте одно.",
        $"{path} stands twice; which one holds is not known. Keep one.");

    public static LocalText RegisterNotCsv() => new(
        "Тізілім CSV файлы болуы керек, басқа пішім келді. CSV түрінде сақтап, қайта жіберіңіз.",
        "Реестр должен быть файлом CSV, получен другой формат. Сохраните как CSV и отправьте снова.",
        "A register must be a CSV file; another format was found. Save it as CSV and send it again.");

    public static LocalText AreaSpelledTwice(string code, string first, string second) => new(
        $"«{first}» және «{second}» бір ғана «{code}» кодын береді; аумақтар ажыратылмайды. Тізілімде біреуін түзетіңіз.",
        $"«{first}» и «{second}» дают один код «{code}»; территории не различить. Исправьте одно из них в реестре.",
        $"“{first}” and “{second}” both come to the code “{code}”; the areas cannot be told apart. Correct one of them in the register.");

    public static LocalText NotAnInstant(string text) => new(
        $"«{text}» — уақыт мезеті емес; 2026-03-15T20:00+05:00 түрі күтілген.",
        $"«{text}» — не момент времени; ожидался вид 2026-03-15T20:00+05:00.",
        $"“{text}” is not an instant; the form 2026-03-15T20:00+05:00 was expected.");

    public static LocalText NotYesOrNo(string text) => new(
        $"«{text}» — иә не жоқ емес; true, false, 1, 0, yes, no күтілген.",
        $"«{text}» — не да и не нет; ожидалось true, false, 1, 0, yes или no.",
        $"“{text}” is neither yes nor no; true, false, 1, 0, yes or no was expected.");

    private static string Number(long number) => NumberText.Grouped(number);
}
