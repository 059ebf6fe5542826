namespace Hattama.Ledger;
/// <summary>x</summary>
public static class ItemFormat { }
