namespace Hattama.Benchmarks;

/// <summary>A page of the documentation whose figures stand between two marks and are replaced together.</summary>
internal static class MarkedPage
{
    /// <summary>The page with the figures of the program.</summary>
    public static string Performance => Path.Combine("docs", "performance.md");

    /// <summary>Puts figures between the marks of a page.</summary>
    /// <param name="page">Path from the folder of the solution.</param>
    /// <param name="mark">Name of the marks.</param>
    /// <param name="figures">Markdown.</param>
    /// <exception cref="InvalidDataException">The page has no such marks.</exception>
    public static void Insert(string page, string mark, string figures)
    {
        var path = Path.Combine(Root(), page);
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- {mark}: begin -->\n", $"<!-- {mark}: end -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{page} has no marks for {mark}.");
        }

        File.WriteAllText(path, $"{text[..(from + begin.Length)]}{figures.ReplaceLineEndings("\n").TrimEnd('\n')}\n{text[to..]}");
    }

    /// <summary>The folder of the solution.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Pipeline.sln is in none of the folders above the program.");
    }
}
