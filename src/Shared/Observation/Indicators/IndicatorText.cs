using Hattama.Findings;

namespace Hattama.Observation.Indicators;

/// <summary>What an indicator is called and what it does not show. No figure is displayed without it.</summary>
/// <param name="Id">Id of the indicator.</param>
/// <param name="Title">Its name.</param>
/// <param name="Caveat">What it does not show.</param>
public sealed record IndicatorText(string Id, LocalText Title, LocalText Caveat)
{
    /// <summary>Stands above every list of indicators.</summary>
    public static LocalText LookHere { get; } = new(
        "Көрсеткіштер қай жерге қарау керегін айтады; олар ешқашан бұзушылықтың дәлелі емес.",
        "Показатели говорят, куда смотреть; они никогда не доказывают нарушений.",
        "Indicators say where to look; they are never proof of a violation.");

    /// <summary>Turnout × share.</summary>
    public static IndicatorText Fingerprint { get; } = new("fingerprint",
        new("Келу мен үлестің ізі", "Отпечаток явки и доли", "Fingerprint of turnout and share"),
        new(
            "Екінші бұлт немесе 100 % жанындағы учаскелер жабық мекемелер, шағын ауылдар немесе әртүрлі өңірлер болуы мүмкін. Сурет себебін айтпайды.",
            "Второе облако или участки у 100 % могут быть закрытыми учреждениями, малыми сёлами или разными регионами. Картина не называет причины.",
            "A second cloud, or stations near 100 %, may be closed institutions, small villages or different regions. The picture names no cause."));

    /// <summary>Whole percentages.</summary>
    public static IndicatorText IntegerPercentages { get; } = new("integerPercentages",
        new("Бүтін пайыздардың артығы", "Избыток целых процентов", "Excess of whole percentages"),
        new(
            "Шағын учаскелерде қарапайым бөлшектер жиі кездеседі; адал сайлауда да 3σ асуы мүмкін. Мән қай учаске екенін айтпайды.",
            "На малых участках простые дроби часты: и на честных выборах бывает больше 3σ. Значение не называет участков.",
            "In small stations simple fractions are common: an election nobody suspects can exceed 3σ. The value names no station."));

    /// <summary>Last digits.</summary>
    public static IndicatorText LastDigit { get; } = new("lastDigit",
        new("Соңғы цифрлар", "Последние цифры", "Last digits"),
        new(
            "Тек ойдан шығарылған сандарды байқауы мүмкін; бюллетень салу немесе дауыс көшіру соңғы цифрды өзгертпейді. 100-ден кіші сандар есепке алынбайды.",
            "Может заметить лишь выдуманные числа; вброс или перенос голосов последних цифр не меняет. Числа меньше 100 не учитываются.",
            "It can notice invented numbers only; added or moved votes leave last digits alone. Counts below 100 are not looked at."));

    /// <summary>Second digits.</summary>
    public static IndicatorText SecondDigit { get; } = new("secondDigit",
        new("Екінші цифрлар (Бенфорд)", "Вторые цифры (Бенфорд)", "Second digits (Benford)"),
        new(
            "Бұл сынақ учаскелердің көлеміне жауап береді, алаяқтыққа емес: адал деректерді де күшті «жоққа шығарады» (Албания 2013). Жалғыз өзі ештеңе білдірмейді.",
            "Этот тест отзывается на размеры участков, а не на подлог: он уверенно «отвергает» и чистые данные (Албания 2013). Сам по себе он не значит ничего.",
            "This test responds to the sizes of stations, not to fraud: it strongly “rejects” clean data too (Albania 2013; Deckert, Myagkov and Ordeshook 2011). Alone it means nothing."));

    /// <summary>Percentages and counts that end in 0 or 5.</summary>
    public static IndicatorText ZeroOrFive { get; } = new("zeroOrFive",
        new("0 мен 5-ке аяқталатындар", "Оканчивающиеся на 0 и 5", "Endings 0 and 5"),
        new(
            "0,2-ден ауытқу дөңгелектеуден де, учаске көлемінен де болады.", "Отклонение от 0,2 бывает и от округления, и от размеров участков.",
            "A distance from 0.2 also comes from rounding and from the sizes of stations."));

    /// <summary>Skewness and kurtosis.</summary>
    public static IndicatorText ShapeOfShares { get; } = new("shape",
        new("Үлестірімнің пішіні", "Форма распределения", "Shape of the distribution"),
        new(
            "Қала мен ауылдың, өңірлердің айырмасы да қиғаштық пен шөкпекті өзгертеді.", "Различия города и села, регионов тоже меняют асимметрию и эксцесс.",
            "Differences of town and country and of regions change skewness and kurtosis too."));

    /// <summary>Sobyanin–Sukhovolsky.</summary>
    public static IndicatorText Sobyanin { get; } = new("sobyanin",
        new("Собянин–Суховольский", "Собянин–Суховольский", "Sobyanin–Sukhovolsky"),
        new(
            "Келу мен таңдаудың байланысы әлеуметтік те болады: жасы, ауыл, өңір. Көлбеу себебін айтпайды.",
            "Связь явки и выбора бывает и социальной: возраст, село, регион. Наклон не называет причины.",
            "Turnout and choice may go together for social reasons: age, countryside, region. The slope names no cause."));

    /// <summary>Shpilkin.</summary>
    public static IndicatorText Shpilkin { get; } = new("shpilkin",
        new("Шпилькин әдісі", "Метод Шпилькина", "Shpilkin's reconstruction"),
        new(
            "Үлес келуге тәуелсіз деп есептейді; ол рас болмаса, «артық» дауыс — әдістің қатесі. Теріс мән де қате.",
            "Исходит из того, что доля не зависит от явки; если это неверно, «избыток» — ошибка метода. Отрицательное значение — тоже ошибка.",
            "It supposes that the share does not depend on turnout; where it does, the “excess” is an error of the method. So is a negative value."));

    /// <summary>Klimek.</summary>
    public static IndicatorText VoteRate { get; } = new("voteRate",
        new("Логарифмдік дауыс көрсеткіші", "Логарифмический показатель голосов", "Logarithmic vote rate"),
        new(
            "Қалыпты пішін күтілімі біртекті елге ғана тән; өңірлер бойынша қараңыз.", "Ожидание нормальной формы годится лишь для однородной страны; смотрите по регионам.",
            "A normal shape is expected of a uniform country only; look at it by region."));

    /// <summary>Outliers.</summary>
    public static IndicatorText Outlier { get; } = new("outliers",
        new("Аймағынан ерекше учаскелер", "Участки, не похожие на свою территорию", "Stations unlike their area"),
        new(
            "Аурухана, әскери бөлім, түрме, шалғай ауыл да ерекшеленеді. Көп учаскенің ішінде бірнешеуі әрқашан ерекше.",
            "Отличаются и больница, и воинская часть, и колония, и дальнее село. Среди многих участков несколько отличаются всегда.",
            "A hospital, a barracks, a prison, a remote village differ too. Among many stations a few always do."));
}
