using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Hattama.Functions;
using Hattama.Kit;

namespace Hattama.Tests.Functions;

/// <summary>What src/Functions calls of the Functions packages is listed, with the package and version that each member stands for.</summary>
public sealed partial class SurfaceTests
{
    private const string Surface = "Hattama.FunctionsSdk";

    [Fact]
    public void Members_InUse_AreListedAndNoOthers()
    {
        var used = Uses(typeof(NationalRollup).Assembly.Location);
        Assert.SkipWhen(used.Count == 0, "This build uses the packages; the surface is not in it.");
        var listed = Listed().Where(line => line.IsCalled).Select(line => line.Member).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(listed, used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Members_Listed_AreOfThePinnedVersions()
    {
        var pins = PinPattern().Matches(File.ReadAllText(Repository.File("Directory.Packages.props")))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.NotEmpty(Listed());
        Assert.All(Listed(), line => Assert.True(
            !pins.TryGetValue(line.Package, out var version) || version == line.Version, $"{line.Package} is pinned to another version than {line.Version}."));
    }

    [Fact]
    public void Pins_OfTheFeed_AreTheOnesPublished()
    {
        var pins = PinPattern().Matches(File.ReadAllText(Repository.File("Directory.Packages.props")))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal("2.52.0", pins["Microsoft.Azure.Functions.Worker"]);
        Assert.Equal("2.0.7", pins["Microsoft.Azure.Functions.Worker.Sdk"]);
        Assert.Equal("1.16.5", pins["Microsoft.Azure.Functions.Worker.Extensions.DurableTask"]);
    }

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
            && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == Surface
            ? $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"
            : null;
    }

    [GeneratedRegex("""<PackageVersion Include="([^"]+)" Version="([^"]+)" />""")]
    private static partial Regex PinPattern();

    [GeneratedRegex(@"^\| (Microsoft\.\S+) \| (\S+) \| `([^`]+)` \| (product|tests) \|$")]
    private static partial Regex LinePattern();
}
