using Hattama.Findings;

namespace Hattama.Observation;

/// <summary>Why a figure stands for the stations observed and for nothing else.</summary>
public static class InferenceWords
{
    /// <summary>Something is concluded, and from what.</summary>
    public static readonly LocalText Designed = new(
        "Ел мен аумақтар туралы тек дауыс беруге дейін тіркелген кездейсоқ іріктеменің учаскелері бойынша қорытынды жасалады (бағалар); қалған сандар тек бақыланған учаскелер туралы.",
        "О стране и территориях выводы делаются только по участкам случайной выборки, зафиксированной до голосования (оценки); остальные числа говорят лишь о наблюдённых участках.",
        "About the country and its areas something is concluded only from the stations of a random sample recorded before the vote (the estimates); all other figures speak of the stations observed.");

    /// <summary>No probability design is recorded for these stations.</summary>
    public static readonly LocalText NoDesign = new(
        "Бақыланған учаскелер кездейсоқ іріктелгені тіркелмеген: сандар тек осы учаскелер туралы, елге немесе аумаққа қорытынды жасауға болмайды, сондықтан қателік шегі берілмейді.",
        "Нет записи о том, что участки отобраны случайно: числа говорят только об этих участках, вывод о стране или территории из них невозможен, поэтому погрешность не указывается.",
        "No probability design is recorded for the stations observed: the figures speak of these stations only and say nothing about the country or an area, so no margin of error is given.");
}
