namespace Hattama.Findings;

/// <summary>A language that people read results and findings in.</summary>
public enum Language
{
    /// <summary>English: the default.</summary>
    En,
    /// <summary>Kazakh.</summary>
    Kk,
    /// <summary>Russian.</summary>
    Ru,
}

/// <summary>
/// One text in up to three languages. <c>default</c> is the empty text. A language that is absent falls back to
/// another one: en → ru → kk, so that something is always shown.
/// </summary>
public readonly record struct LocalText(string? Kk, string? Ru, string? En)
{
    /// <summary>The same words in every language: codes, numbers, names.</summary>
    public static LocalText Same(string text) => new(text, text, text);

    /// <summary>True when no language has a text.</summary>
    public bool IsEmpty => Kk is null && Ru is null && En is null;

    /// <summary>The text in <paramref name="language"/>, or in the nearest language that has one; never null.</summary>
    public string In(Language language) => language switch
    {
        Language.Kk => Kk ?? Ru ?? En,
        Language.Ru => Ru ?? Kk ?? En,
        _ => En ?? Ru ?? Kk,
    } ?? string.Empty;

    /// <summary>All three languages with the same suffix, for appending numbers.</summary>
    public LocalText Append(string suffix) => new(Kk + suffix, Ru + suffix, En + suffix);

    /// <inheritdoc/>
    public override string ToString() => In(Language.En);
}
