using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>Reads the columns of a register that hold figures from elsewhere: ballots dispatched, the station's figures at a previous contest.</summary>
internal static class ReferenceCells
{
    private const string DispatchedId = "register:dispatched", RegisteredId = "register:previous_registered", PartId = "register:previous_part",
        WholeId = "register:previous_whole";

    private const string Prefix = "register:";

    /// <summary>Ids of the columns; behind the prefix they are the columns' own names.</summary>
    public static IReadOnlyList<string> Ids { get; } = [DispatchedId, RegisteredId, PartId, WholeId];

    /// <summary>The name of a column.</summary>
    public static string NameOf(string id) => id[Prefix.Length..];

    /// <summary>
    /// The figures of a row; null where it has none. False, with the id of the column and what is wrong, where one is no count, or only one of the two figures of a
    /// turnout is there.
    /// </summary>
    public static bool TryRead(in Cells cells, Columns columns, Figures figures, out ReferenceFigures? references, out (string Id, bool IsHalf) problem)
    {
        references = null;
        problem = default;
        Span<long> numbers = stackalloc long[Ids.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var column = columns.Key(Ids[i]);
            if (!figures.TryRead(column < 0 ? default : cells[column].Trim(), out var value) || value.IsIllegible)
            {
                problem = (Ids[i], false);
                return false;
            }

            numbers[i] = value.IsNumber ? value.Number : -1;
        }

        if (numbers[2] < 0 != numbers[3] < 0)
        {
            problem = (numbers[2] < 0 ? PartId : WholeId, true);
            return false;
        }

        references = ReferenceFigures.Of(Known(numbers[0]), Known(numbers[1]), numbers[2] < 0 ? null : (numbers[2], numbers[3]));
        return true;
    }

    private static long? Known(long number) => number < 0 ? null : number;
}
