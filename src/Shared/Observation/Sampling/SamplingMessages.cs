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
