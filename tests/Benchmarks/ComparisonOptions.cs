using System.Globalization;

namespace Hattama.Benchmarks;

/// <summary>How a comparison is run.</summary>
internal sealed record ComparisonOptions
{
    /// <summary>Everything that can be run, in the order of a round.</summary>
    public static readonly string[] Variants = ["check", "duckdb-memory", "ingest", "duckdb-disk"];

    public int Stations { get; private init; } = 1_008_000;

    public int Runs { get; private init; } = 5;

    public string[] Only { get; private init; } = Variants;

    public string Folder { get; private init; } = string.Empty;

    public bool Write { get; private init; }

    /// <summary>The commit when the comparison began; <c>-dirty</c> when files differ from it.</summary>
    public string Commit { get; } = Machine.Commit();

    /// <summary>Load of the machine before the first run.</summary>
    public string Load { get; } = Machine.Load();

    public static ComparisonOptions Parse(string[] words)
    {
        var options = new ComparisonOptions();
        for (var i = 0; i < words.Length; i++)
        {
            options = words[i] switch
            {
                "--write" => options with { Write = true },
                "--stations" => options with { Stations = int.Parse(words[++i], CultureInfo.InvariantCulture) },
                "--runs" => options with { Runs = int.Parse(words[++i], CultureInfo.InvariantCulture) },
                "--only" => options with { Only = words[++i].Split(',') },
                "--folder" => options with { Folder = words[++i] },
                _ => throw new ArgumentException($"“{words[i]}” is not an option.", nameof(words)),
            };
        }

        var folder = options.Folder.Length > 0 ? options.Folder : Path.Combine(Path.GetTempPath(), "hattama-benchmark");
        return options with { Folder = Path.GetFullPath(Path.Combine(folder, $"{options.Stations}")) };
    }
}
