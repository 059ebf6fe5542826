using System.Globalization;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Messages about workbooks and archives in Kazakh, Russian and English.</summary>
internal static class ArchiveMessages
{
    public static LocalText Odd(CellKind kind, string text) => kind switch
    {
        CellKind.Formula => new(
            $"Ұяшықта формула тұр (нәтижесі «{text}»); терілген мән күтілген. Формуланы мәнімен алмастырып, қайта жіберіңіз.",
            $"В ячейке формула (её результат «{text}»), ожидалось введённое значение. Замените формулу значением и отправьте снова.",
            $"The cell has a formula (it shows “{text}”) where a typed value was expected. Replace it by its value and send the file again."),
        CellKind.Date => new(
            $"Ұяшықтағы сан ({text}) күн ретінде пішімделген; қай мән дұрыс екені белгісіз. Пішімді «Мәтін» етіп, мәнді қайта теріңіз.",
            $"Число в ячейке ({text}) оформлено как дата; неизвестно, что имелось в виду. Задайте формат «Текст» и введите значение заново.",
            $"The number in the cell ({text}) is formatted as a date; what was meant is not known. Format it as text and type the value again."),
        CellKind.Percent => new(
            $"Ұяшықтағы сан ({text}) пайыз ретінде пішімделген. Санның өзін теріңіз.",
            $"Число в ячейке ({text}) оформлено как процент. Введите само число.",
            $"The number in the cell ({text}) is formatted as a percentage. Type the count itself."),
        CellKind.Logical => new(
            "Ұяшықта TRUE не FALSE тұр; сан не мәтін күтілген.",
            "В ячейке ИСТИНА или ЛОЖЬ; ожидалось число или текст.",
            "The cell has TRUE or FALSE; a number or a text was expected."),
        CellKind.Error => new(
            $"Ұяшықта «{text}» қатесі тұр. Мәнін теріңіз.",
            $"В ячейке ошибка «{text}». Введите значение.",
            $"The cell has the error “{text}”. Type the value."),
        CellKind.Merged => new(
            $"Ұяшық басқалармен біріктірілген («{text}»); мән қай жолдікі екені белгісіз. Біріктіруді алып тастап, әр жолды толтырыңыз.",
            $"Ячейка объединена с другими («{text}»); неизвестно, к какой строке относится значение. Отмените объединение и заполните каждую строку.",
            $"The cell is merged with others (“{text}”); which row its value belongs to is not known. Unmerge and fill in every row."),
        _ => new(
            "Ұяшық кітапта жоқ мәтінге сілтейді. Файлды қайта сақтап, қайта жіберіңіз.",
            "Ячейка ссылается на текст, которого нет в книге. Сохраните файл заново и отправьте снова.",
            "The cell refers to a text that the workbook lacks. Save the file again and send it again."),
    };

    public static LocalText WorkbookBroken(string sheet) => new(
        $"Электрондық кесте бүлінген{In(sheet, ", парақ ")}: осы жерден бастап ештеңе оқылмады. Файлды XLSX түрінде қайта сақтап, қайта жіберіңіз.",
        $"Электронная таблица повреждена{In(sheet, ", лист ")}: дальше ничего не прочитано. Сохраните файл заново как XLSX и отправьте снова.",
        $"The workbook is damaged{In(sheet, ", sheet ")}: nothing was read from here on. Save it as XLSX again and send it again.");

    public static LocalText CellOutsideHeader(string cell) => new(
        $"{cell} ұяшығы тақырып бағандарынан тыс тұр. Баған атауын жазыңыз не ұяшықты тазалаңыз.",
        $"Ячейка {cell} стоит вне столбцов заголовка. Подпишите столбец или очистите ячейку.",
        $"Cell {cell} stands outside the columns of the header. Give its column a header or clear the cell.");

    public static LocalText SheetNotRead(bool isHidden) => isHidden
        ? new(
            "Парақ жасырын, сондықтан оқылмады. Дерегі керек болса, парақты ашып, файлды қайта жіберіңіз.",
            "Лист скрыт и не прочитан. Если его данные нужны, покажите лист и отправьте файл снова.",
            "The sheet is hidden and was not read. If its data is needed, unhide it and send the file again.")
        : new(
            "Парақта тақырып жолы жоқ, сондықтан оқылмады. Дерегі керек болса, тақырыптарды жазып, файлды қайта жіберіңіз.",
            "На листе нет строки заголовков, он не прочитан. Если его данные нужны, добавьте заголовки и отправьте файл снова.",
            "The sheet has no header row and was not read. If its data is needed, add the headers and send the file again.");

    public static LocalText TooMany(string what, long cap) => new(
        $"Файлда {Number(cap)}-ден көп элемент бар ({what}): оқылмады. Файлды бөліп жіберіңіз.",
        $"В файле больше {Number(cap)} элементов ({what}): не прочитано. Разделите файл на части.",
        $"The file has more than {Number(cap)} elements ({what}) and was not read. Send it in parts.");

    public static LocalText ArchiveBroken() => new(
        "Мұрағат бүлінген не толық емес. Файлдарды қайта мұрағаттап, қайта жіберіңіз.",
        "Архив повреждён или неполон. Заархивируйте файлы заново и отправьте снова.",
        "The archive is damaged or incomplete. Pack the files again and send it again.");

    public static LocalText ArchiveEmpty() => new(
        "Мұрағатта бірде-бір файл жоқ. Хаттамалары бар мұрағатты жіберіңіз.",
        "В архиве нет ни одного файла. Отправьте архив с протоколами.",
        "The archive has no file. Send an archive with protocols.");

    public static LocalText Nested(int most) => new(
        $"Мұрағаттар {most} деңгейден терең салынған, мұнысы оқылмады. Файлдарын бір мұрағатқа салып, қайта жіберіңіз.",
        $"Архивы вложены глубже {most} уровней, этот не прочитан. Положите его файлы в один архив и отправьте снова.",
        $"Archives are nested more than {most} deep; this one was not read. Put its files into one archive and send it again.");

    public static LocalText NotAWorkbook() => new(
        "Файл — хаттамалар мұрағаты да, XLSX кестесі де емес. XLSX түрінде сақтап, қайта жіберіңіз.",
        "Файл — не архив протоколов и не таблица XLSX. Сохраните его как XLSX и отправьте снова.",
        "The file is neither an archive of protocols nor an XLSX workbook. Save it as XLSX and send it again.");

    public static LocalText NameUnsafe() => new(
        "Мұрағаттағы файл атауы қалтадан тыс жерді көрсетеді, файл оқылмады. Атауын өзгертіп, қайта мұрағаттаңыз.",
        "Имя файла в архиве указывает за пределы папки, файл не прочитан. Переименуйте его и заархивируйте заново.",
        "The member's name points outside the archive; it was not read. Rename it and pack it again.");

    public static LocalText NameTwice() => new(
        "Мұрағатта осы атаумен бірнеше файл бар; қайсысы дұрыс екені белгісіз, ешқайсысы оқылмады. Атауларын өзгертіңіз.",
        "В архиве несколько файлов с этим именем; неизвестно, какой верен, ни один не прочитан. Переименуйте их.",
        "The archive has several members of this name; which one holds is not known and none was read. Rename them.");

    public static LocalText Encrypted() => new(
        "Файл құпия сөзбен қорғалған және оқылмады. Құпия сөзсіз қайта жіберіңіз.",
        "Файл защищён паролем и не прочитан. Отправьте его без пароля.",
        "The member is protected by a password and was not read. Send it without one.");

    public static LocalText AttachmentKept() => new(
        "Бұл — скан не сурет: айғақ ретінде сақталды, одан сандар оқылмайды.",
        "Это скан или изображение: сохранено как свидетельство, числа из него не читаются.",
        "This is a scan or a picture: it is kept as evidence, no figures are read from it.");

    private static string In(string sheet, string prefix) => sheet.Length == 0 ? string.Empty : $"{prefix}“{sheet}”";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
