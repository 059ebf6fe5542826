using System.Reflection;
using System.Runtime.CompilerServices;
using Hattama.Kit;

namespace Hattama.Tests.Architecture;

/// <summary>What the types and files of the house look like (STYLE.md).</summary>
public sealed class ShapeTests
{
    private static readonly string[] VagueNames =
        ["Service", "Manager", "Helper", "Helpers", "Util", "Utils", "Processor", "Handler", "Dto", "DTO"];

    private static readonly string[] DrawerFolders = ["Util", "Utils", "Helper", "Helpers", "Common"];

    [Fact]
    public void EveryProject_IsLoaded() => Assert.Equal(
        House.AssemblyNames, House.Assemblies.Select(assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryClass_IsSealedStaticOrAbstract() => House.AssertNone(
        House.Types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !type.IsAssignableTo(typeof(Exception)))
            .Select(type => type.FullName!),
        "These classes are neither sealed nor static nor abstract:");

    [Fact]
    public void Shared_HasNoPublicSetter() => House.AssertNone(
        from type in House.TypesOf(House.Shared)
        from property in type.GetProperties(Everything)
        where property.SetMethod is { IsPublic: true } setter
            && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            && !OverridesTheFramework(setter)
        select $"{type.FullName}.{property.Name}",
        "What decides is immutable; these properties can be set after construction:");

    [Fact]
    public void Shared_HasNoPublicMutableField() => House.AssertNone(
        from type in House.TypesOf(House.Shared)
        where !type.IsEnum
        from field in type.GetFields(Everything)
        where field is { IsPublic: true, IsInitOnly: false, IsLiteral: false }
        select $"{type.FullName}.{field.Name}",
        "What decides is immutable; these fields can be written from outside:");

    [Fact]
    public void NoType_HasAVagueName() => House.AssertNone(
        from type in House.Types
        where !type.IsAssignableTo(typeof(Delegate))
        let name = type.Name.Split('`')[0]
        where VagueNames.Any(vague => name.EndsWith(vague, StringComparison.Ordinal))
        select type.FullName,
        "Nouns for data, verbs on a static class named for the noun; these names say neither:");

    [Fact]
    public void NoFolder_IsADrawer() => House.AssertNone(
        Directory.EnumerateDirectories(Repository.File("src"), "*", SearchOption.AllDirectories)
            .Select(folder => Path.GetRelativePath(Repository.Root, folder))
            .Where(folder => !folder.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Where(folder => DrawerFolders.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)),
        "A folder is a concept, not a drawer:");

    [Fact]
    public void NoFile_IsLongerThan400Lines() => House.AssertNone(
        from file in House.SourceFiles("src")
        let lines = File.ReadLines(file).Count()
        where lines > 400
        select $"{Path.GetRelativePath(Repository.Root, file)}: {lines} lines",
        "A file is read in one sitting; split these by concept:");

    [Theory]
    [MemberData(nameof(PublicStructs))]
    public void DefaultStruct_IsSafe(Type type)
    {
        var value = RuntimeHelpers.GetUninitializedObject(type);
        var same = RuntimeHelpers.GetUninitializedObject(type);

        _ = value.ToString();
        Assert.Equal(value.GetHashCode(), same.GetHashCode());
        Assert.True(value.Equals(same));
        if (type.GetMethod("op_Equality", [type, type]) is { } equality)
        {
            Assert.Equal(true, equality.Invoke(null, [value, same]));
        }
    }

    /// <summary>Structs that can be boxed; a generic one is closed over <see cref="int"/>.</summary>
    public static TheoryData<Type> PublicStructs() =>
    [
        .. House.Types.Where(type => type is { IsValueType: true, IsEnum: false, IsByRefLike: false, IsVisible: true })
            .Select(type => type.IsGenericTypeDefinition
                ? type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(int))])
                : type),
    ];

    /// <summary>A stream must have the setter of its position, if only to refuse.</summary>
    private static bool OverridesTheFramework(MethodInfo method) => !House.Assemblies.Contains(method.GetBaseDefinition().DeclaringType!.Assembly);

    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
}
