using System.CommandLine;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>A decision being made: the ledger as it is, and who decides.</summary>
internal sealed record DecideSession(OpenStore Store, Terminal Terminal, ActiveContest Contest, LedgerView View, DecidingPerson Person)
{
    /// <summary>The latest snapshot.</summary>
    public async Task<SignedSnapshot> LatestAsync(CancellationToken cancel) =>
        await new PublishedDocuments(Store.Stores.Results, Contest.InForce.Definition.Id).FindLatestAsync(cancel)
            ?? throw CommandFailure.Storage($"Contest {Contest.InForce.Definition.Id} has no snapshot yet. Run: hattama rollup");
}

/// <summary>What all kinds of <c>decide</c> share.</summary>
internal sealed class DecideOptions(CommonOptions common, Surroundings around)
{
    private const int LongestText = 2_000;
    private readonly Option<string?> _token = DecidingPerson.Option();
    private readonly Option<string> _reason = new("--reason") { Description = "Code of the reason", Required = true, HelpName = "CODE" };
    private readonly Option<string> _explanation = new("--explanation") { Description = "Published explanation, without personal data", Required = true, HelpName = "TEXT" };
    private readonly Option<string?> _seen = new("--seen") { Description = "Record it: the code that the same command without --seen has shown", HelpName = "CODE" };

    /// <summary>Options of all commands.</summary>
    public CommonOptions Common => common;

    /// <summary>What is around the process.</summary>
    public Surroundings Around => around;

    /// <summary>The option of the token.</summary>
    public Option<string?> Token => _token;

    /// <summary>The option of the reason.</summary>
    public Option<string> Reason => _reason;

    /// <summary>A kind of decision.</summary>
    public Command Command(string name, string help, params Symbol[] more)
    {
        var command = new Command(name, help) { common.Store, common.Contest, _token, _reason, _explanation, _seen };
        foreach (var symbol in more)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        return command;
    }

    /// <summary>Makes the draft and shows or records it.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<DecideSession, DecideRequest, Task<Decision>> draft, CancellationToken cancel)
    {
        var request = new DecideRequest(Short(parsed, _reason), Short(parsed, _explanation), parsed.GetValue(_seen));
        await using var store = await common.OpenAsync(parsed, around, cancel);
        var session = await OpenAsync(store, parsed, cancel);
        var decision = await draft(session, request);
        return (int)await new Deliberation(store, around, session.Terminal, session.Contest, session.Person).RunAsync(session.View, decision, request, cancel);
    }

    /// <summary>Opens the contest and finds who decides.</summary>
    public async Task<DecideSession> OpenAsync(OpenStore store, ParseResult parsed, CancellationToken cancel)
    {
        var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
        var person = await DecidingPerson.FindAsync(store, around, contest, parsed.GetValue(_token), cancel);
        var active = (await new ContestsInForce(store.Stores, around.Clock).FindAsync(contest, cancel))!;
        var view = await LedgerView.ReadAsync(store.Stores, active, around.Clock, cancel);
        return new DecideSession(store, common.Terminal(parsed, around), active, view, person);
    }

    private static string Short(ParseResult parsed, Option<string> option) =>
        parsed.GetRequiredValue(option) is { Length: > 0 and <= LongestText } text && !text.Any(letter => char.IsControl(letter) && letter != '\n')
            ? text
            : throw CommandFailure.Usage($"{option.Name}: 1 to {LongestText} characters.");
}
