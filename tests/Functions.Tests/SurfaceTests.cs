using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hattama.Functions;
using Hattama.Kit;

namespace Hattama.Tests.Functions;

/// <summary>What src/Functions calls of the Functions packages is listed, with the package and version that each member stands for.</summary>
public sealed partial class SurfaceTests
{
    private const string Surface = "Hattama.FunctionsSdk";

    /// <summary>Whether this build is compiled against the packages.</summary>
    private static bool HasPackages => typeof(Microsoft.Azure.Functions.Worker.FunctionAttribute).Assembly.GetName().Name != Surface;

    [Fact]
    public void Members_InUse_AreListedAndNoOthers()
    {
        var used = Uses(typeof(NationalRollup).Assembly.Location).Order(StringComparer.Ordinal).ToList();
        var listed = Listed().Where(line => line.IsCalled).Select(line => line.Member).Order(StringComparer.Ordinal).ToList();
        if (HasPackages)
        {
            // Worker.Sdk adds code of its own to the program, which calls more: that nothing else is called is seen in a build with the surface.
            used = [.. used.Where(listed.Contains)];
        }

        Assert.Equal(listed, used);
    }

    [Fact]
    public void Members_Listed_AreOfThePinnedVersions()
    {
        var pins = Pins();
        Assert.NotEmpty(Listed());
        Assert.All(Listed(), line => Assert.True(
            !pins.TryGetValue(line.Package, out var version) || version == line.Version, $"{line.Package} is pinned to another version than {line.Version}."));
        if (HasPackages)
        {
            var restored = Restored();
            Assert.All(Listed().Select(line => (line.Package, line.Version)).Distinct(), line =>
                Assert.True(restored.GetValueOrDefault(line.Package) is { } version && version >= Version.Parse(line.Version), $"{line.Package} {restored.GetValueOrDefault(line.Package)}"));
        }
    }

    [Fact]
    public void Pins_OfTheFeed_AreExact()
    {
        var versions = PinPattern().Matches(File.ReadAllText(Repository.File("Directory.Packages.props")))
            .Where(match => match.Groups[1].Value.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)).Select(match => match.Groups[2].Value).ToList();
        Assert.Equal(9, versions.Count);
        // Anything else would let a feed choose another version, and the probe say yes to it.
        Assert.All(versions, version => Assert.Matches(@"^\[[0-9.]+\]$", version));
        var asked = File.ReadAllText(Repository.File("build", "FunctionsSdk", "Packages.props"));
        Assert.All(Pins().Keys.Where(package => package.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)), package =>
            Assert.Contains($"\"{package}\"", asked, StringComparison.Ordinal));
    }

    [Fact]
    public void Members_Listed_AreInThePackagesWithTheSameSignatures()
    {
        Assert.SkipUnless(HasPackages, "This build uses the surface: the feed has no packages to compare it with, or FunctionsPackages=surface.");
        var surface = Assembly.LoadFrom(Repository.File("build", "FunctionsSdk", "bin", "Debug", "net10.0", Surface + ".dll"));
        var packages = Directory.EnumerateFiles(AppContext.BaseDirectory, "Microsoft.*.dll")
            .Where(file => PackagePattern().IsMatch(Path.GetFileName(file))).Select(Assembly.LoadFrom).ToList();
        Assert.All(Listed(), line =>
        {
            var ctor = line.Member.EndsWith("..ctor", StringComparison.Ordinal);
            var (type, name) = ctor ? (line.Member[..^6], ".ctor") : (line.Member[..line.Member.LastIndexOf('.')], line.Member[(line.Member.LastIndexOf('.') + 1)..]);
            var ours = Signatures(surface.GetType(type, throwOnError: true)!, name);
            var theirs = Signatures(packages.Select(package => package.GetType(type)).First(found => found is not null)!, name);
            Assert.NotEmpty(ours);
            Assert.Empty(ours.Except(theirs));
        });
    }

    /// <summary>The members of a type that have this name, as other programs see them.</summary>
    private static List<string> Signatures(Type type, string name) =>
    [
        .. type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy)
            .OfType<MethodBase>()
            .Where(method => method.Name == name && (method.IsPublic || method.IsFamily) && !(method is ConstructorInfo && method.IsDefined(typeof(CompilerGeneratedAttribute))))
            .Select(method => $"{(method is MethodInfo { ReturnType: var returned } ? returned : null)} {name}({string.Join(", ", method.GetParameters().Select(parameter => $"{parameter.ParameterType} {parameter.Name}"))}) {method.IsStatic} {method.IsAbstract}"),
    ];

    private static Dictionary<string, string> Pins() => PinPattern().Matches(File.ReadAllText(Repository.File("Directory.Packages.props")))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('[', ']'));

    /// <summary>The packages that were restored for the program, with their versions.</summary>
    private static Dictionary<string, Version> Restored() => RestoredPattern()
        .Matches(File.ReadAllText(Path.ChangeExtension(typeof(SurfaceTests).Assembly.Location, ".deps.json")))
        .DistinctBy(match => match.Groups[1].Value).ToDictionary(match => match.Groups[1].Value, match => Version.Parse(match.Groups[2].Value));

    private static List<(string Package, string Version, string Member, bool IsCalled)> Listed() =>
    [
        .. File.ReadLines(Repository.File("build", "FunctionsSdk", "README.md"))
            .Select(line => LinePattern().Match(line))
            .Where(match => match.Success)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value == "product")),
    ];

    private static HashSet<string> Uses(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var uses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (TypeOf(metadata, member.Parent) is { } type)
            {
                uses.Add($"{type}.{metadata.GetString(member.Name)}");
            }
        }

        return uses;
    }

    /// <summary>The full name of a type of the surface; null for every other type.</summary>
    private static string? TypeOf(MetadataReader metadata, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeSpecification)
        {
            var reader = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
            return reader.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && reader.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle
                ? TypeOf(metadata, reader.ReadTypeHandle())
                : null;
        }

        if (handle.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)handle);
        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && IsOfThePackages(metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name))
            ? $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"
            : null;
    }

    private static bool IsOfThePackages(string assembly) => assembly == Surface || PackagePattern().IsMatch(assembly + ".dll");

    [GeneratedRegex("""<PackageVersion Include="([^"]+)" Version="([^"]+)" />""")]
    private static partial Regex PinPattern();

    [GeneratedRegex(@"^Microsoft\.(Azure\.Functions\.Worker|DurableTask)\b.*\.dll$")]
    private static partial Regex PackagePattern();

    [GeneratedRegex("\"(Microsoft\\.[^\"/]+)/([0-9.]+)[^\"]*\"")]
    private static partial Regex RestoredPattern();

    [GeneratedRegex(@"^\| (Microsoft\.\S+) \| (\S+) \| `([^`]+)` \| (product|tests) \|$")]
    private static partial Regex LinePattern();
}
