using System.Collections.Immutable;
using System.CommandLine;
using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Cli;

/// <summary>Who decides at the command line: the holder of a decider's token. The folder of the store alone gives nobody a name.</summary>
/// <param name="Code">Code of the holder.</param>
/// <param name="Areas">Areas of the token; none: all.</param>
internal sealed record DecidingPerson(string Code, ImmutableArray<string> Areas)
{
    /// <summary>Environment variable of the token.</summary>
    public const string Variable = "HATTAMA_TOKEN";

    /// <summary>The option of the token.</summary>
    public static Option<string?> Option() => new("--token") { Description = $"Token of a decider; default: {Variable}", HelpName = "TOKEN" };

    /// <summary>The person whose token was given.</summary>
    public static async Task<DecidingPerson> FindAsync(OpenStore store, Surroundings around, string contest, string? token, CancellationToken cancel)
    {
        var text = token ?? around.Environment(Variable);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw CommandFailure.Usage($"Who decides? Give a decider's token with --token, or set {Variable}. Make one with: hattama tokens create --role decider");
        }

        var found = await new AccessControl(store.Access, around.Clock).FindAsync(text.Trim(), cancel);
        return found is { Role: AccessRole.Decider } && found.Contest == contest
            ? new DecidingPerson(found.Holder, found.Areas)
            : throw CommandFailure.Usage($"The token is not that of a decider of contest {contest}, or it is no longer in force.");
    }
}
