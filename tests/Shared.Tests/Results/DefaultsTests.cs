using Hattama.Ledger;

namespace Hattama.Tests.Results;

public sealed class DefaultsTests
{
    public static TheoryData<Type> Structs() => [.. typeof(Digest).Assembly.GetTypes()
        .Where(type => type.IsVisible && type.IsValueType && !type.IsEnum && !type.IsByRefLike && !type.IsGenericTypeDefinition)];

    /// <summary>Nobody can keep a struct from being default: it must not throw when looked at.</summary>
    [Theory]
    [MemberData(nameof(Structs))]
    public void Default_OfPublicStruct_CanBeLookedAt(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var value = Activator.CreateInstance(type)!;
        Assert.NotNull(value.ToString());
        Assert.True(value.Equals(Activator.CreateInstance(type)));
        Assert.Equal(value.GetHashCode(), Activator.CreateInstance(type)!.GetHashCode());
        Assert.False(value.Equals(new object()));
    }
}
