using System.Text.Json.Nodes;

namespace Hattama.Tests;

/// <summary>Every template compiles, without a warning of the compiler or of the linter, in the layout that <c>bicep format</c> gives it.</summary>
public sealed class CompileTests
{
    [Fact]
    public async Task Lint_EveryFile_FindsNothing()
    {
        var answer = await Bicep.RunAsync(Bicep.Folder, "lint", "--pattern", "**/*.bicep");
        Assert.Equal((0, string.Empty), (answer.ExitCode, (answer.Output + answer.Errors).Trim()));
    }

    [Fact]
    public async Task Lint_UnusedParameterAndUnknownProperty_AreFound()
    {
        var copy = Bicep.Copy();
        try
        {
            var file = Path.Combine(copy.FullName, "modules", "identity.bicep");
            await File.WriteAllTextAsync(
                file,
                (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("location: location", "place: location", StringComparison.Ordinal) + "param idle string\n",
                TestContext.Current.CancellationToken);
            var answer = await Bicep.RunAsync(copy.FullName, "lint", "modules/identity.bicep");
            Assert.NotEqual(0, answer.ExitCode);
            Assert.Contains("no-unused-params", answer.Output + answer.Errors, StringComparison.Ordinal);
            Assert.Contains("place", answer.Output + answer.Errors, StringComparison.Ordinal);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Format_EveryFile_ChangesNothing()
    {
        var copy = Bicep.Copy();
        try
        {
            var answer = await Bicep.RunAsync(copy.FullName, "format", "--pattern", "**/*.bicep*");
            Assert.Equal(0, answer.ExitCode);
            var changed = Directory.EnumerateFiles(copy.FullName, "*.bicep*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(copy.FullName, file))
                .Where(file => File.ReadAllText(Path.Combine(copy.FullName, file)) != File.ReadAllText(Path.Combine(Bicep.Folder, file)))
                .Order(StringComparer.Ordinal);
            Assert.Empty(changed);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Build_Everything_OutputsAndSettingsHoldNoSecret()
    {
        var answer = await Bicep.RunAsync(Bicep.Folder, "build", "main.bicep", "--stdout");
        Assert.Equal((0, string.Empty), (answer.ExitCode, answer.Errors.Trim()));
        var template = JsonNode.Parse(answer.Output)!;
        Assert.Empty(Secrets.InTemplate(template));
        Assert.Equal(
            template["parameters"]!.AsObject().Where(parameter => parameter.Value!["defaultValue"] is null).Select(parameter => parameter.Key),
            AzdParameters().Intersect(template["parameters"]!.AsObject().Where(parameter => parameter.Value!["defaultValue"] is null).Select(parameter => parameter.Key)));
        Assert.Empty(AzdParameters().Except(template["parameters"]!.AsObject().Select(parameter => parameter.Key)));
    }

    private static IEnumerable<string> AzdParameters() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "main.parameters.json")))!["parameters"]!.AsObject().Select(parameter => parameter.Key);
}
