using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Messages about NIST reports in Kazakh, Russian and English.</summary>
internal static class NistMessages
{
    public static LocalText OtherType(string found, string expected) => new(
        $"Файл NIST есебіне ұқсайды, бірақ @type «{found}»; «{expected}» (SP 1500-100 v2) күтілген. Есепті осы түрде шығарып, қайта жіберіңіз; ештеңе алынбады.",
        $"Файл похож на отчёт NIST, но @type — «{found}»; ожидался «{expected}» (SP 1500-100 v2). Выгрузите отчёт в этом виде и отправьте снова; ничего не принято.",
        $"The file looks like a NIST report, but its @type is “{found}”; “{expected}” (SP 1500-100 v2) was expected. Export the report as that and send it again; nothing was taken.");

    public static LocalText Damaged(long line, long column) => new(
        $"JSON бүлінген не толық емес ({line}-жол, {column}-байт). Есепте бір учаскенің сандары файлға шашыраңқы, сондықтан ештеңе алынбады. Есепті түгел қайта шығарып, жіберіңіз.",
        $"JSON повреждён или обрывается (строка {line}, байт {column}). Числа одного участка рассеяны по отчёту, поэтому ничего не принято. Выгрузите отчёт заново целиком и отправьте.",
        $"The JSON is damaged or ends too early (line {line}, byte {column}). The counts of one station are spread over a report, so nothing was taken. Export the whole report again and send it.");

    public static LocalText TextTooLong(int cap) => new(
        $"Есептегі бір мәтін не сан {Number(cap)} байттан ұзын не жабылмаған; ештеңе алынбады. Есепті қайта шығарып, жіберіңіз.",
        $"Один из текстов или чисел отчёта длиннее {Number(cap)} байт или не окончен; ничего не принято. Выгрузите отчёт заново и отправьте.",
        $"A text or number of the report is longer than {Number(cap)} bytes or has no end; nothing was taken. Export the report again and send it.");

    public static LocalText TooLarge(long cap) => new(
        $"Есептің бірліктері мен сандары {Number(cap)} байттан көп жад алады; ештеңе алынбады. Есепті аймақтар бойынша бөліп жіберіңіз.",
        $"Единицы и числа отчёта занимают больше {Number(cap)} байт памяти; ничего не принято. Разделите отчёт по регионам.",
        $"The units and counts of the report need more than {Number(cap)} bytes of memory; nothing was taken. Send it in parts, by region.");

    public static LocalText TooManyOptions(int cap) => new(
        $"Есепте {Number(cap)} нұсқа мен бюллетень түрінен көп; ештеңе алынбады. Тек осы дауыс берудің сандарын жіберіңіз.",
        $"В отчёте больше {Number(cap)} вариантов и видов бюллетеней; ничего не принято. Отправьте только числа этого голосования.",
        $"The report has more than {Number(cap)} options and kinds of ballots; nothing was taken. Send only the counts of this contest.");

    public static LocalText NothingTaken() => new(
        "Есептің құрылымы бұзылған (басқа ескертулерді қараңыз), одан ештеңе алынбады. Түзетіп, қайта жіберіңіз.",
        "Строение отчёта нарушено (см. другие замечания), из него ничего не принято. Исправьте и отправьте снова.",
        "The structure of the report is broken, see the other findings; nothing was taken from it. Correct it and send it again.");

    public static LocalText TestReport(string contest) => new(
        $"Есеп сынақ ретінде белгіленген (IsTest), ал «{contest}» — нағыз дауыс беру; ештеңе алынбады. Нағыз есепті жіберіңіз.",
        $"Отчёт помечен как пробный (IsTest), а «{contest}» — настоящее голосование; ничего не принято. Отправьте настоящий отчёт.",
        $"The report is marked as a test (IsTest), and “{contest}” is live; nothing was taken. Send the real report.");

    public static LocalText ContestMissing(string contest) => new(
        $"Қай дауыс беру екені көрсетілмеген. Election ішіне Value мәні «{contest}» болатын ExternalIdentifier қосыңыз; ештеңе алынбады.",
        $"Не указано, к какому голосованию относится отчёт. Добавьте в Election ExternalIdentifier со значением Value «{contest}»; ничего не принято.",
        $"The report does not say which contest it belongs to. Give its Election an ExternalIdentifier with the Value “{contest}”; nothing was taken.");

    public static LocalText NotAnObject() => new(
        "{…} объектісі күтілген, басқа мән тұр. Есепті стандарт бойынша шығарыңыз.",
        "Ожидался объект {…}, стоит другое значение. Выгрузите отчёт по стандарту.",
        "An object {…} was expected, another value stands here. Export the report as the standard has it.");

    public static LocalText NotAList() => new(
        "[…] тізімі күтілген, басқа мән тұр. Есепті стандарт бойынша шығарыңыз.",
        "Ожидался список […], стоит другое значение. Выгрузите отчёт по стандарту.",
        "A list […] was expected, another value stands here. Export the report as the standard has it.");

    public static LocalText NoId() => new(
        "Бірлікте @id жоқ, сондықтан сандар оған сілтей алмайды. @id қосыңыз.",
        "У единицы нет @id, и числа не могут на неё сослаться. Добавьте @id.",
        "The unit has no @id, so that no count can refer to it. Add the @id.");

    public static LocalText UnitTwice(string id) => new(
        $"«{id}» идентификаторы екі рет сипатталған; қайсысы дұрыс екені белгісіз. Біреуін қалдырыңыз.",
        $"Идентификатор «{id}» описан дважды; неизвестно, что верно. Оставьте одно описание.",
        $"The id “{id}” is described twice; which one holds is not known. Keep one.");

    public static LocalText TwoParents(string id) => new(
        $"«{id}» бірлігі екі аумақтың құрамында; қай аумақтікі екені белгісіз. ComposingGpUnitIds тізімдерін түзетіңіз.",
        $"Единица «{id}» входит в две территории; неизвестно, в какую. Исправьте списки ComposingGpUnitIds.",
        $"Unit “{id}” is part of two areas; where it belongs is not known. Correct the lists ComposingGpUnitIds.");

    public static LocalText NoUnit() => new(
        "Санның GpUnitId мәні жоқ: қай учаскенікі екені белгісіз, ол оқылмады. GpUnitId қосыңыз.",
        "У числа нет GpUnitId: неизвестно, чьё оно, и оно не прочитано. Добавьте GpUnitId.",
        "The count has no GpUnitId: whose it is is not known, and it was not read. Add the GpUnitId.");

    public static LocalText NoCount(string member) => new(
        $"«{member}» саны жоқ. Санды жазыңыз не жазбаны алып тастаңыз; учаске алынбады.",
        $"Нет числа «{member}». Укажите его или уберите запись; участок не принят.",
        $"The figure “{member}” is missing. Give it or remove the entry; the station was not taken.");

    public static LocalText CountTwice(string id) => new(
        $"«{id}» бірлігі үшін бір нәрсенің саны екі рет тұр; қайсысы дұрыс екені белгісіз, учаске алынбады. Біреуін қалдырыңыз.",
        $"Для единицы «{id}» одно и то же число указано дважды; неизвестно, что верно, участок не принят. Оставьте одно.",
        $"The same thing is counted twice for unit “{id}”; which one holds is not known, and the station was not taken. Keep one.");

    public static LocalText UnitUnknown(string id) => new(
        $"Сандар «{id}» бірлігіне сілтейді, бірақ GpUnit ішінде ондай жоқ; олар алынбады. Бірлікті сипаттаңыз не GpUnitId түзетіңіз.",
        $"Числа относятся к единице «{id}», которой нет в GpUnit; они не приняты. Опишите единицу или исправьте GpUnitId.",
        $"Counts refer to unit “{id}”, which GpUnit does not have; they were not taken. Describe the unit or correct the GpUnitId.");

    public static LocalText PartUnknown(string id) => new(
        $"Аумақ құрамында «{id}» бар, бірақ GpUnit ішінде ондай бірлік жоқ. Оны сипаттаңыз не тізімнен алыңыз.",
        $"В составе территории указана «{id}», которой нет в GpUnit. Опишите её или уберите из списка.",
        $"An area lists “{id}” among its parts, which GpUnit does not have. Describe it or take it off the list.");

    public static LocalText NoArea(string level) => new(
        $"Учаске «{level}» деңгейіндегі аумақтың ішінде емес. Ондай аумақтың ComposingGpUnitIds тізіміне қосыңыз (hattama-level пен hattama-code керек).",
        $"Участок не входит в территорию уровня «{level}». Добавьте его в ComposingGpUnitIds такой территории (с hattama-level и hattama-code).",
        $"The station is not inside an area of level “{level}”. List it in the ComposingGpUnitIds of one, with hattama-level and hattama-code.");

    public static LocalText LineMissing(Line line) => new(
        $"{RelationText.NameOf(line, Language.Kk)} («{line.Id}»): есепте санды табу мүмкін емес. Нұсқаны не бюллетень түрін «{line.Id}» деп не оның тақырыбымен атаңыз; ештеңе алынбады.",
        $"{RelationText.NameOf(line, Language.Ru)} («{line.Id}»): в отчёте нет таких чисел. Назовите вариант или вид бюллетеней «{line.Id}» или одним из его заголовков; ничего не принято.",
        $"{RelationText.NameOf(line, Language.En)} (“{line.Id}”): the report has no such counts. Call the option or the kind of ballots “{line.Id}” or one of its headers; nothing was taken.");

    public static LocalText LineTwice(Line line, string first) => new(
        $"{RelationText.NameOf(line, Language.Kk)}: осы жолдың сандары {first} ішінде де бар; қайсысы дұрыс екені белгісіз. Біреуін қалдырыңыз; ештеңе алынбады.",
        $"{RelationText.NameOf(line, Language.Ru)}: числа этой строки есть и в {first}; неизвестно, что верно. Оставьте одни; ничего не принято.",
        $"{RelationText.NameOf(line, Language.En)}: {first} has counts for this line too; which hold is not known. Keep one of them; nothing was taken.");

    public static LocalText SourceUnknown(string name, bool isOption) => isOption
        ? new(
            $"«{name}» нұсқасы осы дауыс берудің сипаттамасында жоқ және оқылмады. Оны сипаттамадағы нұсқаның атауымен не headers мәнімен атаңыз.",
            $"Варианта «{name}» нет в описании голосования, он не прочитан. Назовите его как в описании или добавьте название в headers строки.",
            $"Option “{name}” is not known to this contest and was not read. Call it as the definition does, or add the name to the headers of a line.")
        : new(
            $"«{name}» сандары осы дауыс берудің сипаттамасында жоқ және оқылмады. Атауын тексеріңіз не жолдың headers мәніне қосыңыз.",
            $"Чисел «{name}» нет в описании голосования, они не прочитаны. Проверьте название или добавьте его в headers строки.",
            $"Counts “{name}” are not known to this contest and were not read. Check the name, or add it to the headers of a line.");

    public static LocalText IllegibleWrong(string line) => new(
        $"«{line}» оқылмайды делінген, бірақ саны да бар немесе ондай жол жоқ; учаске алынбады. Біреуін қалдырыңыз.",
        $"«{line}» помечено как нечитаемое, но число указано, или такой строки нет; участок не принят. Оставьте одно.",
        $"“{line}” is said to be illegible, yet it has a count, or there is no such line; the station was not taken. Keep one.");

    public static LocalText AreasLeft(long count) => new(
        $"Сандары оқылмаған аумақтар мен құрылғылар: {Number(count)}. Жиынтықтар учаске хаттамаларынан есептеледі.",
        $"Территорий и устройств, числа которых не прочитаны: {Number(count)}. Итоги складываются из протоколов участков.",
        $"Areas and devices whose counts were not read: {Number(count)}. Totals are made from the protocols of stations.");

    public static LocalText StationsSilent(long count) => new(
        $"Саны жоқ учаскелер: {Number(count)}. Олар әлі хабарламаған.",
        $"Участков без чисел: {Number(count)}. Они ещё не отчитались.",
        $"Stations without counts: {Number(count)}. They have not reported.");

    public static LocalText CountsLeft(string type, long count) => new(
        $"«{type}» түріндегі оқылмаған сандар: {Number(count)}. Хаттаманың саны — учаскедегі барлық дауыстың саны (total). Толық сандарды жіберіңіз.",
        $"Чисел вида «{type}» не прочитано: {Number(count)}. Число протокола — это все голоса участка (total). Отправьте полные числа.",
        $"Counts of type “{type}” that were not read: {Number(count)}. A figure of a protocol is the total of its station. Send totals.");

    private static string Number(long number) => NumberText.Grouped(number);
}
