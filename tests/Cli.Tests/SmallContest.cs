using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>
/// A folder with the <see cref="SmallVote"/> in it. Deleted after the test.
/// </summary>
internal sealed class SmallContest : IDisposable
{
    /// <summary>Six stations, all in order: yes 340, no 170.</summary>
    public static readonly string[] Rows =
    [
        "North,d1,1,100,90,5,60,25",
        "North,d1,2,100,80,0,50,30",
        "North,d2,1,200,100,10,60,30",
        "South,d3,1,100,90,5,60,25",
        "South,d3,2,100,80,0,50,30",
        "South,d3,3,200,100,10,60,30",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-cli-").FullName;

    public SmallContest()
    {
        Definition = Write("contest.json", SmallVote.Definition);
        Protocols = WriteRows("protocols.csv", Rows);
    }

    /// <summary>The definition file.</summary>
    public string Definition { get; }

    /// <summary>The file with all six protocols.</summary>
    public string Protocols { get; }

    /// <summary>Folder of the store: not there yet.</summary>
    public string Store => Path.Combine(_folder, "store");


    /// <summary>Writes a file into the folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes protocols as CSV.</summary>
    public string WriteRows(string name, params string[] rows) => Write(name, SmallVote.Csv(rows));

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Takes all protocols in and rolls up.</summary>
    public async Task<SmallContest> PublishAsync()
    {
        (await CommandRun.Of("ingest", "--store", Store, "--contest", Definition, Protocols)).Ended(0);
        (await CommandRun.Of("rollup", "--store", Store)).Ended(0);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
