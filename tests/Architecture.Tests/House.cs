using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Hattama.Kit;

namespace Hattama.Tests.Architecture;

/// <summary>The assemblies of <c>src</c>, as the tests see them.</summary>
internal static class House
{
    /// <summary>Assembly names of the projects under <c>src</c>, ordered.</summary>
    public static IReadOnlyList<string> AssemblyNames { get; } =
    [
        .. Directory.EnumerateFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories)
            .Where(IsSource).Select(NameOf).Order(StringComparer.Ordinal),
    ];

    /// <summary>The assemblies, loaded.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [.. AssemblyNames.Select(name => Assembly.Load(name))];

    /// <summary>The assembly of <c>src/Shared</c>.</summary>
    public static Assembly Shared { get; } = typeof(Findings.Finding).Assembly;

    /// <summary>Every type that a person wrote, nested ones too.</summary>
    public static IEnumerable<Type> Types => Assemblies.SelectMany(TypesOf);

    /// <summary>Every type of one assembly that a person wrote, nested ones too.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly) => assembly.GetTypes().Where(IsWritten);

    /// <summary>The C# files under a folder of the checkout that a person wrote, ordered.</summary>
    public static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories)
            .Where(IsSource)
            .Order(StringComparer.Ordinal);

    /// <summary>Fails with one line per violation, all at once.</summary>
    public static void AssertNone(IEnumerable<string> violations, string rule)
    {
        var found = violations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, $"{rule}\n{string.Join('\n', found)}");
    }

    /// <summary>Builds write projects and sources too, beside what they build.</summary>
    private static bool IsSource(string file) => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private static bool IsWritten(Type type)
    {
        for (var outer = type; outer is not null; outer = outer.DeclaringType)
        {
            if (outer.Name.Contains('<', StringComparison.Ordinal)
                || outer.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
                || outer.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
                || outer.Namespace is { } space && !space.StartsWith("Hattama", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string NameOf(string project) =>
        XDocument.Load(project).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);
}
