using System.Collections.Immutable;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Api;

/// <summary>Every refusal of a write.</summary>
internal static class WriteProblems
{
    public static Problem TokenMissing() => new(WriteKinds.TokenMissing, new(
        "Authorization: Bearer тақырыбында күшіндегі токенді жіберіңіз.",
        "Передайте действующий токен в заголовке Authorization: Bearer.",
        "Send a token that is in force in the header Authorization: Bearer."));

    public static Problem Forbidden(AccessToken token, string contest, IEnumerable<AccessRole> roles) => new(WriteKinds.Forbidden, new(
        $"{token.Id} токені ({token.Role}, {token.Contest}) бұған жарамайды: {contest}; {string.Join(", ", roles)}.",
        $"Токен {token.Id} ({token.Role}, {token.Contest}) для этого не годится: {contest}; {string.Join(", ", roles)}.",
        $"Token {token.Id} ({token.Role}, {token.Contest}) is not good for this: {contest}; {string.Join(", ", roles)}."));

    public static Problem OtherHolder() => new(WriteKinds.Forbidden, new(
        "Бұл рұқсат басқа токенге берілген.", "Это разрешение выдано другому токену.", "This grant was given to another token."));

    public static Problem OutsideAreas(string? where) => new(WriteKinds.OutsideAreas, new(
        $"Токеніңіздің аумағынан тыс{Tail(where)}. Ештеңе қабылданған жоқ.",
        $"Вне территории вашего токена{Tail(where)}. Ничего не принято.",
        $"Outside the areas of your token{Tail(where)}. Nothing was accepted."));

    public static Problem BodyInvalid(string what) => new(WriteKinds.BodyInvalid, new($"Қате: {what}", $"Ошибка: {what}", what));

    public static Problem LengthRequired() => new(WriteKinds.LengthRequired, new(
        "Content-Length тақырыбын жіберіңіз.", "Передайте заголовок Content-Length.", "Send the header Content-Length."));

    public static Problem TooLarge(long? most) => new(WriteKinds.TooLarge, most is null
        ? new("Рұқсат етілгеннен көп байт. Файлды бөліңіз.", "Байтов больше, чем разрешено. Разделите файл.", "More bytes than allowed. Split the file.")
        : new($"Ең көбі {most} байт. Файлды бөліңіз.", $"Не больше {most} байт. Разделите файл.", $"At most {most} bytes. Split the file."));

    public static Problem GrantUnknown() => new(WriteKinds.GrantUnknown, new(
        "Алдымен POST …/uploads арқылы рұқсат сұраңыз.", "Сначала запросите разрешение: POST …/uploads.", "Ask for a grant first: POST …/uploads."));

    public static Problem GrantUsed() => new(WriteKinds.GrantUsed, new(
        "Бұл рұқсатпен файл жіберілген. Тағы жіберу үшін жаңасын сұраңыз.",
        "По этому разрешению файл уже отправлен. Чтобы отправить ещё раз, запросите новое.",
        "A file was sent with this grant. To send again, ask for a new one."));

    public static Problem GrantExpired() => new(WriteKinds.GrantExpired, new(
        "Жаңа рұқсат сұраңыз: POST …/uploads.", "Запросите новое разрешение: POST …/uploads.", "Ask for a new grant: POST …/uploads."));

    public static Problem OwnEntries() => new(WriteKinds.OwnEntries, new(
        "Өзі жіберген деректер туралы ешкім шешім қабылдамайды.", "Никто не решает о данных, которые отправил сам.", "Nobody decides about what he sent himself."));

    public static Problem SamePerson() => new(WriteKinds.SamePerson, new(
        "Ұсынған адам растай алмайды.", "Кто предложил, тот не подтверждает.", "Who proposed cannot confirm."));

    public static Problem ResultFinal() => new(WriteKinds.ResultFinal, new(
        "Нәтиже түпкілікті деп жарияланған. Алдымен оны қайта ашыңыз (reopen).",
        "Итог объявлен окончательным. Сначала откройте его снова (reopen).",
        "The result is declared final. Reopen it first (reopen)."));

    public static Problem NotReady(ImmutableArray<LocalText> why) => new(WriteKinds.NotReady, new(
        string.Join(' ', why.Select(text => text.Kk)), string.Join(' ', why.Select(text => text.Ru)), string.Join(' ', why.Select(text => text.En))));

    public static Problem NotOpened() => new(WriteKinds.NotOpened, new(
        "Шынайы дауыс беру нөлдік есеппен ашылады; ол әлі жарияланбаған. Сәл күтіңіз.",
        "Настоящее голосование открывается нулевым отчётом; он ещё не опубликован. Подождите немного.",
        "A live contest opens with its zero report, which is not published yet. Wait a little."))
    { RetryAfter = TimeSpan.FromSeconds(30) };

    public static Problem StateChanged(DecideAnswer answer) => new(WriteKinds.StateChanged, new(
        "Сіз көргеннен бері мазмұндар немесе шешімдер өзгерді. Қазіргісін қараңыз, қайта шешіңіз.",
        "С тех пор, как вы смотрели, изменились содержания или решения. Посмотрите, что есть сейчас, и решите заново.",
        "Contents or decisions are not those that you saw. Look at what is there now and decide again."))
    { Members = answer.Now is { } now ? MembersOf(now) : [("saw", string.Join(' ', answer.Saw)), ("previous", string.Join(' ', answer.Previous))] };

    public static Problem DecisionUnusable(SlotNow? now) => new(WriteKinds.DecisionUnusable, new(
        "Мазмұн жоқ, немесе оған pick емес, release керек.",
        "Такого содержания нет, или ему нужно release, а не pick.",
        "The content is not there, or it needs a release instead of a pick."))
    { Members = now is null ? [] : MembersOf(now) };

    public static Problem ProposalUnknown() => new(WriteKinds.ProposalUnknown, new(
        "Бұл хэшпен ештеңе күтіп тұрған жоқ.", "Под этим хешем ничего не ждёт подтверждения.", "Nothing waits for confirmation under this hash."));

    public static Problem RollupUnknown() => new(WriteKinds.RollupUnknown, new(
        "Сұралған есептеулер біраз уақыт қана сақталады. Жарияланғаны: …/snapshots.",
        "Запрошенные подсчёты помнятся лишь некоторое время. Опубликованное: …/snapshots.",
        "Requested roll-ups are remembered for a while only. What was published: …/snapshots."));

    public static Problem QueueFull() => new(WriteKinds.QueueFull, new(
        "Кезек толы. Сәл күтіңіз.", "Очередь полна. Подождите немного.", "The queue is full. Wait a little."))
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Problem MediaTypeWrong(string wanted) => new(WriteKinds.MediaTypeWrong, new(
        $"Content-Type: {wanted} керек.", $"Нужен Content-Type: {wanted}.", $"Send it with Content-Type: {wanted}."));

    private static string Tail(string? where) => where is null ? string.Empty : $": {where}";

    private static ImmutableArray<(string Name, string Value)> MembersOf(SlotNow now) =>
    [
        ("state", now.State.ToString()),
        ("contents", string.Join(' ', now.Contents)),
        ("decisions", string.Join(' ', now.Decisions)),
        ("codes", string.Join(' ', now.Codes)),
    ];
}
