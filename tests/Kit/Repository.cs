namespace Hattama.Kit;

/// <summary>Where the checkout and the shared test inputs are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Pipeline.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the checkout.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>
    /// A file of <c>../shared</c>; skips the running test with a message where that folder is absent.
    /// </summary>
    public static string Shared(params string[] parts)
    {
        var folder = Path.GetFullPath(Path.Combine(Root, "..", "shared"));
        Assert.SkipUnless(Directory.Exists(folder), "The shared test inputs are not beside this checkout (../shared).");
        return Path.Combine([folder, .. parts]);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Pipeline.sln is in none of the folders above the tests.");
    }
}
