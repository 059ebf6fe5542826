using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation.Sampling;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>sample verify</c>: seed against commitment, list against draw, and when the design was stamped.</summary>
internal static class SampleVerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var options = new SampleOptions();
        var sample = new Option<string>("--sample") { Description = "Published list of stations (CSV)", Required = true, HelpName = "FILE" };
        var receipt = new Option<string?>("--receipt") { Description = "Receipt of the upload of the design: when its commitment was stamped", HelpName = "FILE" };
        var opening = new Option<string?>("--opens") { Description = "When polls opened (2022-06-05T07:00:00+06:00); with --receipt", HelpName = "INSTANT" };
        var command = new Command("verify", "Check a published sample: redraw it and compare.")
        {
            common.Store, common.Contest, options.Register, options.Design, options.Seed, sample, receipt, opening,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            return await SampleRefused.ShowAsync(terminal, async () =>
            {
                var files = await SampleFiles.LoadAsync(common, options, parsed, around, cancel);
                var draw = files.Draw().Match(
                    draw => draw, reason => throw CommandFailure.Usage(terminal.Say(reason)), finding => throw SampleRefused.Of(finding));
                var (missing, extra) = SampleCsv.Compare(draw, parsed.GetRequiredValue(sample));
                var stamped = Stamp(files.Design, parsed.GetValue(receipt), parsed.GetValue(opening));
                Show(terminal, draw, missing, extra, stamped);
                return (int)(missing.Count + extra.Count == 0 && stamped != false ? ExitCode.Fine : ExitCode.Findings);
            });
        });
        return command;
    }

    /// <summary>Whether the receipt is of this design and older than the opening; null: not asked.</summary>
    private static bool? Stamp(SampleDesign design, string? receipt, string? opening)
    {
        if (receipt is null && opening is null)
        {
            return null;
        }

        if (receipt is null || opening is null
            || !DateTimeOffset.TryParse(opening, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var opens))
        {
            throw CommandFailure.Usage("--receipt and --opens go together; an instant is written 2022-06-05T07:00:00+06:00.");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(receipt));
            var root = document.RootElement;
            return Digest.Parse(root.GetProperty("evidence").GetString()) == design.Digest && root.GetProperty("received").GetDateTimeOffset() < opens;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Storage($"{receipt} cannot be read as a receipt: {failure.Message}", failure);
        }
    }

    private static void Show(Terminal terminal, ProbabilityDraw draw, IReadOnlyList<string> missing, IReadOnlyList<string> extra, bool? stamped)
    {
        const int Shown = 20;
        terminal.Line($"The seed fits the commitment {draw.Design.Commitment}.");
        terminal.Line(stamped switch
        {
            true => "The receipt is of this design and was stamped before the polls opened.",
            false => "The receipt is of another file, or was stamped after the polls opened: the seed may have been chosen afterwards.",
            null => "When the commitment was published is not shown: give --receipt and --opens.",
        });
        terminal.Line(missing.Count + extra.Count == 0
            ? $"The list is what the draw gives: {Numbers.Grouped(draw.Stations.Length)} stations."
            : $"{Rules.SampleDiffers.Code} {terminal.Say(Rules.SampleDiffers.Title)}: {missing.Count} lines of the draw are not in the list, {extra.Count} lines of the list are not in the draw.");
        foreach (var line in missing.Take(Shown).Select(line => $"  - {line}").Concat(extra.Take(Shown).Select(line => $"  + {line}")))
        {
            terminal.Line(line);
        }

        terminal.Object(json =>
        {
            json.WriteBoolean("matches", missing.Count + extra.Count == 0);
            json.WriteString("commitment", draw.Design.Commitment.Hex);
            json.WriteString("frame", draw.Frame.Digest.Hex);
            if (stamped is { } before)
            {
                json.WriteBoolean("stampedBefore", before);
            }

            json.WriteArray("missing", missing, json.WriteStringValue);
            json.WriteArray("extra", extra, json.WriteStringValue);
        });
    }
}
