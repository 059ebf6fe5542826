using Hattama.Findings;
using Hattama.Ledger;

namespace Hattama.Observation.Sampling;

/// <summary>What is said about designs and draws.</summary>
internal static class SamplingMessages
{
    public static readonly LocalText FrameEmpty = new(
        "Іріктеу негізі бос: тізілімде осы дизайнға сай учаске жоқ. Тізілімді тексеріңіз.",
        "Основа выборки пуста: в реестре нет участков, подходящих под план. Проверьте реестр.",
        "The frame is empty: the register has no station that the design speaks of. Check the register.");

    public static readonly LocalText NeedsSize = new(
        "Ықтималдық іріктеменің өлшемі болуы керек: 1 немесе одан көп.",
        "У вероятностной выборки должен быть размер: 1 или больше.",
        "A probability sample needs a size of 1 or more.");

    public static readonly LocalText NeedsCommitment = new(
        "Ықтималдық іріктемеге тұқымның міндеттемесі керек: hattama sample commit оны жасайды.",
        "Вероятностной выборке нужно обязательство по зерну: его создаёт hattama sample commit.",
        "A probability sample needs the commitment to its seed: hattama sample commit makes one.");

    public static readonly LocalText ConvenienceHasNone = new(
        "Ыңғайлы іріктемеде бұл өріс болмайды: таңдау кездейсоқ емес.",
        "У удобной выборки этого поля нет: отбор не случаен.",
        "A convenience sample does not have this member: nothing is drawn.");

    public static readonly LocalText NeedsClusters = new(
        "Екі сатылы іріктемеге clusters пен perCluster керек.", "Двухступенчатой выборке нужны clusters и perCluster.",
        "A two-stage sample needs clusters and perCluster.");

    public static readonly LocalText NotADigest = new(
        "64 кіші он алтылық таңба керек (SHA-256).", "Нужны 64 строчных шестнадцатеричных знака (SHA-256).",
        "64 lower-case hexadecimal characters are wanted (SHA-256).");

    public static readonly LocalText SeedUnreadable = new(
        $"Тұқым файлы оқылмады: {DrawSeedReader.Format} пішімі, seed пен salt әрқайсысы 64 кіші он алтылық таңба болуы керек. sample commit жасаған файлды жіберіңіз.",
        $"Файл зерна не прочитан: нужен формат {DrawSeedReader.Format}, seed и salt по 64 строчных шестнадцатеричных знака. Отправьте файл, созданный sample commit.",
        $"The seed file cannot be read: format {DrawSeedReader.Format} is wanted, seed and salt with 64 lower-case hexadecimal characters each. Send the file that sample commit wrote.");

    public static readonly LocalText NeedsFrame = new(
        "Тіркелетін ықтималдық дизайны frame өрісінде іріктеу негізінің SHA-256 мәнін атауы керек: оны sample draw --json басып шығарады.",
        "Вероятностный план, который фиксируется, должен назвать основу в поле frame (SHA-256): её печатает sample draw --json.",
        "A probability design that is recorded must name its frame in the member frame (SHA-256): sample draw --json prints it.");

    public static readonly LocalText NotRevealed = new(
        "Дизайн дауыс беруге дейін тіркелген, бірақ тұқымы әлі ашылмаған: қай учаскелер іріктелгені белгісіз, сондықтан сенім аралығы да, p-мәні де жоқ. Тұқым учаскелер жабылғаннан кейін ашылады.",
        "План зафиксирован до голосования, но зерно ещё не раскрыто: какие участки отобраны, неизвестно, поэтому нет ни доверительного интервала, ни p-значения. Зерно раскрывают после закрытия участков.",
        "The design was recorded before the vote and its seed is not yet revealed: which stations were drawn is not known, so there is no interval and no p-value. The seed is revealed after the polls close.");

    public static readonly LocalText DesignDistrusted = new(
        "Дизайнды жіберушіге сенім білдірілмеген (S104): ол қолданылмайды.",
        "Отправителю плана выражено недоверие (S104): план не применяется.",
        "The sender of the design is distrusted (S104): the design is not used.");

    public static readonly LocalText DesignOutsideAreas = new(
        "Дизайн бүкіл іріктеу негізі туралы, ал жіберуші тек кейбір аумақтар үшін әрекет ете алады: дизайн қолданылмайды. Шектелмеген рұқсатпен жіберіңіз.",
        "План говорит обо всей основе, а отправитель действует лишь за часть территорий: план не применяется. Отправьте с правом на все территории.",
        "A design speaks of the whole frame, and the sender may act for some areas only: the design is not used. Send it with a token for all areas.");

    public static LocalText DesignLate(DateTimeOffset opens) => new(
        $"Дизайн учаскелер ашылғаннан кейін келді ({At(opens)}): ол дауыс беруге дейін тіркелмеген және ешқашан қолданылмайды.",
        $"План пришёл после открытия участков ({At(opens)}): он не зафиксирован до голосования и не применяется никогда.",
        $"The design came after the polls had opened ({At(opens)}): it was not recorded before the vote and is never used.");

    public static LocalText SeedEarly(DateTimeOffset closes) => new(
        $"Тұқым учаскелер жабылмай ашылған ({At(closes)}): іріктелген учаскелер дауыс беру кезінде белгілі болды, сондықтан сенім аралығы да, p-мәні де жоқ.",
        $"Зерно раскрыто до закрытия участков ({At(closes)}): отобранные участки были известны во время голосования, поэтому нет ни доверительного интервала, ни p-значения.",
        $"The seed was revealed before the polls had closed ({At(closes)}): the stations drawn were known while people voted, so there is no interval and no p-value.");

    public static LocalText OrganisationUnknown(string code) => new(
        $"«{code}» ұйымы анықтамада жоқ: дизайн кімнің нысандары туралы екенін organisations өрісінде атаңыз.",
        $"Организации «{code}» нет в описании: назовите в поле organisations, о чьих формах план.",
        $"Organisation “{code}” is not in the definition: name in the member organisations whose forms the design is about.");

    private static string At(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static LocalText OtherContest(string wanted, string found) => new(
        $"Дизайн {found} дауыс беруіне арналған, мұнда {wanted}.", $"План относится к голосованию {found}, а здесь {wanted}.",
        $"The design is for contest {found}, and this is {wanted}.");

    public static LocalText LevelUnknown(string level, IEnumerable<string> known) => new(
        $"«{level}» деңгейі жоқ. Бар: {string.Join(", ", known)}.", $"Нет уровня «{level}». Есть: {string.Join(", ", known)}.",
        $"There is no level “{level}”. There are: {string.Join(", ", known)}.");

    public static LocalText StratumUnknown(string name) => new(
        $"«{name}» қабаты іріктеу негізінде жоқ.", $"Страты «{name}» нет в основе выборки.", $"The frame has no stratum “{name}”.");

    public static LocalText SizeUnknown(string key) => new(
        $"{key} учаскесінің сайлаушылар саны тізілімде жоқ; мөлшерге пропорционал таңдау мүмкін емес.",
        $"У участка {key} в реестре нет числа избирателей; отбор пропорционально размеру невозможен.",
        $"The register lacks the registered voters of station {key}; a draw in proportion to size is impossible.");

    public static LocalText FrameDiffers(Digest wanted, Digest found) => new(
        $"Тізілім дизайндағыдан өзгеше: негіз {found}, дизайнда {wanted}. Сол тізілімді беріңіз.",
        $"Реестр не тот, что в плане: основа {found}, в плане {wanted}. Укажите тот же реестр.",
        $"The register is not the one of the design: frame {found}, the design says {wanted}. Give the same register.");

    public static LocalText SeedNotCommitted(SampleDesign design, DrawSeed? seed) => seed is null
        ? new(
            "Тұқым жоқ: іріктемені қайта алу үшін seed пен salt керек.", "Нет зерна: для повторения выборки нужны seed и salt.",
            "There is no seed: seed and salt are needed to repeat the draw.")
        : new(
            $"Тұқым міндеттемеге сай емес: {seed.Commitment}, дизайнда {design.Commitment}.",
            $"Зерно не соответствует обязательству: {seed.Commitment}, в плане {design.Commitment}.",
            $"The seed does not fit its commitment: {seed.Commitment}, the design says {design.Commitment}.");
}
