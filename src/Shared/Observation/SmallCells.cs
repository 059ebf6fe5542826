namespace Hattama.Observation;

/// <summary>
/// Which figures are too small to publish on their own. One that is withheld alone could be had by subtracting the others from
/// the sum above them, so the next smallest is withheld with it.
/// </summary>
public static class SmallCells
{
    /// <summary>Names of the cells to withhold or to merge.</summary>
    /// <param name="cells">Names and numbers of reports; those with none are nothing to withhold.</param>
    /// <param name="least">Smallest number published.</param>
    public static IReadOnlySet<string> Withheld(IEnumerable<(string Name, long Reports)> cells, int least)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var bySize = cells.Where(cell => cell.Reports > 0).OrderBy(cell => cell.Reports).ThenBy(cell => cell.Name, StringComparer.Ordinal).ToList();
        var withheld = bySize.Where(cell => cell.Reports < least).Select(cell => cell.Name).ToHashSet(StringComparer.Ordinal);
        if (withheld.Count == 1 && bySize.Count > 1)
        {
            withheld.Add(bySize[1].Name);
        }

        return withheld;
    }
}
