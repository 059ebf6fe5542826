using System.Collections.Immutable;

namespace Hattama.Contests;

/// <summary>
/// Checks that no header of a file can mean two things: ids, titles and aliases of lines, headers of key columns and ignored
/// headers are pairwise different, compared without case and with any run of white space as one.
/// </summary>
internal static class DefinitionHeaders
{
    /// <summary>Reports every header that two owners claim.</summary>
    public static void Check(
        DefinitionMembers contest, ImmutableArray<Line> lines, ImmutableArray<KeyColumn> columns, IEnumerable<string> ignored,
        ObserverForms? observers)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            Claim(contest, owners, $"$.keys.{column.Id}", column.Id, column.Headers);
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            string?[] own = [line.Id, line.Title.Kk, line.Title.Ru, line.Title.En];
            Claim(contest, owners, $"$.lines[{i}]", line.Id, line.Headers.Concat(own.OfType<string>()));
        }

        Claim(contest, owners, "$.ignore", "ignore", ignored);
        foreach (var column in observers is null ? [] : ObserverColumns.Of(observers))
        {
            Claim(contest, owners, "$.observation", column.Id, column.Headers.Prepend(ObserverColumns.NameOf(column.Id)));
        }
    }

    private static void Claim(
        DefinitionMembers contest, Dictionary<string, string> owners, string path, string owner, IEnumerable<string> headers)
    {
        var shown = headers.Select(header => string.Join(' ', header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        foreach (var header in shown.Where(header => header.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (owners.TryAdd(header, owner))
            {
                continue;
            }

            var (text, first) = (DefinitionMessages.Short(header), owners[header]);
            contest.Node.Problems.Add(
                path,
                $"«{text}» тақырыбын «{first}» де, «{owner}» де иеленеді: біреуінде қалдырыңыз.",
                $"Заголовок «{text}» заявлен и у «{first}», и у «{owner}»: оставьте его у одного.",
                $"Header '{text}' is claimed by both '{first}' and '{owner}': leave it to one of them.");
        }
    }
}
