using Hattama.Findings;

namespace Hattama.Cli;

/// <summary>A design, seed or frame that cannot be used: the command prints its findings and ends with 1.</summary>
internal sealed class SampleRefused(FindingList findings) : Exception("The sample cannot be used.")
{
    /// <summary>What is wrong.</summary>
    public FindingList Findings { get; } = findings;

    /// <summary>With one finding.</summary>
    public static SampleRefused Of(Finding finding)
    {
        var findings = new FindingList();
        findings.Add(finding);
        return new SampleRefused(findings);
    }

    /// <summary>Runs a command and shows what it was refused for.</summary>
    public static async Task<int> ShowAsync(Terminal terminal, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (DefinitionRefused refused)
        {
            return (int)DefinitionView.Show(terminal, refused.Findings, FindingsView.DefaultExamples);
        }
        catch (SampleRefused refused)
        {
            FindingsView.Show(terminal, refused.Findings, definition: null, 20);
            terminal.Object(json =>
            {
                json.WriteString("refused", "sample");
                FindingsView.Write(json, terminal.Language, refused.Findings, definition: null, 20);
            });
            return (int)ExitCode.Findings;
        }
    }
}
