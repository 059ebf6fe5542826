using System.CommandLine;
using System.Globalization;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>decide</c>: records what authorised persons decide.</summary>
internal static class DecideCommand
{
    private const int ShortestHash = 6;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var options = new DecideOptions(common, around);
        return new Command("decide", "Decide about a station, a sender or the whole contest. Shows first, records with --seen.")
        {
            OfStation(options, "pick", DecisionKind.Pick, "This content counts."),
            OfStation(options, "release", DecisionKind.Release, "This content counts although a rule holds it; the explanation is published."),
            OfStation(options, "annul", DecisionKind.Annul, "The result of the station is void."),
            OfStation(options, "not-opened", DecisionKind.NotOpened, "The station never opened."),
            OfSender(options),
            OfContest(options, "final", DecisionKind.Final, "The latest snapshot is final: what comes later is held."),
            OfContest(options, "reopen", DecisionKind.Reopen, "The final result is open again."),
            DecideActivateCommand.Create(options),
            DecideActivateCommand.CreateConfirm(options),
        };
    }

    private static Command OfStation(DecideOptions options, string name, DecisionKind kind, string help)
    {
        var station = new Argument<string>("AREA/STATION") { Description = "Code of the station's area and of the station" };
        var form = new Option<string?>("--form") { Description = "Form; default: the first of the contest", HelpName = "ID" };
        var content = new Option<string?>("--content") { Description = "The content that counts: its number as shown, or the beginning of its hash", HelpName = "N|HASH" };
        var command = options.Command(name, help, station, form);
        var needsContent = kind is DecisionKind.Pick or DecisionKind.Release;
        if (needsContent)
        {
            command.Add(content);
        }

        command.SetAction((parsed, cancel) => options.RunAsync(
            parsed,
            async (session, request) =>
            {
                var (now, contents, empty) = await LookAsync(session, parsed.GetRequiredValue(station), parsed.GetValue(form), cancel);
                return empty with
                {
                    Kind = kind,
                    Content = needsContent ? Choose(contents, parsed.GetValue(content)) : default,
                    Saw = now.Contents,
                    Previous = now.Decisions,
                    Reason = request.Reason,
                    Explanation = request.Explanation,
                };
            },
            cancel));
        return command;
    }

    /// <summary>Shows what is there of a station, and gives a decision about it that decides nothing yet.</summary>
    private static async Task<(SlotNow Now, IReadOnlyList<SentContent> Contents, Decision Empty)> LookAsync(
        DecideSession session, string text, string? form, CancellationToken cancel)
    {
        var definition = session.View.Contest.Definition;
        var slash = text.LastIndexOf('/') is > 0 and var at ? at : throw CommandFailure.Usage($"“{text}”: write AREA/STATION, the codes of both.");
        var (code, formId) = (text[(slash + 1)..], form ?? definition.Forms[0].Id);
        var (part, area, slot) = session.View.Find(text[..slash], code, formId);
        if (part is null)
        {
            throw CommandFailure.Usage($"The register has no form {formId} of station {text}.");
        }

        var rollup = session.View.Roll(part, await session.View.PartsAsync(part.Partition.Code, cancel));
        var contents = SentContent.Of(definition, rollup, slot);
        var now = SlotNow.Read(definition, part, rollup.Entries, slot);
        session.Terminal.Line($"{area!.Code}/{code} ({formId}): {session.Terminal.Say(Words.Of(now.State))} {string.Join(' ', now.Codes)}");
        ContentsView.Show(session.Terminal, definition, definition.Forms[part.Slots[slot].Form], contents, allLines: true);
        return (now, contents, new Decision(
            definition.Id, part.Partition.Code, area.Code, code, formId, DecisionKind.Pick, default, [], [], string.Empty, null, string.Empty, string.Empty,
            [session.Person.Code], default));
    }

    private static Command OfSender(DecideOptions options)
    {
        var sender = new Argument<string>("SENDER") { Description = "Code of the sender" };
        var since = new Option<string?>("--since") { Description = "Since when, UTC: 2026-01-11T15:00:00.000Z; default: from the beginning", HelpName = "INSTANT" };
        var command = options.Command("distrust", "Uploads of a sender since an instant do not count.", sender, since);
        command.SetAction((parsed, cancel) => options.RunAsync(parsed, (session, request) =>
        {
            var code = parsed.GetRequiredValue(sender);
            var from = parsed.GetValue(since) is { } text
                ? Instant.Parse(text) ?? throw CommandFailure.Usage("--since is an instant like 2026-01-11T15:00:00.000Z.")
                : (DateTimeOffset?)null;
            var concerned = session.View.Cut.Uploads.Count(upload => upload.Sender == code && (from is null || upload.Received >= from));
            session.Terminal.Line($"{code}: {Numbers.Grouped(concerned)} uploads since {(from is { } at ? Instant.Format(at) : "the beginning")}");
            return Task.FromResult(OfContest(session, request, DecisionKind.Distrust) with { Sender = code, Since = from });
        }, cancel));
        return command;
    }

    private static Command OfContest(DecideOptions options, string name, DecisionKind kind, string help)
    {
        var command = options.Command(name, help);
        command.SetAction((parsed, cancel) => options.RunAsync(parsed, async (session, request) =>
        {
            var latest = await session.LatestAsync(cancel);
            var snapshot = latest.Snapshot;
            session.Terminal.Line($"Snapshot {snapshot.Sequence}, {session.Terminal.Say(Words.Of(snapshot.Status))}, as of {Instant.Format(snapshot.AsOf)}, root {snapshot.Root}");
            if (session.View.Waiting > 0)
            {
                session.Terminal.Line($"{Numbers.Grouped(session.View.Waiting)} entries wait for a station that the register does not have.");
            }

            return OfContest(session, request, kind) with
            {
                Saw = [latest.Digest],
                Previous = [.. session.View.Cut.Stage.Last.Select(decision => decision.Digest).Order()],
            };
        }, cancel));
        return command;
    }

    private static Decision OfContest(DecideSession session, DecideRequest request, DecisionKind kind) => new(
        session.View.Contest.Definition.Id, string.Empty, string.Empty, string.Empty, string.Empty, kind, default, [], [], string.Empty, null,
        request.Reason, request.Explanation, [session.Person.Code], default);

    /// <summary>The content of a number as shown; what is no such number may still be the beginning of a hash, which can be all digits.</summary>
    private static Digest Choose(IReadOnlyList<SentContent> contents, string? text)
    {
        IReadOnlyList<SentContent> found = text is null ? []
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= contents.Count ? [contents[number - 1]]
            : [.. contents.Where(content => text.Length >= ShortestHash && content.Digest.Hex.StartsWith(text, StringComparison.Ordinal))];
        return found is [var only]
            ? only.Digest
            : throw CommandFailure.Usage($"--content: which of the {contents.Count} contents shown? Give its number, or at least six characters of its hash.");
    }
}
