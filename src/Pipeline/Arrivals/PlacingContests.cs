using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// The definition and register under which an upload is put into partitions: those in force when it was stamped, so that
/// whoever finishes it after a crash, or reads its evidence again to verify, gets the very same items. A register that came into force
/// since then is applied to partition <c>?</c> by every roll-up.
/// </summary>
internal sealed class PlacingContests(StoreSet stores, ContestInForce contest, int edition)
{
    private readonly Dictionary<int, ContestInForce> _earlier = [];

    /// <summary>Those of an upload.</summary>
    /// <exception cref="InvalidDataException">A document of an earlier activation is missing or damaged.</exception>
    public async Task<ContestInForce> FindAsync(Upload upload, CancellationToken cancel)
    {
        if (upload.Activation == 0 || contest.Activation == 0 || upload.Activation == contest.Activation)
        {
            return contest;
        }

        var activations = await stores.Ledger.ReadActivationsAsync(upload.Contest, cancel);
        var own = activations.FirstOrDefault(activation => activation.Number == upload.Activation && activation.Edition == edition)
            ?? activations.FirstOrDefault(activation => activation.Edition == edition);
        if (own is null || own.Number == contest.Activation)
        {
            return contest;
        }

        if (!_earlier.TryGetValue(own.Number, out var placing))
        {
            placing = await Setup.LoadAsync(stores, own, cancel);
            _earlier.Add(own.Number, placing);
        }

        return placing;
    }
}
