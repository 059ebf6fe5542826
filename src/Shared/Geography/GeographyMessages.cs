using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Geography;

/// <summary>What findings about the register say.</summary>
internal static class GeographyMessages
{
    public static LocalText LevelMissing(Level level) => new(
        $"«{level.Title.In(Language.Kk)}» деңгейінің коды жоқ. Жолға кодты қосыңыз.",
        $"Нет кода уровня «{level.Title.In(Language.Ru)}». Добавьте код в строку.",
        $"The row has no code of level “{level.Title.In(Language.En)}”. Add it: the register needs every level.");

    public static LocalText CodeReserved(string code) => new(
        $"«{code}» коды жүйеге арналған немесе код емес. Басқа код беріңіз.",
        $"Код «{code}» занят системой или не код. Дайте другой код.",
        $"The code “{code}” is reserved or no code at all. Give the area another code.");

    public static LocalText AreaTwice(Level level, Area area, Area parent) => new(
        $"«{area.Code}» ({level.Title.In(Language.Kk)}) екі жоғары аумақта тұр: «{area.Parent}» және «{parent}».",
        $"«{area.Code}» ({level.Title.In(Language.Ru)}) стоит в двух вышестоящих: «{area.Parent}» и «{parent}».",
        $"“{area.Code}” ({level.Title.In(Language.En)}) stands under two areas: “{area.Parent}” and “{parent}”. "
        + "Codes are unique within a level: correct the row, or build the code from more columns in the definition.");

    public static LocalText AreaNamedTwice(Area area, string name) => new(
        $"«{area.Code}» аумағының екі атауы бар: «{area.Name}» және «{name}». Біреуін қалдырыңыз.",
        $"У «{area.Code}» два названия: «{area.Name}» и «{name}». Оставьте одно.",
        $"“{area.Code}” has two names: “{area.Name}” and “{name}”. Keep one of them.");

    public static LocalText StationTwice(RegisteredStation station) => new(
        $"«{station.Code}» учаскесі («{station.Area}») тізілімде басқа деректермен тұр.",
        $"Участок «{station.Code}» («{station.Area}») уже стоит в реестре с другими данными.",
        $"Station “{station.Code}” of “{station.Area}” stands in the register already with other data. Keep one row.");

    public static LocalText StationSpelledTwice(RegisteredStation station, string first, string second) => new(
        $"«{first}» және «{second}» бір ғана «{station.Code}» учаскесін («{station.Area}») білдіреді. Тізілімде кодтардың бірін түзетіңіз.",
        $"«{first}» и «{second}» означают один участок «{station.Code}» («{station.Area}»). Исправьте один из кодов в реестре.",
        $"“{first}” and “{second}” both mean station “{station.Code}” of “{station.Area}”. Correct one of the codes in the register.");

    public static LocalText StationLooksLike(Area area, string code, string twin) => new(
        $"«{area}» аумағындағы «{code}» және «{twin}» кодтары көзге бірдей, бірақ әріптері әртүрлі әліпбиден. Тізілімде бір жазуды қалдырыңыз.",
        $"Коды «{code}» и «{twin}» в «{area}» на вид одинаковы, но набраны буквами разных алфавитов. Оставьте в реестре одно написание.",
        $"Codes “{code}” and “{twin}” of “{area}” look the same but have letters of different alphabets. Keep one spelling in the register.");

    public static LocalText StationMistyped(Area area, string code, string known) => new(
        $"«{area}» аумағында «{code}» учаскесі жоқ; тізілімде «{known}» бар, ол көзге бірдей, бірақ басқа әліпбимен терілген. Кодты тізілімдегідей қайта теріңіз.",
        $"Участка «{code}» в «{area}» нет; в реестре есть «{known}», на вид такой же, но набран другим алфавитом. Наберите код заново, как в реестре.",
        $"Station “{code}” of “{area}” is not in the register, which has “{known}”: it looks the same and has letters of another alphabet. Type it as the register has it.");

    public static LocalText AreaUnknown(Level level, string code) => new(
        $"«{code}» ({level.Title.In(Language.Kk)}) тізілімде жоқ. Кодты тексеріңіз; жазба тізілім өзгергенше күтеді.",
        $"«{code}» ({level.Title.In(Language.Ru)}) нет в реестре. Проверьте код; запись ждёт изменения реестра.",
        $"“{code}” ({level.Title.In(Language.En)}) is not in the register. Check the code; the entry waits until the register changes.");

    public static LocalText AreaElsewhere(Level level, Area area, string stated) => new(
        $"«{area}» тізілімде «{area.At(area.Level - 1)}» құрамында, файлда — «{stated}» ({level.Title.In(Language.Kk)}).",
        $"«{area}» по реестру входит в «{area.At(area.Level - 1)}», в файле указано «{stated}» ({level.Title.In(Language.Ru)}).",
        $"The register has “{area}” elsewhere: the row says “{stated}” ({level.Title.In(Language.En)}). Correct the row.");

    public static LocalText StationUnknown(Area area, string code) => new(
        $"«{area}» аумағында «{code}» учаскесі тізілімде жоқ. Нөмірін тексеріңіз; жазба тізілім өзгергенше күтеді.",
        $"Участка «{code}» в «{area}» нет в реестре. Проверьте номер; запись ждёт изменения реестра.",
        $"Station “{code}” of “{area}” is not in the register. Check the number; the entry waits until the register changes.");

    public static LocalText FormUnexpected(RegisteredStation station, string form) => new(
        $"«{station.Code}» учаскесінен «{form}» нысаны күтілмейді.",
        $"От участка «{station.Code}» форма «{form}» не ожидается.",
        $"Form “{form}” is not expected of station “{station.Code}” of “{station.Area}”. Check which form this is.");
}
