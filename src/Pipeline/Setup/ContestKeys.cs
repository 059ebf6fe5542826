using System.Security.Cryptography;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Makes the key of a contest (<see cref="ContestKey"/>) at its first activation, and finds it again.</summary>
internal static class ContestKeys
{
    /// <summary>A key of random bytes.</summary>
    public static ContestKey Make(string contest) => ContestKey.Of(contest, RandomNumberGenerator.GetBytes(ContestKey.SecretLength));

    /// <summary>The key that an activation names; null: the contest has none.</summary>
    /// <exception cref="InvalidDataException">It is missing from the evidence, or damaged.</exception>
    public static async Task<ContestKey?> LoadAsync(IEvidenceStore evidence, Activation activation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(activation);
        if (activation.Key.IsNone)
        {
            return null;
        }

        return await FindAsync(evidence, activation.Key, cancel) is { } key && key.Digest == activation.Key && key.Contest == activation.Contest
            ? key
            : throw new InvalidDataException(
                $"The key of contest {activation.Contest}, evidence {activation.Key}, is missing or damaged. Contents and evidence of the contest are named with it, so "
                + "nothing can be taken in, decided or published until it is back: restore this one evidence from a backup, then run verify.");
    }

    /// <summary>The key of a contest; null: it has none.</summary>
    /// <exception cref="InvalidDataException">It is missing from the evidence, or damaged.</exception>
    public static async Task<ContestKey?> LoadAsync(StoreSet stores, string contest, CancellationToken cancel)
    {
        var activations = await stores.Ledger.ReadActivationsAsync(contest, cancel);
        return activations.Count == 0 ? null : await LoadAsync(stores.Evidence, activations[^1], cancel);
    }

    /// <summary>The key that evidence holds; null: it is none, or not there.</summary>
    public static async Task<ContestKey?> FindAsync(IEvidenceStore evidence, Digest digest, CancellationToken cancel)
    {
        await using var stream = await evidence.OpenAsync(digest, cancel);
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[ContestKey.MostBytes + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return ContestKey.Read(bytes.AsSpan(0, length));
    }

    /// <summary>Refuses a policy that comes too late: what it is to keep back was published already, in a form that can be guessed.</summary>
    /// <exception cref="PipelineException">The contest began without the policy.</exception>
    public static void RefuseLate(ContestDefinition before, Activation last, ContestDefinition next)
    {
        if (last.Key.IsNone && before.Policies.MinPublish == 0 && next.Policies.MinPublish > 0)
        {
            throw new PipelineException(
                $"Contest {next.Id} began without minPublish, so contents and evidence are named by plain digests, from which the figures of small stations can be guessed: "
                + "the policy would come too late. Leave minPublish at 0, or set the vote up as a contest of another id and send the files again.");
        }
    }
}
