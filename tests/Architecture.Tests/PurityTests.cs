using System.Reflection;
using System.Runtime.InteropServices;

namespace Hattama.Tests.Architecture;

/// <summary>src/Shared decides and does nothing else: no network, no storage, one library each where files are read and where estimates are made.</summary>
public sealed class PurityTests
{
    /// <summary>The libraries outside the framework that Shared may use, and the room that may use them.</summary>
    private static readonly Dictionary<string, string> Libraries = new(StringComparer.Ordinal)
    {
        // CSV and JSON are read by our own code and the framework.
        ["DocumentFormat.OpenXml"] = "Hattama.Protocols",
        ["DocumentFormat.OpenXml.Framework"] = "Hattama.Protocols",
        // Special functions and quantiles (docs/adr).
        ["MathNet.Numerics"] = "Hattama.Observation.Estimation",
    };

    [Fact]
    public void Shared_ReferencesOnlyTheFrameworkAndFormatLibraries() => House.AssertNone(
        References().Where(name => !IsFramework(name) && !Libraries.ContainsKey(name)),
        "src/Shared references the framework and the libraries listed here, nothing else:");

    [Fact]
    public void Shared_ReferencesNoNetworkStorageOrCloud() => House.AssertNone(
        References().Where(name => IsUnder(name, "System.Net") || IsUnder(name, "Microsoft.Data.Sqlite") || IsUnder(name, "Azure")),
        "src/Shared has no network and no storage:");

    [Fact]
    public void Shared_UsesNoNetworkType() => House.AssertNone(
        AssemblyUses.Of(House.Shared).Where(use => IsUnder(use.Used.Namespace, "System.Net")).Select(use => use.ToString()),
        "src/Shared has no network:");

    [Fact]
    public void Library_IsUsedOnlyInItsRoom() => House.AssertNone(
        from use in AssemblyUses.Of(House.Shared)
        from library in Libraries
        where IsUnder(use.Used.Namespace, library.Key) && !IsUnder(use.User.Namespace, library.Value)
        select use.ToString(),
        "A library is used only in the room that it was brought in for:");

    private static IEnumerable<string> References() => House.Shared.GetReferencedAssemblies().Select(name => name.Name!);

    private static bool IsUnder(string name, string root) =>
        name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private static bool IsFramework(string name) => File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll"));
}
