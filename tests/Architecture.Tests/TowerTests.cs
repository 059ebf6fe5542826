using System.Reflection;

namespace Hattama.Tests.Architecture;

/// <summary>The house is a tower (CONTRIBUTING.md): a room uses only rooms below it, so there is no circle anywhere.</summary>
public sealed class TowerTests
{
    /// <summary>The floors from the ground up. Rooms on one floor do not use each other. A room is a namespace; Flow is the root.</summary>
    private static readonly string[][] Floors =
    [
        ["Hattama.Findings"],
        ["Hattama.Contests"],
        ["Hattama.Geography"],
        ["Hattama.Protocols"],
        ["Hattama.Ledger"],
        ["Hattama.Rollups", "Hattama.Observation"],
        ["Hattama.Results"],
        ["Hattama"],
        ["Hattama.Stores"],
        ["Hattama.Pipeline"],
        ["Hattama.Api"],
        ["Hattama.Cli", "Hattama.Functions"],
    ];

    private static readonly Dictionary<string, int> FloorOf = Floors
        .SelectMany((rooms, floor) => rooms.Select(room => (room, floor)))
        .ToDictionary(pair => pair.room, pair => pair.floor, StringComparer.Ordinal);

    [Fact]
    public void Room_UsesOnlyRoomsBelowIt() => House.AssertNone(
        House.Assemblies.SelectMany(Violations), "A room uses only rooms below it; these uses go up or sideways:");

    [Fact]
    public void EveryType_LivesInARoom() => House.AssertNone(
        House.Types.Where(type => RoomOf(type.Namespace ?? string.Empty) is null && !IsEntryPoint(type)).Select(type => type.FullName!),
        "The namespace of these types is no room of the tower:");

    [Fact]
    public void EveryFile_NamesTheRoomOfItsFolder() => House.AssertNone(
        House.SourceFiles("src").Where(file => !NamesItsRoom(file)).Select(file => Path.GetRelativePath(Kit.Repository.Root, file)),
        "The namespace of these files is not the room that their folder is:");

    [Theory]
    [InlineData("Hattama.Findings", "Hattama.Contests", false)]
    [InlineData("Hattama.Contests", "Hattama.Findings", true)]
    [InlineData("Hattama.Protocols", "Hattama.Geography", true)]
    [InlineData("Hattama.Geography", "Hattama.Protocols", false)]
    [InlineData("Hattama.Protocols", "Hattama.Ledger", false)]
    [InlineData("Hattama.Rollups", "Hattama.Observation", false)]
    [InlineData("Hattama.Observation", "Hattama.Rollups", false)]
    [InlineData("Hattama.Results", "Hattama", false)]
    [InlineData("Hattama", "Hattama.Results", true)]
    [InlineData("Hattama.Stores.Embedded", "Hattama.Stores", true)]
    [InlineData("Hattama.Stores", "Hattama.Stores.Embedded", true)]
    [InlineData("Hattama.Cli", "Hattama.Functions", false)]
    public void Order_IsThatOfTheDesign(string user, string used, bool allowed) =>
        Assert.Equal(allowed, MayUse(RoomOf(user)!, RoomOf(used)!));

    [Theory]
    [InlineData(nameof(Probe.InBody))]
    [InlineData(nameof(Probe.InSignature))]
    [InlineData(nameof(Probe.InCatch))]
    [InlineData(nameof(Probe.InTypeOf))]
    [InlineData(nameof(Probe.InGenericArgument))]
    public void Walker_SeesAUse(string member) =>
        Assert.Contains(AssemblyUses.Of(typeof(Probe).Assembly), use =>
            use.User.Name == nameof(Probe) && use.Used.Name == nameof(Seen) && use.Member == member);

    [Fact]
    public void Walker_SeesAUseInALambda() => Assert.Contains(AssemblyUses.Of(typeof(Probe).Assembly), use =>
        use.User.Name == nameof(Probe) && use.Used.Name == nameof(Seen) && use.Member.Contains(nameof(Probe.InLambda), StringComparison.Ordinal));

    private static IEnumerable<string> Violations(Assembly assembly)
    {
        foreach (var use in AssemblyUses.Of(assembly))
        {
            // The entry point of the command line is written without a namespace.
            var user = RoomOf(use.User.Namespace) ?? (use.User.Name == "Program" ? RoomOf($"Hattama.{ProjectOf(assembly)}") : null);
            var used = RoomOf(use.Used.Namespace);
            if (user is not null && used is not null && !MayUse(user, used))
            {
                yield return use.ToString();
            }
        }
    }

    private static bool MayUse(string user, string used) => user == used || FloorOf[used] < FloorOf[user];

    /// <summary>The room that a namespace is in; null: none.</summary>
    private static string? RoomOf(string space)
    {
        if (space == "Hattama")
        {
            return space;
        }

        var room = string.Join('.', space.Split('.').Take(2));
        return FloorOf.ContainsKey(room) ? room : null;
    }

    private static string ProjectOf(Assembly assembly) => assembly.GetName().Name switch
    {
        "hattama" => "Cli",
        { } name => name["Hattama.".Length..],
        null => throw new InvalidOperationException("An assembly without a name."),
    };

    private static bool IsEntryPoint(Type type) => type is { Name: "Program", Namespace: null };

    private static bool NamesItsRoom(string file)
    {
        var parts = Path.GetRelativePath(Kit.Repository.File("src"), file).Split(Path.DirectorySeparatorChar);
        var folder = parts[0] != "Shared" ? $"Hattama.{parts[0]}" : parts.Length == 2 ? "Hattama" : $"Hattama.{parts[1]}";
        var declared = File.ReadLines(file).Where(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            .Select(line => line["namespace ".Length..].TrimEnd(';', '{', ' ')).ToList();
        return declared.All(space => RoomOf(space) == folder);
    }

}

/// <summary>What the walker must see.</summary>
internal sealed class Seen : Exception
{
    public static int Count() => 0;
}

/// <summary>Uses <see cref="Seen"/> in every way that a room could use another.</summary>
internal static class Probe
{
    public static int InBody() => Seen.Count();

    public static void InSignature(Seen? seen) => GC.KeepAlive(seen);

    public static int InCatch()
    {
        try
        {
            return Environment.ProcessId;
        }
        catch (Seen)
        {
            return 0;
        }
    }

    public static string InTypeOf() => typeof(Seen).Name;

    public static int InGenericArgument() => Array.Empty<Seen>().Length;

    public static Func<int> InLambda() => static () => Seen.Count();
}
