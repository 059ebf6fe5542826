using Microsoft.Data.Sqlite;

namespace Hattama.Stores.Embedded;

/// <summary>Translates what the database and the file system say into what a person can act on.</summary>
internal static class Failures
{
    private const int DiskFullUnix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int MediumReadOnlyUnix = 30;

    /// <summary>The store's own exception for a failure of the storage; null if the failure is something else.</summary>
    public static StoreException? Translate(Exception failure, string where) => failure switch
    {
        StoreException known => known,
        SqliteException database => OfDatabase(database, where),
        UnauthorizedAccessException => NotWritable(where, failure),
        IOException { HResult: DiskFullUnix or DiskFullWindows } => Full(where, failure),
        IOException { HResult: MediumReadOnlyUnix } => NotWritable(where, failure),
        IOException => Failed(where, failure),
        _ => null,
    };

    /// <summary>Runs work on the storage and translates its failures; cancelling is not one.</summary>
    public static async Task GuardAsync(string where, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not StoreException && Translate(failure, where) is { } known)
        {
            throw known;
        }
    }

    public static StoreException NotAStore(string where, Exception? cause = null) => new(
        StoreProblem.NotAStore, "This is not a Hattama store", where, "Give the folder of a store, or an empty folder to create one.", cause);

    public static StoreException Newer(string where, long version) => new(
        StoreProblem.NewerVersion, $"The store has layout {version}; this program knows layouts up to {Schema.Version}", where,
        "Use the version of the program that made the store, or a later one.");

    public static StoreException Changed(string where) => new(
        StoreProblem.Damaged, "A file stands where a snapshot belongs, and its content is another", where,
        "Run verify to see what was changed; move the file away before publishing again.");

    private static StoreException OfDatabase(SqliteException failure, string where) => failure.SqliteErrorCode switch
    {
        5 or 6 => new(StoreProblem.Locked, "Another process keeps the database locked", where,
            "Wait until it has finished, or end it; then repeat the command. Nothing was lost.", failure),
        8 or 14 or 23 => NotWritable(where, failure),
        13 => Full(where, failure),
        26 => NotAStore(where, failure),
        11 => new(StoreProblem.Damaged, "The database is damaged", where, "Keep a copy of the folder as it is, then restore a backup.", failure),
        _ => Failed(where, failure),
    };

    private static StoreException NotWritable(string where, Exception cause) => new(
        StoreProblem.NotWritable, "The store cannot be written to", where,
        "Check that the folder belongs to the user who runs the program and that the disk is not mounted read-only.", cause);

    private static StoreException Full(string where, Exception cause) => new(
        StoreProblem.Full, "There is no space left on the disk", where,
        "Free some space and repeat the command. Whatever was acknowledged is safe.", cause);

    private static StoreException Failed(string where, Exception cause) => new(
        StoreProblem.Failed, $"The storage failed: {cause.Message}", where, "Check the disk and the system log, then repeat the command.", cause);
}
