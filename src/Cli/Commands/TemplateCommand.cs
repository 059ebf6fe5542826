using System.CommandLine;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary><c>template</c>: an empty table for commissions to fill in.</summary>
internal static class TemplateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var format = new Option<string>("--format") { Description = "Format of the file", Required = true, HelpName = "xlsx|csv" }.AcceptOnlyFromAmong("xlsx", "csv");
        var area = new Option<string?>("--area") { Description = "Only the stations of this area (with --store)", HelpName = "CODE" };
        var form = new Option<string?>("--form") { Description = "An observers' form instead of protocols: its id", HelpName = "ID" };
        var file = new Option<string>("--out") { Description = "File to write; it must not exist", Required = true, HelpName = "FILE" };
        var command = new Command("template", "Write an empty table for protocols, or for an observers' form; with a store, a row for every expected station.")
        {
            common.Store, common.Contest, format, area, form, file,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var (definition, register) = await LoadAsync(parsed, common, around, cancel);
            var observers = ObserverFormOf(definition, parsed.GetValue(form));
            var below = AreaOf(register, parsed.GetValue(area));
            var path = parsed.GetRequiredValue(file);
            var isWorkbook = parsed.GetRequiredValue(format) == "xlsx";
            var rows = 0;
            await NewFile.WriteAsync(path, stream =>
            {
                using TableWriter table = isWorkbook ? new WorkbookTable(stream, definition.Id) : new CsvTable(stream);
                var template = new FormTemplate(definition, terminal.Language, observers);
                template.WriteHeader(table, hasTitle: isWorkbook);
                rows = register is null ? 0 : template.WriteStations(table, register, below!);
                return Task.CompletedTask;
            });
            CheckReadable(definition, path, rows, observers, cancel);
            terminal.Line($"{path}: {Numbers.Grouped(rows)} rows to fill in.");
            terminal.Object(json =>
            {
                json.WriteString("contest", definition.Id);
                json.WriteString("file", path);
                json.WriteNumber("rows", rows);
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static async Task<(ContestDefinition Definition, Register? Register)> LoadAsync(
        ParseResult parsed, CommonOptions common, Surroundings around, CancellationToken cancel)
    {
        var contest = parsed.GetValue(common.Contest);
        if (parsed.GetValue(common.Store) is null && contest is not null && File.Exists(contest))
        {
            return (DefinitionFile.Load(contest).Definition, null);
        }

        await using var store = await common.OpenAsync(parsed, around, cancel);
        var id = await store.ContestAsync(contest, cancel);
        var inForce = await store.Setup.LoadAsync(await store.ActivationAsync(id, cancel), cancel);
        return (inForce.Definition, inForce.Register);
    }

    private static Area? AreaOf(Register? register, string? code)
    {
        if (code is null)
        {
            return register?.Nation;
        }

        var areas = register?.FindAreas(code).ToList() ?? throw CommandFailure.Usage("--area needs the register of a store: give --store DIR.");
        return areas.Count > 0 ? areas[^1] : throw CommandFailure.Usage($"The register has no area “{code}”.");
    }

    private static ObserverForm? ObserverFormOf(ContestDefinition definition, string? id)
    {
        if (id is null)
        {
            return null;
        }

        var forms = definition.Observers?.Forms ?? [];
        return forms.FirstOrDefault(known => known.Id == id) ?? throw CommandFailure.Usage(
            forms.IsEmpty
                ? $"Contest {definition.Id} has no observers' forms."
                : $"Contest {definition.Id} has no observers' form “{id}”. It has: {string.Join(", ", forms.Select(known => known.Id))}.");
    }

    /// <summary>A template that the reader would object to must not reach a commission.</summary>
    private static void CheckReadable(ContestDefinition definition, string path, int rows, ObserverForm? observers, CancellationToken cancel)
    {
        var findings = new FindingList();
        ReadSummary read;
        using (var file = File.OpenRead(path))
        {
            var name = Path.GetFileName(path);
            read = observers is null
                ? new ProtocolReader(definition, ReadCaps.Default).Read(file, name, findings, static (in EntryRow _) => { }, cancel: cancel)
                : new ObservationReader(definition, ReadCaps.Default).Read(file, name, findings, static _ => { }, cancel: cancel);
        }

        if (findings.Kept.Count > 0 || read.Entries != rows)
        {
            File.Delete(path);
            throw CommandFailure.Storage(
                $"The template would not be readable ({(findings.Kept.Count > 0 ? findings.Kept[0].Message.ToString() : "rows are missing")}); it was not written. Leave --store out and fill the keys in by hand.");
        }
    }
}
