using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Decisions, and their confirmation by a second person.</summary>
internal sealed class WritesDecisions(WriteContext write)
{
    private const int LongestText = 2_000;

    /// <summary>POST …/decisions.</summary>
    public async Task<IResult> DraftAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var contest = WriteRoutes.Value(http, "contest");
        var token = await write.RequireAsync(http, api, contest, cancel, AccessRole.Decider);
        var active = await write.ContestAsync(contest, cancel);
        using var body = await WriteRoutes.ReadJsonAsync(http, write.Options.MostJson, cancel);
        var draft = DraftOf(contest, body.RootElement, token.Holder);
        var decide = new Decide(write.Stores, write.Access, active, write.Clock);
        return Answer(http, contest, await decide.DraftAsync(draft, token.Areas, cancel));
    }

    /// <summary>POST …/decisions/{hash}/confirm.</summary>
    public async Task<IResult> ConfirmAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var contest = WriteRoutes.Value(http, "contest");
        var token = await write.RequireAsync(http, api, contest, cancel, AccessRole.Decider);
        var active = await write.ContestAsync(contest, cancel);
        var proposal = Digest.Parse(WriteRoutes.Value(http, "hash"));
        if (proposal.IsNone)
        {
            return WriteProblems.ProposalUnknown();
        }

        var decide = new Decide(write.Stores, write.Access, active, write.Clock);
        return Answer(http, contest, await decide.ConfirmAsync(proposal, token.Holder, token.Areas, cancel));
    }

    private static IResult Answer(HttpContext http, string contest, DecideAnswer answer) => answer.Outcome switch
    {
        DecideOutcome.Decided => WriteRoutes.Answer(http, StatusCodes.Status201Created, null, json =>
        {
            json.WriteString("decision", answer.Digest.Hex);
            json.WriteString("status", "decided");
        }),
        DecideOutcome.AwaitsSecond => WriteRoutes.Answer(http, StatusCodes.Status202Accepted, null, json =>
        {
            json.WriteString("proposal", answer.Digest.Hex);
            json.WriteString("status", "awaitsSecondPerson");
            json.WriteString("confirmUrl", $"/api/contests/{contest}/decisions/{answer.Digest.Hex}/confirm");
        }),
        DecideOutcome.UnknownStation => new Problem(ProblemKinds.StationUnknown, new(
            "Тізілімде мұндай учаске немесе нысан жоқ.", "В реестре нет такого участка или формы.", "The register has no such form of such a station.")),
        DecideOutcome.OutsideAreas => WriteProblems.OutsideAreas(null),
        DecideOutcome.OwnEntries => WriteProblems.OwnEntries(),
        DecideOutcome.SamePerson => WriteProblems.SamePerson(),
        DecideOutcome.UnknownProposal => WriteProblems.ProposalUnknown(),
        DecideOutcome.Stale => WriteProblems.StateChanged(answer),
        DecideOutcome.Closed => WriteProblems.ResultFinal(),
        DecideOutcome.NotReady => WriteProblems.NotReady(answer.Why),
        _ => WriteProblems.DecisionUnusable(answer.Now),
    };

    private static Decision DraftOf(string contest, JsonElement body, string by)
    {
        var kind = DecisionDocument.FindKind(WriteRoutes.TextOf(body, "kind")) is { } named and not DecisionKind.Activate
            ? named
            : throw WriteProblems.BodyInvalid("kind: pick, release, annul, notOpened, distrust, final or reopen").Thrown();
        var content = WriteRoutes.TextOf(body, "content", isOptional: true);
        var needsContent = kind is DecisionKind.Pick or DecisionKind.Release;
        if (needsContent == Digest.Parse(content).IsNone || (!needsContent && content.Length > 0))
        {
            throw WriteProblems.BodyInvalid("content: the digest that counts, for pick and release only").Thrown();
        }

        var isAboutSender = kind == DecisionKind.Distrust;
        var hasNoStation = kind is DecisionKind.Distrust or DecisionKind.Final or DecisionKind.Reopen;
        var sinceText = WriteRoutes.TextOf(body, "since", isOptional: true);
        if (isAboutSender && sinceText.Length > 0 && Instant.Parse(sinceText) is null)
        {
            throw WriteProblems.BodyInvalid("since: an instant like 2026-01-11T15:00:00.000Z").Thrown();
        }

        return new Decision(
            contest, string.Empty, WriteRoutes.TextOf(body, "area", hasNoStation), WriteRoutes.TextOf(body, "station", hasNoStation),
            WriteRoutes.TextOf(body, "form", hasNoStation), kind, Digest.Parse(content), DigestsOf(body, "saw"), DigestsOf(body, "previous"),
            isAboutSender ? WriteRoutes.TextOf(body, "sender") : string.Empty, isAboutSender ? Instant.Parse(sinceText) : null,
            Short(body, "reason"), Short(body, "explanation"), [by], default);
    }

    private static string Short(JsonElement body, string name) =>
        WriteRoutes.TextOf(body, name) is { Length: > 0 and <= LongestText } text
            ? text
            : throw WriteProblems.BodyInvalid($"{name}: 1 … {LongestText} characters").Thrown();

    private static ImmutableArray<Digest> DigestsOf(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var given))
        {
            return [];
        }

        var digests = given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? Digest.Parse(one.GetString()) : default).ToList()
            : [default];
        return digests.Exists(digest => digest.IsNone)
            ? throw WriteProblems.BodyInvalid($"{name}: a list of digests").Thrown()
            : [.. digests.Distinct().Order()];
    }
}
