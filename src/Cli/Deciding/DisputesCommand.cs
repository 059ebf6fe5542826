using System.CommandLine;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Cli;

/// <summary><c>disputes</c>: what waits for a decision, field by field, with senders, entries and evidence.</summary>
internal static class DisputesCommand
{
    private const int DefaultShown = 50;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var area = new Option<string?>("--area") { Description = "Only stations of this area: its code, at any level", HelpName = "CODE" };
        var most = new Option<int>("--most") { Description = "Stations shown", DefaultValueFactory = _ => DefaultShown, HelpName = "N" };
        var all = new Option<bool>("--all-lines") { Description = "Show the lines in which contents agree too" };
        var command = new Command("disputes", "Show what is disputed or held, as the ledger is now: contents side by side, who sent them, and where.")
        {
            common.Store, common.Contest, area, most, all,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var active = (await new ContestsInForce(store.Stores, around.Clock).FindAsync(contest, cancel))!;
            var view = await LedgerView.ReadAsync(store.Stores, active, around.Clock, cancel);
            var waiting = await FindAsync(view, parsed.GetValue(area), cancel);
            Show(terminal, active.InForce.Definition, waiting, parsed.GetValue(most), parsed.GetValue(all));
            terminal.Object(json =>
            {
                json.WriteString("contest", contest);
                json.WriteNumber("stations", waiting.Count);
                json.WriteNumber("withoutStation", view.Waiting);
                json.WriteArray("waiting", waiting.Take(parsed.GetValue(most)), one => json.WriteObject(null, () => Write(json, active.InForce.Definition, one, terminal.Language)));
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static async Task<List<Waiting>> FindAsync(LedgerView view, string? areaCode, CancellationToken cancel)
    {
        if (areaCode is not null && !view.Contest.Register.FindAreas(areaCode).Any())
        {
            throw CommandFailure.Usage($"The register has no area “{areaCode}”.");
        }

        var found = new List<Waiting>();
        await foreach (var rollup in view.RollAllAsync(cancel))
        {
            for (var slot = 0; slot < rollup.States.Count; slot++)
            {
                var (index, form) = rollup.Part.Slots[slot];
                var station = rollup.Part.Stations[index];
                if (Waits(rollup.States[slot]) && (areaCode is null || Enumerable.Range(0, station.Area.Level + 1).Any(level => station.Area.At(level).Code == areaCode)))
                {
                    found.Add(new Waiting(
                        station.Area.Code, station.Code, view.Contest.Definition.Forms[form], rollup.States[slot], SentContent.Of(view.Contest.Definition, rollup, slot),
                        [.. rollup.AttachmentsIn(station.Area).Where(scan => scan.Area == station.Area.Code && scan.Station == station.Code)
                            .Select(scan => new SentScan(scan, view.Cut.Uploads[scan.Upload]))]));
                }
            }
        }

        return found;
    }

    /// <summary>Disputed, held, or counted while a correction that nobody decided about or something later waits.</summary>
    private static bool Waits(in StationState state) => state.Kind is StateKind.Disputed or StateKind.Held
        || (state.Detail is { } detail
            && ((detail.Codes.Contains(Rules.CorrectionAwaitsDecision.Code) && detail.Decisions.IsEmpty) || detail.Codes.Contains(Rules.DecisionAfterFinal.Code)
                || detail.Contents.Any(content => content.Codes.Contains(Rules.AfterFinal.Code))));

    private static void Show(Terminal terminal, ContestDefinition definition, List<Waiting> waiting, int most, bool allLines)
    {
        foreach (var one in waiting.Take(most))
        {
            terminal.Line($"{one.Area}/{one.Station} ({one.Form.Id}): {terminal.Say(Words.Of(one.State.Kind))}");
            foreach (var code in one.Codes)
            {
                terminal.Line($"  {code}: {terminal.Say(Words.TitleOf(code, definition))}");
            }

            ContentsView.Show(terminal, definition, one.Form, one.Contents, allLines);
            foreach (var (scan, upload) in one.Scans)
            {
                terminal.Line($"  scan {scan.Digest.Hex[..12]}… {MediaTypes.NameOf(scan.Type)}, {upload.Sender}, {Instant.Format(upload.Received)}: {upload.File}{(scan.Member.Length == 0 ? string.Empty : "!" + scan.Member)} (upload {upload.Id})");
            }

            terminal.Line();
        }

        terminal.Line(waiting.Count <= most
            ? $"Stations that wait for a decision: {Numbers.Grouped(waiting.Count)}."
            : $"Stations that wait for a decision: {Numbers.Grouped(waiting.Count)}; shown: {Numbers.Grouped(most)}. More with --most, fewer with --area.");
    }

    private static void Write(Utf8JsonWriter json, ContestDefinition definition, Waiting one, Language language)
    {
        json.WriteString("area", one.Area);
        json.WriteString("station", one.Station);
        json.WriteString("form", one.Form.Id);
        json.WriteString("state", Vector.NameOf(one.State.Kind));
        json.WriteArray("codes", one.Codes, json.WriteStringValue);
        json.WriteArray("decisions", one.State.Detail?.Decisions ?? [], decision => json.WriteStringValue(decision.Hex));
        ContentsView.Write(json, definition, one.Form, one.Contents, language);
        json.WriteArray("attachments", one.Scans, sent => json.WriteObject(null, () =>
        {
            json.WriteString("attachment", sent.Scan.Digest.Hex);
            json.WriteString("mediaType", MediaTypes.NameOf(sent.Scan.Type));
            json.WriteNumber("length", sent.Scan.Length);
            json.WriteString("upload", sent.Upload.Id);
            json.WriteString("sender", sent.Upload.Sender);
            json.WriteString("file", sent.Upload.File);
            json.WriteString("member", sent.Scan.Member);
        }));
    }

    /// <summary>A scan of a station, and the upload that brought it.</summary>
    private sealed record SentScan(StationAttachment Scan, Upload Upload);

    private sealed record Waiting(string Area, string Station, Form Form, StationState State, IReadOnlyList<SentContent> Contents, IReadOnlyList<SentScan> Scans)
    {
        public IEnumerable<string> Codes => State.Detail?.Codes.AsEnumerable() ?? [];
    }
}
