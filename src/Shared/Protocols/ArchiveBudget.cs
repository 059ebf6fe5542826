namespace Hattama.Protocols;

/// <summary>An archive gives out more than its bounds allow: ends the reading of a member, and becomes a finding.</summary>
internal sealed class ArchiveLimit(SourceFault fault) : Exception("The archive unpacks to more than is allowed.")
{
    /// <summary>Which bound.</summary>
    public SourceFault Fault { get; } = fault;
}

/// <summary>
/// What all members of one upload may unpack to together, archives inside archives included: members that share bytes do not multiply them.
/// </summary>
internal sealed class ArchiveBudget(long archiveLength, ReadCaps caps)
{
    private const int RatioFloor = 1 << 20;

    private long _total;

    /// <summary>True once a bound was passed: nothing more is read.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Takes note of unpacked bytes.</summary>
    /// <exception cref="ArchiveLimit">They are too many.</exception>
    public void Spend(int bytes)
    {
        _total += bytes;
        var fault = _total > caps.Bytes ? SourceFault.TooManyBytes
            : _total > RatioFloor && _total / caps.Ratio > archiveLength ? SourceFault.RatioTooHigh
            : SourceFault.None;
        if (fault != SourceFault.None)
        {
            IsSpent = true;
            throw new ArchiveLimit(fault);
        }
    }
}
