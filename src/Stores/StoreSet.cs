namespace Hattama.Stores;

/// <summary>The three stores that a host works with.</summary>
public sealed record StoreSet(IEvidenceStore Evidence, ILedgerStore Ledger, IResultStore Results);
