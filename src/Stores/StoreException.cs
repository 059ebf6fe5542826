namespace Hattama.Stores;

/// <summary>Why a store cannot do what was asked.</summary>
public enum StoreProblem
{
    /// <summary>The storage failed in a way that has no case of its own.</summary>
    Failed,
    /// <summary>What is there is not a store.</summary>
    NotAStore,
    /// <summary>A newer version of the program made the store.</summary>
    NewerVersion,
    /// <summary>The store cannot be written to.</summary>
    NotWritable,
    /// <summary>Another process kept the store locked for too long.</summary>
    Locked,
    /// <summary>There is no space left.</summary>
    Full,
    /// <summary>Stored data is damaged or was changed from outside.</summary>
    Damaged,
    /// <summary>The storage cannot be reached.</summary>
    Unreachable,
    /// <summary>The storage works and asks to be left alone for a while.</summary>
    Busy,
}

/// <summary>The storage itself failed: says what happened, where, and what to do. Nothing was acknowledged.</summary>
public sealed class StoreException : Exception
{
    internal StoreException(StoreProblem problem, string what, string where, string remedy, Exception? cause = null)
        : base($"{what} ({where}). {remedy}", cause)
    {
        Problem = problem;
        Where = where;
    }

    /// <summary>Why.</summary>
    public StoreProblem Problem { get; }

    /// <summary>The folder, file or address concerned.</summary>
    public string Where { get; }

    /// <summary>Whether the same, tried again later, may well succeed. Everything else needs a person first.</summary>
    public bool IsTransient => Problem is StoreProblem.Unreachable or StoreProblem.Busy or StoreProblem.Locked;
}
