using System.CommandLine;
using Hattama.Findings;

namespace Hattama.Cli;

/// <summary>Options that several commands share.</summary>
internal sealed class CommonOptions
{
    /// <summary><c>--store</c>.</summary>
    public Option<string?> Store { get; } = new("--store")
    {
        Description = "Folder of the store, azure or azure:ACCOUNT, or azurite; default: HATTAMA_STORE",
        HelpName = "DIR",
    };

    /// <summary><c>--contest</c>.</summary>
    public Option<string?> Contest { get; } = new("--contest")
    {
        Description = "Id of the contest, or its definition file; may be left out where the store has exactly one",
        HelpName = "ID|FILE",
    };

    /// <summary><c>--json</c>.</summary>
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object and nothing else",
        Recursive = true,
    };

    /// <summary><c>--lang</c>.</summary>
    public Option<string?> Lang { get; } = new Option<string?>("--lang")
    {
        Description = "Language of findings and labels: kk, ru or en; default from LANG, else en",
        HelpName = "kk|ru|en",
        Recursive = true,
    }.AcceptOnlyFromAmong("kk", "ru", "en");

    /// <summary>The terminal that a command talks to.</summary>
    public Terminal Terminal(ParseResult parsed, Surroundings around) =>
        new(around, parsed.GetValue(Json), LanguageOf(parsed.GetValue(Lang) ?? around.Environment("LANG")));

    /// <summary>Opens the store that a command names.</summary>
    public Task<OpenStore> OpenAsync(ParseResult parsed, Surroundings around, CancellationToken cancel, bool create = false) =>
        OpenStore.OpenAsync(parsed.GetValue(Store), around, create, cancel);

    private static Language LanguageOf(string? text) => text switch
    {
        ['k', 'k', ..] => Language.Kk,
        ['r', 'u', ..] => Language.Ru,
        _ => Language.En,
    };
}
