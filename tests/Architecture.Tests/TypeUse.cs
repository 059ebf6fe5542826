namespace Hattama.Tests.Architecture;

/// <summary>A type known by its namespace and the name of its outermost type: what belongs to a room.</summary>
internal readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>One type uses another, in <paramref name="Member"/>.</summary>
internal readonly record struct TypeUse(TypeName User, TypeName Used, string Member)
{
    public override string ToString() => $"{User} → {Used} (in {Member})";
}
