using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>
/// Knows the names of a contest where they stand down a column: those that headers go by, and before a line's name the number that the definition
/// gives this line (<c>1.</c>, <c>2.1)</c>). With another number before it a name is unknown.
/// </summary>
internal sealed class UprightNames(ContestDefinition definition, Dictionary<string, Role> roles)
{
    /// <summary>Lines that must be named beside the station; one figure alone is no protocol.</summary>
    public const int LeastLines = 2;

    private const int MostNumber = 12;

    private readonly int _longest = roles.Keys.Max(static name => name.Length) + MostNumber;

    /// <summary>The name in a cell without its number, and what is read under it; false: it is no name of the contest.</summary>
    public bool TryRead(ReadOnlySpan<char> cell, out string name, out Role role)
    {
        (name, role) = (string.Empty, default);
        cell = cell.Trim();
        // Nearly all cells are figures, and text that is longer than any name need not be made normal.
        if (cell.IsEmpty || cell.Length > 2 * _longest || !HasLetter(cell))
        {
            return false;
        }

        name = Columns.Normalize(cell);
        return roles.TryGetValue(name, out role) || TryReadNumbered(ref name, out role);
    }

    /// <summary>What a column names by row, where it names the station and at least <see cref="LeastLines"/> lines; null: it does not.</summary>
    public Role?[]? Find(HeldTable table, int column)
    {
        Role?[]? named = null;
        for (var row = 0; row < table.Count; row++)
        {
            if (table.KindOf(row, column) == CellKind.Plain && TryRead(table.Cell(row, column), out _, out var role) && !role.IsIgnored)
            {
                named ??= new Role?[table.Count];
                named[row] = role;
            }
        }

        var areEnough = named is not null && StationKeys.Count > 0
            && named.Where(static role => role is { Key: null }).Distinct().Count() >= LeastLines
            && StationKeys.All(id => named.Any(role => role?.Key == id));
        return areEnough ? named : null;
    }

    /// <summary>Keys that name the station.</summary>
    public IReadOnlyList<string> StationKeys { get; } = [.. definition.Station.Code.Columns];

    private bool TryReadNumbered(ref string name, out Role role)
    {
        role = default;
        for (var end = 1; end < Math.Min(name.Length - 1, MostNumber); end++)
        {
            if (name[end] is not ('.' or ')'))
            {
                continue;
            }

            var rest = name[(end + 1)..].TrimStart();
            if (roles.TryGetValue(rest, out role) && role is { Key: null, IsIgnored: false } && name.AsSpan(0, end).SequenceEqual(definition.Lines[role.Line].Number))
            {
                name = rest;
                return true;
            }
        }

        role = default;
        return false;
    }

    private static bool HasLetter(ReadOnlySpan<char> cell)
    {
        foreach (var character in cell)
        {
            if (char.IsLetter(character))
            {
                return true;
            }
        }

        return false;
    }
}
