namespace Hattama.Cli;

/// <summary>A file that a command makes: complete or not there at all, and never over another one.</summary>
internal static class NewFile
{
    /// <summary>Writes the file.</summary>
    /// <exception cref="CommandFailure">It exists, or cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        if (Path.Exists(path))
        {
            throw CommandFailure.Storage($"{path} exists already. Choose another name, or delete it first.");
        }

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await write(stream);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (Exception failure) when (failure is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw CommandFailure.Storage($"{path} cannot be written: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
