using Hattama.Findings;
using Hattama.Geography;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>Shows a dry run: files, findings, totals.</summary>
internal static class DryRunView
{
    private static readonly LocalText NothingWritten = new(
        "Сынақ тексеру: ештеңе жазылмады.", "Пробная проверка: ничего не записано.", "Dry run: nothing was written.");

    /// <summary>Shows it.</summary>
    public static void Show(Terminal terminal, DryRun run, int examples)
    {
        ReceiptsView.Show(terminal, [.. run.Files.Select(file => file.Receipt)], withUploads: false);
        var coverage = ReferenceCoverage.Of(run.Definition, run.Register.Register);
        terminal.Line(terminal.Say(RegisterOf(run.Register)));
        ReferenceView.ShowBound(terminal, run.Register.Previous);
        ReferenceView.ShowCoverage(terminal, coverage);
        terminal.Line();
        FindingsView.Show(terminal, run.Findings, run.Definition, examples);
        var page = new TotalsPage
        {
            Definition = run.Definition,
            Snapshot = null,
            Nation = run.Nation,
            Area = run.Nation.Area,
            Children = run.Nation.Children,
        };
        new TotalsView(terminal, page).Show();
        terminal.Line(terminal.Say(NothingWritten));
        terminal.Object(json =>
        {
            json.WriteBoolean("isDryRun", true);
            ReceiptsView.Write(json, run.Files.Select(file => file.Receipt), withUploads: false);
            json.WriteObject("register", () =>
            {
                json.WriteBoolean("isDerived", run.Register.IsDerived);
                json.WriteNumber("stations", run.Register.Stations);
            });
            ReferenceView.Write(json, coverage, run.Register.Previous);
            FindingsView.Write(json, terminal.Language, run.Findings, run.Definition, examples);
            new TotalsJson(json, page, terminal.Language).Write();
        });
    }

    private static LocalText RegisterOf(LoadedRegister register)
    {
        var stations = Numbers.Grouped(register.Stations);
        return register.IsDerived
            ? new(
                $"Тізілім осы файлдардан алынды: {stations} учаске. Келмеген учаске көрінбейді; тізіммен салыстыру үшін --register беріңіз.",
                $"Реестр составлен по этим файлам: участков {stations}. Недостающий участок так не виден; чтобы сверить со списком, укажите --register.",
                $"Register derived from these files: {stations} stations. A missing station cannot show; give --register to check against a list.")
            : new($"Тізілім: {stations} учаске.", $"Реестр: участков {stations}.", $"Register: {stations} stations.");
    }
}

/// <summary>Shows why a definition is refused.</summary>
internal static class DefinitionView
{
    /// <summary>Shows the findings; the exit code that goes with them.</summary>
    public static ExitCode Show(Terminal terminal, FindingList findings, int examples)
    {
        terminal.Line("The contest definition is not valid; nothing was done.");
        FindingsView.Show(terminal, findings, definition: null, Math.Max(examples, 20));
        terminal.Object(json =>
        {
            json.WriteString("refused", "definition");
            FindingsView.Write(json, terminal.Language, findings, definition: null, Math.Max(examples, 20));
        });
        return ExitCode.Findings;
    }
}
