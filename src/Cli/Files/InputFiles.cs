using System.IO.Enumeration;

namespace Hattama.Cli;

/// <summary>One file to take in.</summary>
/// <param name="Name">Its name as it is recorded: without the folders of this machine.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Bytes.</param>
internal sealed record InputFile(string Name, string Path, long Length)
{
    private const int BufferLength = 1 << 16;

    /// <summary>Opens it for one reading from start to end.</summary>
    public Stream Open()
    {
        try
        {
            return new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Storage($"{Name} cannot be opened: {failure.Message}", failure);
        }
    }
}

/// <summary>
/// The files that a command line names: files, folders with everything below them, and <c>-</c> for standard input, which is kept
/// in a temporary file while the command runs.
/// </summary>
internal sealed class InputFiles : IDisposable
{
    private readonly List<string> _temporary = [];
    private readonly List<InputFile> _files = [];

    private InputFiles()
    {
    }

    /// <summary>The files, in the order of the command line; those of a folder in ordinal order of path.</summary>
    public IReadOnlyList<InputFile> Files => _files;

    /// <summary>Bytes of all files.</summary>
    public long Length => _files.Sum(file => file.Length);

    /// <summary>Finds the files before anything is done with any of them.</summary>
    public static InputFiles Collect(IReadOnlyList<string> arguments, Func<Stream> input)
    {
        var files = new InputFiles();
        try
        {
            foreach (var argument in arguments)
            {
                files.Collect(argument, input);
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _temporary)
        {
            File.Delete(file);
        }
    }

    private void Collect(string argument, Func<Stream> input)
    {
        if (argument == "-")
        {
            if (_temporary.Count > 0)
            {
                throw CommandFailure.Usage("Standard input (-) can be read once only.");
            }

            _files.Add(Spool(input));
        }
        else if (Directory.Exists(argument))
        {
            var before = _files.Count;
            _files.AddRange(Walk(Path.GetFullPath(argument)));
            if (_files.Count == before)
            {
                throw CommandFailure.Storage($"The folder {argument} has no files.");
            }
        }
        else if (File.Exists(argument))
        {
            _files.Add(new InputFile(Path.GetFileName(argument), argument, new FileInfo(argument).Length));
        }
        else
        {
            throw CommandFailure.Storage($"There is no file {argument}. Check the path.");
        }
    }

    private InputFile Spool(Func<Stream> input)
    {
        var path = Path.GetTempFileName();
        _temporary.Add(path);
        using var source = input();
        using var target = File.Create(path);
        source.CopyTo(target);
        return new InputFile("stdin", path, target.Length);
    }

    /// <summary>Hidden files are left out; links to folders are not followed, because they may lead round in a circle.</summary>
    private static IEnumerable<InputFile> Walk(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
        var paths = new FileSystemEnumerable<string>(folder, static (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        return paths.Order(StringComparer.Ordinal).Select(path =>
            new InputFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), path, new FileInfo(path).Length));
    }
}
