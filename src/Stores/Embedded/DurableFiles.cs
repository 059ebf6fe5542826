using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hattama.Stores.Embedded;

/// <summary>
/// Files that are there completely or not at all, after kill -9 and after a power cut. A file is written under a
/// temporary name, synced and renamed; then its folder is synced, because a rename lives in the folder.
/// </summary>
internal static partial class DurableFiles
{
    private const string TempExtension = ".part";
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(10);

    // Process ids repeat between containers that share a folder, so the names of a process also bear a random word.
    private static readonly string Process = FormattableString.Invariant($"{Environment.ProcessId}-{Path.GetFileNameWithoutExtension(Path.GetRandomFileName())}");
    private static long _names;

    /// <summary>Whether one call can sync everything written so far, instead of one call per file.</summary>
    public static bool CanSyncAtOnce => OperatingSystem.IsLinux();

    /// <summary>
    /// Creates a temporary file that no other process can hold open: on every system an exclusive open is also a lock
    /// that ends with the process, which is how <see cref="DeleteStale"/> sees who still writes.
    /// </summary>
    public static FileStream CreateTemp(string folder)
    {
        Directory.CreateDirectory(folder);
        return new FileStream(TempName(folder), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        });
    }

    /// <summary>A name in the folder that nobody else uses, in this process or another.</summary>
    public static string TempName(string folder) =>
        Path.Combine(folder, FormattableString.Invariant($"{Process}-{Interlocked.Increment(ref _names)}{TempExtension}"));

    /// <summary>
    /// Removes temporary files that a killed process left: those nobody holds open and nobody wrote to for ten minutes.
    /// The lock alone would leave the moment between close and rename unguarded; the age alone would take the file of a
    /// slow upload. Process ids would not do: they are reused, and differ between containers that share a folder.
    /// </summary>
    public static void DeleteStale(string folder)
    {
        foreach (var file in StoreFolder.Files(folder))
        {
            if (file.EndsWith(TempExtension, StringComparison.Ordinal) && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > StaleAfter)
            {
                DeleteUnlessOpen(file);
            }
        }
    }

    /// <summary>Writes a file whole: temporary name, sync, rename, folder sync. False if it is there and may not be replaced.</summary>
    public static bool Write(string temp, string target, ReadOnlySpan<byte> bytes, bool replace)
    {
        using var stream = CreateTemp(temp);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
        stream.Close();
        CreateFolder(Path.GetDirectoryName(target)!);
        return Place(stream.Name, target, replace);
    }

    /// <summary>Renames a synced temporary file to its place and syncs the folder. False if the place is taken.</summary>
    public static bool Place(string temp, string target, bool replace)
    {
        try
        {
            File.Move(temp, target, replace);
        }
        catch (IOException) when (!replace && File.Exists(target))
        {
            File.Delete(temp);
            return false;
        }

        SyncFolder(Path.GetDirectoryName(target)!);
        return true;
    }

    /// <summary>Creates a folder and what is missing above it; each new name is synced.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        CreateFolder(parent);
        Directory.CreateDirectory(folder);
        SyncFolder(parent);
    }

    /// <summary>Makes the names in a folder durable. Windows does this itself.</summary>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            Call(folder, Native.Sync);
        }
    }

    /// <summary>Makes everything durable that was written to the file system of this folder; Linux only.</summary>
    public static void SyncFileSystem(string folder) => Call(folder, Native.SyncFileSystem);

    private static void DeleteUnlessOpen(string file)
    {
        try
        {
            using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                File.Delete(file);
            }
        }
        catch (IOException)
        {
            // Held by a process that still writes, or just renamed: not stale.
        }
    }

    private static void Call(string folder, Func<int, int> call)
    {
        var descriptor = Native.Open(folder, 0);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (call(descriptor) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Native.Close(descriptor);
        }
    }

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Cannot sync {folder}: {new Win32Exception(error).Message}", error);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Sync(int descriptor);

        [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int SyncFileSystem(int descriptor);

        [LibraryImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Close(int descriptor);
    }
}
