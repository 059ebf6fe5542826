using Hattama.Findings;

namespace Hattama.Observation;

/// <summary>Why a figure stands for the stations observed and for nothing else.</summary>
public static class InferenceWords
{
    /// <summary>No probability design is recorded for these stations.</summary>
    public static readonly LocalText NoDesign = new(
        "Бақыланған учаскелер кездейсоқ іріктелгені тіркелмеген: сандар тек осы учаскелер туралы, елге немесе аумаққа қорытынды жасауға болмайды, сондықтан қателік шегі берілмейді.",
        "Нет записи о том, что участки отобраны случайно: числа говорят только об этих участках, вывод о стране или территории из них невозможен, поэтому погрешность не указывается.",
        "No probability design is recorded for the stations observed: the figures speak of these stations only and say nothing about the country or an area, so no margin of error is given.");
}
