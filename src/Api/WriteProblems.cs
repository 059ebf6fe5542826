using System.Collections.Immutable;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Api;

/// <summary>Every refusal of a write.</summary>
internal static class WriteProblems
{
    private static readonly ProblemKind Token = new("token-missing", 401, new("Токен керек", "Нужен токен", "A token is needed"));
    private static readonly ProblemKind Role = new("forbidden", 403, new("Рұқсат жоқ", "Нет прав", "Not allowed"));
    private static readonly ProblemKind Areas = new("outside-areas", 403, new("Сіздің аумағыңыз емес", "Не ваша территория", "Outside your areas"));
    private static readonly ProblemKind Own = new("own-entries", 403, new("Өз деректеріңіз", "Ваши собственные данные", "Your own entries"));
    private static readonly ProblemKind Person = new("same-person", 403, new("Екінші адам керек", "Нужен второй человек", "A second person is needed"));
    private static readonly ProblemKind Body = new("body-invalid", 400, new("Сұрау мазмұны қате", "Неверное тело запроса", "The body cannot be used"));
    private static readonly ProblemKind Length = new("length-required", 411, new("Ұзындығы керек", "Нужна длина", "Content-Length is needed"));
    private static readonly ProblemKind Large = new("too-large", 413, new("Тым үлкен", "Слишком большой файл", "Too large"));
    private static readonly ProblemKind Grant = new("grant-unknown", 404, new("Мұндай рұқсат жоқ", "Такого разрешения нет", "Unknown grant"));
    private static readonly ProblemKind Used = new("grant-used", 409, new("Рұқсат пайдаланылған", "Разрешение уже использовано", "The grant was used"));
    private static readonly ProblemKind Gone = new("grant-expired", 410, new("Рұқсат мерзімі өтті", "Срок разрешения истёк", "The grant has expired"));
    private static readonly ProblemKind Seen = new("state-changed", 409, new("Күй өзгерді", "Состояние изменилось", "The state has changed"));
    private static readonly ProblemKind Unusable = new("decision-unusable", 409, new("Шешім қолданылмайды", "Решение неприменимо", "The decision cannot be applied"));
    private static readonly ProblemKind Closed = new("result-final", 409, new("Нәтиже түпкілікті", "Итог окончательный", "The result is final"));
    private static readonly ProblemKind Early = new("not-ready", 409, new("Әлі болмайды", "Пока нельзя", "Not possible yet"));
    private static readonly ProblemKind Unopened = new("not-opened", 409, new("Дауыс беру ашылмаған", "Голосование не открыто", "The contest is not opened"));
    private static readonly ProblemKind Unproposed = new("proposal-unknown", 404, new("Мұндай ұсыныс жоқ", "Такого предложения нет", "Unknown proposal"));
    private static readonly ProblemKind Unrequested = new("rollup-unknown", 404, new("Мұндай есептеу жоқ", "Такого подсчёта нет", "Unknown roll-up"));
    private static readonly ProblemKind Many = new("too-many", 429, new("Тым көп сұрау", "Слишком много запросов", "Too many requests"));

    /// <summary>The kinds, for the reference page.</summary>
    public static ImmutableArray<ProblemKind> Kinds { get; } =
        [Token, Role, Areas, Own, Person, Body, Length, Large, Grant, Used, Gone, Seen, Unusable, Closed, Early, Unopened, Unproposed, Unrequested, Many];

    public static Problem TokenMissing() => new(Token, new(
        "Authorization: Bearer тақырыбында күшіндегі токенді жіберіңіз.",
        "Передайте действующий токен в заголовке Authorization: Bearer.",
        "Send a token that is in force in the header Authorization: Bearer."));

    public static Problem Forbidden(AccessToken token, string contest, IEnumerable<AccessRole> roles) => new(Role, new(
        $"{token.Id} токені ({token.Role}, {token.Contest}) бұған жарамайды: {contest}; {string.Join(", ", roles)}.",
        $"Токен {token.Id} ({token.Role}, {token.Contest}) для этого не годится: {contest}; {string.Join(", ", roles)}.",
        $"Token {token.Id} ({token.Role}, {token.Contest}) is not good for this: {contest}; {string.Join(", ", roles)}."));

    public static Problem OtherHolder() => new(Role, new(
        "Бұл рұқсат басқа токенге берілген.", "Это разрешение выдано другому токену.", "This grant was given to another token."));

    public static Problem OutsideAreas(string? where) => new(Areas, new(
        $"Токеніңіздің аумағынан тыс{Tail(where)}. Ештеңе қабылданған жоқ.",
        $"Вне территории вашего токена{Tail(where)}. Ничего не принято.",
        $"Outside the areas of your token{Tail(where)}. Nothing was accepted."));

    public static Problem BodyInvalid(string what) => new(Body, new($"Қате: {what}", $"Ошибка: {what}", what));

    public static Problem LengthRequired() => new(Length, new(
        "Content-Length тақырыбын жіберіңіз.", "Передайте заголовок Content-Length.", "Send the header Content-Length."));

    public static Problem TooLarge(long most) => new(Large, new(
        $"Ең көбі {most} байт. Файлды бөліңіз.", $"Не больше {most} байт. Разделите файл.", $"At most {most} bytes. Split the file."));

    public static Problem GrantUnknown() => new(Grant, new(
        "Алдымен POST …/uploads арқылы рұқсат сұраңыз.", "Сначала запросите разрешение: POST …/uploads.", "Ask for a grant first: POST …/uploads."));

    public static Problem GrantUsed() => new(Used, new(
        "Бұл рұқсатпен файл жіберілген. Тағы жіберу үшін жаңасын сұраңыз.",
        "По этому разрешению файл уже отправлен. Чтобы отправить ещё раз, запросите новое.",
        "A file was sent with this grant. To send again, ask for a new one."));

    public static Problem GrantExpired() => new(Gone, new(
        "Жаңа рұқсат сұраңыз: POST …/uploads.", "Запросите новое разрешение: POST …/uploads.", "Ask for a new grant: POST …/uploads."));

    public static Problem OwnEntries() => new(Own, new(
        "Өзі жіберген деректер туралы ешкім шешім қабылдамайды.", "Никто не решает о данных, которые отправил сам.", "Nobody decides about what he sent himself."));

    public static Problem SamePerson() => new(Person, new(
        "Ұсынған адам растай алмайды.", "Кто предложил, тот не подтверждает.", "Who proposed cannot confirm."));

    public static Problem ResultFinal() => new(Closed, new(
        "Нәтиже түпкілікті деп жарияланған. Алдымен оны қайта ашыңыз (reopen).",
        "Итог объявлен окончательным. Сначала откройте его снова (reopen).",
        "The result is declared final. Reopen it first (reopen)."));

    public static Problem NotReady(ImmutableArray<LocalText> why) => new(Early, new(
        string.Join(' ', why.Select(text => text.Kk)), string.Join(' ', why.Select(text => text.Ru)), string.Join(' ', why.Select(text => text.En))));

    public static Problem NotOpened() => new(Unopened, new(
        "Шынайы дауыс беру нөлдік есеппен ашылады; ол әлі жарияланбаған. Сәл күтіңіз.",
        "Настоящее голосование открывается нулевым отчётом; он ещё не опубликован. Подождите немного.",
        "A live contest opens with its zero report, which is not published yet. Wait a little."))
    { RetryAfter = TimeSpan.FromSeconds(30) };

    public static Problem StateChanged(DecideAnswer answer) => new(Seen, new(
        "Сіз көргеннен бері мазмұндар немесе шешімдер өзгерді. Қазіргісін қараңыз, қайта шешіңіз.",
        "С тех пор, как вы смотрели, изменились содержания или решения. Посмотрите, что есть сейчас, и решите заново.",
        "Contents or decisions are not those that you saw. Look at what is there now and decide again."))
    { Members = answer.Now is { } now ? MembersOf(now) : [("saw", string.Join(' ', answer.Saw)), ("previous", string.Join(' ', answer.Previous))] };

    public static Problem DecisionUnusable(SlotNow? now) => new(Unusable, new(
        "Мазмұн жоқ, немесе оған pick емес, release керек.",
        "Такого содержания нет, или ему нужно release, а не pick.",
        "The content is not there, or it needs a release instead of a pick."))
    { Members = now is null ? [] : MembersOf(now) };

    public static Problem ProposalUnknown() => new(Unproposed, new(
        "Бұл хэшпен ештеңе күтіп тұрған жоқ.", "Под этим хешем ничего не ждёт подтверждения.", "Nothing waits for confirmation under this hash."));

    public static Problem RollupUnknown() => new(Unrequested, new(
        "Сұралған есептеулер сервер қайта қосылғанша сақталады. Жарияланғаны: …/snapshots.",
        "Запрошенные подсчёты помнятся до перезапуска сервера. Опубликованное: …/snapshots.",
        "Requested roll-ups are remembered until the server restarts. What was published: …/snapshots."));

    public static Problem TooMany() => new(Many, new(
        "Кезек толы. Сәл күтіңіз.", "Очередь полна. Подождите немного.", "The queue is full. Wait a little."))
    { RetryAfter = TimeSpan.FromSeconds(5) };

    private static string Tail(string? where) => where is null ? string.Empty : $": {where}";

    private static ImmutableArray<(string Name, string Value)> MembersOf(SlotNow now) =>
    [
        ("state", now.State.ToString()),
        ("contents", string.Join(' ', now.Contents)),
        ("decisions", string.Join(' ', now.Decisions)),
        ("codes", string.Join(' ', now.Codes)),
    ];
}
