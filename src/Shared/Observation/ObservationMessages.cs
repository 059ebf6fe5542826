using Hattama.Findings;

namespace Hattama.Observation;

/// <summary>What findings about observers' forms say: what was found, what was expected, what to do.</summary>
internal static class ObservationMessages
{
    public static LocalText NoForms(string contest) => new(
        $"«{contest}» дауыс беруінде бақылаушылар нысаны жоқ: файл дәлел ретінде сақталды, ештеңе оқылмады. Дауыс беруді ұйымдастырушыға айтыңыз.",
        $"В голосовании «{contest}» нет форм наблюдателей: файл сохранён как доказательство, ничего не прочитано. Сообщите организатору голосования.",
        $"Contest “{contest}” has no observers' forms: the file is kept as evidence and nothing was read. Tell who runs the contest.");
}
