using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>The Bicep command of the package that this project names, at work on a copy of <c>infra</c>.</summary>
internal static class Bicep
{
    private static readonly string Package = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "BicepPackage").Value ?? string.Empty;

    /// <summary>The folder of templates in the checkout.</summary>
    public static string Folder { get; } = Repository.File("infra");

    /// <summary>Runs the command in <paramref name="folder"/>; skips the test where the command cannot run.</summary>
    public static async Task<BicepAnswer> RunAsync(string folder, params string[] arguments)
    {
        var command = Path.Combine(Package, "tools", "bicep");
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 && File.Exists(command),
            "The Bicep command comes as a package for Linux on x64 only; on other systems the templates are checked by CI.");
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // One file less to unpack, and no question about an update: the test machine may have no network.
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(Path.GetTempPath(), "hattama-bicep");
        start.Environment["BICEP_TRACING_ENABLED"] = "false";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new BicepAnswer(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>A copy of the templates that a test may change; the caller deletes it.</summary>
    public static DirectoryInfo Copy()
    {
        var copy = Directory.CreateTempSubdirectory("hattama-infra-");
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.FullName, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}

/// <summary>What the command answered.</summary>
internal sealed record BicepAnswer(int ExitCode, string Output, string Errors);
