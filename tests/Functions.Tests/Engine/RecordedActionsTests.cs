using Hattama.Functions;
using Hattama.Kit;
using Hattama.Pipeline;
using Microsoft.DurableTask;

namespace Hattama.Tests.Engine;

/// <summary>
/// The engine makes the orchestrators ask for the same work, in the same order, as the real one did when these scenes were played on
/// it: <c>recorded-actions.txt</c> has a line for each orchestration. How they were recorded: README.md beside.
/// </summary>
public sealed class RecordedActionsTests
{
    private static readonly DateTime Start = new(2030, 5, 5, 20, 0, 0, DateTimeKind.Utc);
    private static readonly Dictionary<string, string[]> Recorded = Read();

    /// <summary>What each activity does in each scene: by name, how often it has run on this input, and whether it is over.</summary>
    private static readonly Dictionary<string, Func<string, int, object?>> Scenes = new(StringComparer.Ordinal)
    {
        ["two regions, all well"] = (name, _) => name == nameof(PlanRollup) ? Plan(0, 3, 5) : Usual(name),
        ["nothing changed"] = (name, _) => name == nameof(PlanRollup) ? Plan(0) : Usual(name),
        ["plan missed twice"] = (name, run) => name == nameof(PlanRollup) && run < 3 ? null : Usual(name),
        ["publish missed once"] = (name, run) => name switch
        {
            nameof(PlanRollup) => Plan(0, 1, 2),
            nameof(PublishRollup) when run < 2 => null,
            _ => Usual(name),
        },
        ["plan transient once"] = (name, run) => name == nameof(PlanRollup) && run < 2 ? throw new TransientFaultException("busy") : Usual(name),
        ["district transient twice"] = (name, run) => name == nameof(RollUpDistrict) && run < 3 ? throw new TransientFaultException("busy") : Usual(name),
        ["district broken"] = (name, _) => name == nameof(RollUpDistrict) ? throw new InvalidDataException("run verify") : Usual(name),
        ["publish broken"] = (name, _) => name == nameof(PublishRollup) ? throw new OverflowException("too many") : Usual(name),
        ["plan broken"] = (name, _) => name == nameof(PlanRollup) ? throw new PipelineException("never activated") : Usual(name),
        ["publish transient then broken"] = (name, run) => name switch
        {
            nameof(PublishRollup) when run < 2 => throw new TransientFaultException("busy"),
            nameof(PublishRollup) => throw new InvalidDataException("verify"),
            _ => Usual(name),
        },
    };

    public static TheoryData<string> Names => [.. Scenes.Keys];

    [Fact]
    public void Scenes_Recorded_AreThoseTested() => Assert.Equal(Recorded.Keys.Order(StringComparer.Ordinal), Scenes.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scene_PlayedOnTheRealEngine_AsksForTheSameWork(string scene)
    {
        var engine = new DurableEngine(1, Weather.Fair, Start);
        var runs = new Dictionary<string, int>(StringComparer.Ordinal);
        object? Run(string name, object input)
        {
            var key = name + Json.Write(input);
            runs[key] = runs.GetValueOrDefault(key) + 1;
            return Scenes[scene](name, runs[key]);
        }

        engine.AddOrchestrator(nameof(NationalRollup), NationalRollup.RunAsync);
        engine.AddOrchestrator(nameof(RegionRollup), RegionRollup.RunAsync);
        engine.AddActivity<string, PlannedRollup?>(nameof(PlanRollup), input => Task.FromResult((PlannedRollup?)Run(nameof(PlanRollup), input)));
        engine.AddActivity<DistrictOrder>(nameof(RollUpDistrict), input => Task.FromResult(Run(nameof(RollUpDistrict), input)));
        engine.AddActivity<PublishOrder, PublishedRollup?>(nameof(PublishRollup), input => Task.FromResult((PublishedRollup?)Run(nameof(PublishRollup), input)));
        engine.Start(nameof(NationalRollup), RollupIds.OfSlot("c-2030", Start), new RollupOrder("c-2030", string.Empty));
        await engine.RunAsync();
        Assert.Equal(Recorded[scene], engine.Instances.Select(LineOf).Order(StringComparer.Ordinal));
    }

    private static PlannedRollup Plan(params int[] groups) => new("c-2030", "p1", groups);

    private static object? Usual(string name) => name switch
    {
        nameof(PlanRollup) => Plan(0, 1),
        nameof(PublishRollup) => new PublishedRollup("c-2030", 7, "s", "r", true, 5),
        _ => null,
    };

    private static string LineOf(Orchestration orchestration)
    {
        var turn = Start;
        var parts = new List<string>();
        foreach (var happened in orchestration.History)
        {
            turn = happened is HistoryEvent.Turn { At: var at } ? at : turn;
            parts.AddRange(happened switch
            {
                HistoryEvent.Scheduled { Kind: WorkKind.Timer } timer => [$"{timer.Id} Timer +{Math.Round((timer.FireAt!.Value - turn).TotalSeconds)}s"],
                HistoryEvent.Scheduled asked => [$"{asked.Id} {asked.Kind} {asked.Name} {asked.Input} {asked.Instance}"],
                HistoryEvent.Ended { Failure: null } ended => [$"ended {ended.Result}"],
                HistoryEvent.Ended { Failure: { } failure } => [TextOf(failure)],
                _ => Array.Empty<string>(),
            });
        }

        return $"{orchestration.Id}: {string.Join(" | ", parts)}".TrimEnd();
    }

    private static string TextOf(TaskFailureDetails failure) => $"failed {failure.ErrorType}: {failure.ErrorMessage} / {failure.InnerFailure?.ErrorType}: "
        + $"{failure.InnerFailure?.ErrorMessage} / {failure.InnerFailure?.InnerFailure?.ErrorType}";

    private static Dictionary<string, string[]> Read()
    {
        var scenes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var text = File.ReadAllText(Repository.File("tests", "Functions.Tests", "Engine", "recorded-actions.txt"));
        foreach (var scene in text.Split("# ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = scene.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            scenes.Add(lines[0], lines[1..]);
        }

        return scenes;
    }
}
