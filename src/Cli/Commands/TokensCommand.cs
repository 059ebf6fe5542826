using System.CommandLine;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Cli;

/// <summary><c>tokens</c>: makes, lists and revokes the tokens that the API accepts.</summary>
internal static class TokensCommand
{
    private const int LongestHolder = 100;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around) =>
        new("tokens", "Make, list and revoke the tokens that the API accepts.")
        {
            CreateCreate(common, around), CreateList(common, around), CreateRevoke(common, around),
        };

    private static Command CreateCreate(CommonOptions common, Surroundings around)
    {
        var holder = new Option<string>("--holder") { Description = "Code of the organisation or office", Required = true, HelpName = "CODE" };
        var role = new Option<string>("--role") { Description = "sender, observer, decider, publisher, auditor or admin", Required = true, HelpName = "ROLE" }
            .AcceptOnlyFromAmong([.. Enum.GetNames<AccessRole>().Select(NameOf)]);
        var area = AreaOption.Create("it");
        var days = new Option<int>("--days") { Description = "Days until it expires", DefaultValueFactory = _ => 30, HelpName = "N" };
        var command = new Command("create", "Make a token and print it. It cannot be printed again.")
        {
            common.Store, common.Contest, holder, role, area, days,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var lifetime = parsed.GetValue(days) is > 0 and <= 3_650 and var count
                ? TimeSpan.FromDays(count)
                : throw CommandFailure.Usage("--days is a number from 1 to 3650.");
            var code = parsed.GetRequiredValue(holder) is { Length: > 0 and <= LongestHolder } given && !given.Any(static character => char.IsControl(character) || character == ',')
                ? given
                : throw CommandFailure.Usage($"--holder is a code of 1 to {LongestHolder} characters, without a comma.");
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var inForce = await store.Setup.LoadAsync(await store.ActivationAsync(contest, cancel), cancel);
            var areas = AreaOption.Check(inForce.Definition, inForce.Register, parsed.GetValue(area));
            var control = new AccessControl(store.Access, around.Clock);
            var (token, text) = await control.CreateAsync(
                contest, code, Enum.Parse<AccessRole>(parsed.GetRequiredValue(role), ignoreCase: true), areas, lifetime, cancel);
            terminal.Note($"Token {token.Id} for {code}, {NameOf(token.Role.ToString())}, until {Instant.Format(token.Expires)}. Keep it; it is not shown again:");
            terminal.Line(text);
            terminal.Object(json =>
            {
                json.WriteString("id", token.Id);
                json.WriteString("token", text);
                json.WriteString("expires", Instant.Format(token.Expires));
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static Command CreateList(CommonOptions common, Surroundings around)
    {
        var command = new Command("list", "List the tokens, without their secrets.") { common.Store };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var now = around.Clock.GetUtcNow();
            var tokens = await store.Access.ListTokensAsync(cancel);
            foreach (var token in tokens)
            {
                terminal.Line(string.Join("  ", token.Id, token.Contest, token.Holder, NameOf(token.Role.ToString()), AreasOf(token), StateOf(token, now)));
            }

            terminal.Object(json =>
            {
                json.WriteStartArray("tokens");
                foreach (var token in tokens)
                {
                    json.WriteStartObject();
                    json.WriteString("id", token.Id);
                    json.WriteString("contest", token.Contest);
                    json.WriteString("holder", token.Holder);
                    json.WriteString("role", NameOf(token.Role.ToString()));
                    json.WriteString("areas", AreasOf(token));
                    json.WriteString("state", StateOf(token, now));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static Command CreateRevoke(CommonOptions common, Surroundings around)
    {
        var id = new Argument<string>("ID") { Description = "Id of the token: the part before the dot" };
        var command = new Command("revoke", "Revoke a token; a running server refuses it within two seconds.") { common.Store, id };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var name = parsed.GetRequiredValue(id).Split('.')[0];
            var isKnown = await store.Access.RevokeTokenAsync(name, Instant.Truncate(around.Clock.GetUtcNow()), cancel);
            terminal.Line(isKnown ? $"Token {name} is revoked." : throw CommandFailure.Usage($"There is no token {name}. See: hattama tokens list"));
            terminal.Object(json => json.WriteString("revoked", name));
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static string AreasOf(AccessToken token) => token.Areas.IsEmpty ? "all areas" : string.Join(", ", token.Areas);

    private static string StateOf(AccessToken token, DateTimeOffset now) =>
        token.Revoked is { } revoked ? $"revoked {Instant.Format(revoked)}"
        : now >= token.Expires ? $"expired {Instant.Format(token.Expires)}"
        : $"until {Instant.Format(token.Expires)}";

    private static string NameOf(string role) => char.ToLowerInvariant(role[0]) + role[1..];
}
