using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;

namespace Hattama.Stores.Azure;

/// <summary>Translates what the service, the network and the identity say into what a person can act on.</summary>
internal static class AzureFailures
{
    /// <summary>The store's own exception for a failure of the storage; null if the failure is something else.</summary>
    public static StoreException? Translate(Exception failure, string where) => failure switch
    {
        StoreException known => known,
        AuthenticationFailedException identity => new(
            StoreProblem.NotWritable, $"There is no identity to sign in with: {FirstLine(identity.Message)}", where,
            "On a workstation run az login; on Azure give the application a managed identity.", identity),
        RequestFailedException answered => OfAnswer(answered, where),
        HttpRequestException or SocketException or TimeoutException => Unreachable(where, failure),
        AggregateException several when several.InnerExceptions.Any(inner => inner is RequestFailedException or HttpRequestException or TimeoutException or IOException) =>
            Translate(several.InnerExceptions[^1], where),
        // The pipeline's own limit on one try, not the caller's cancelling.
        TaskCanceledException { InnerException: TimeoutException } => Unreachable(where, failure),
        _ => null,
    };

    /// <summary>Runs work on the storage and translates its failures; the caller's cancelling is not one.</summary>
    [SuppressMessage("Design", "CA1068", Justification = "The body reads better last.")]
    public static async Task<T> GuardAsync<T>(string where, CancellationToken cancel, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested && failure is not StoreException && Translate(failure, where) is { } known)
        {
            throw known;
        }
    }

    public static StoreException Damaged(TableEntity row, string property) => new(
        StoreProblem.Damaged, $"A row lacks {property} or holds something else there", $"{row.PartitionKey}, {row.RowKey}",
        "Somebody changed the table from outside: run verify.");

    public static StoreException Damaged(string what, string where) => new(
        StoreProblem.Damaged, what, where, "Somebody changed the storage from outside: run verify.");

    public static StoreException Contended(string what, string where) => new(
        StoreProblem.Busy, what, where, "Run the same again in a minute.");

    public static StoreException SpoolFull(string folder, long cap) => new(
        StoreProblem.Full, $"Large uploads being received fill the {cap} bytes that may be spooled", folder,
        "Try again when others have finished, or raise the limit.");

    private static StoreException OfAnswer(RequestFailedException failure, string where) => failure.Status switch
    {
        0 => Unreachable(where, failure),
        401 or 403 => new(
            StoreProblem.NotWritable, $"The storage account refuses the identity ({failure.ErrorCode ?? $"{failure.Status}"})", where,
            "Give it the roles Storage Blob Data Contributor and Storage Table Data Contributor on the account, and wait some minutes.", failure),
        404 when failure.ErrorCode is "ContainerNotFound" or "TableNotFound" or "ResourceNotFound" => new(
            StoreProblem.NotAStore, "The storage account has no Hattama store", where,
            "Check the name of the account; ingest makes the store.", failure),
        408 or 429 or 500 or 502 or 503 or 504 => new(
            StoreProblem.Busy, $"The storage account is busy or fails at the moment ({failure.ErrorCode ?? $"{failure.Status}"})", where,
            "Run the same again in a minute. Whatever was acknowledged is safe.", failure),
        _ => new(StoreProblem.Failed, $"The storage account refused: {FirstLine(failure.Message)}", where, "Run the same again; if it stays, report it.", failure),
    };

    private static StoreException Unreachable(string where, Exception cause) => new(
        StoreProblem.Unreachable, $"The storage cannot be reached: {FirstLine(cause.Message)}", where,
        "Check the address and the network; for the emulator, that it runs and on which ports.", cause);

    private static string FirstLine(string text) => text.AsSpan().TrimStart().ToString().Split('\n')[0].TrimEnd();
}
