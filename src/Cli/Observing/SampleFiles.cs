using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Observation.Sampling;

namespace Hattama.Cli;

/// <summary>The contest, register, design and seed that a command about samples works on.</summary>
/// <param name="Definition">The contest.</param>
/// <param name="Register">Its register.</param>
/// <param name="Design">The design.</param>
/// <param name="Frame">The frame that the design describes over the register.</param>
/// <param name="Seed">The seed; null: not given.</param>
internal sealed record SampleFiles(ContestDefinition Definition, Register Register, SampleDesign Design, SampleFrame Frame, DrawSeed? Seed)
{
    /// <summary>Loads a contest and its register: from files, or from what is in force in a store.</summary>
    public static async Task<(ContestDefinition Definition, Register Register)> LoadContestAsync(
        CommonOptions common, SampleOptions options, System.CommandLine.ParseResult parsed, Surroundings around, CancellationToken cancel)
    {
        var contest = parsed.GetValue(common.Contest);
        var files = parsed.GetValue(options.Register) ?? [];
        if (files.Length > 0)
        {
            var definition = contest is null
                ? throw CommandFailure.Usage("A register file needs the definition of its contest: give --contest FILE.")
                : DefinitionFile.Load(contest).Definition;
            using var input = InputFiles.Collect(files, around.Input);
            var loaded = RegisterFiles.Read(definition, input, new ProgressBar(null), cancel);
            return loaded.Findings.Errors == 0
                ? (definition, loaded.Register)
                : throw CommandFailure.Storage($"{loaded.Findings.Kept[0].Place}: {loaded.Findings.Kept[0].Message.In(common.Terminal(parsed, around).Language)}");
        }

        await using var store = await common.OpenAsync(parsed, around, cancel);
        var id = await store.ContestAsync(contest, cancel);
        var inForce = await store.Setup.LoadAsync(await store.ActivationAsync(id, cancel), cancel);
        return (inForce.Definition, inForce.Register);
    }

    /// <summary>Loads everything that the options name.</summary>
    public static async Task<SampleFiles> LoadAsync(
        CommonOptions common, SampleOptions options, System.CommandLine.ParseResult parsed, Surroundings around, CancellationToken cancel)
    {
        var design = LoadDesign(parsed.GetRequiredValue(options.Design));
        var (definition, register) = await LoadContestAsync(common, options, parsed, around, cancel);
        if (SampleDesignReader.Check(design, definition) is { } finding)
        {
            throw SampleRefused.Of(finding);
        }

        var seed = parsed.GetValue(options.Seed) is { } path ? LoadSeed(path) : null;
        return new SampleFiles(definition, register, design, SampleFrame.Of(definition, register, design), seed);
    }

    /// <summary>Draws; a refusal is a finding that ends the command.</summary>
    public DrawResult Draw() => SampleDraw.Draw(Design, Frame, Seed);

    /// <summary>Reads a design file.</summary>
    public static SampleDesign LoadDesign(string path) =>
        SampleDesignReader.Read(Bytes(path, SampleDesignReader.MaxBytes), Path.GetFileName(path)).Match(
            design => design, findings => throw new SampleRefused(findings));

    private static DrawSeed LoadSeed(string path) =>
        DrawSeedReader.Read(Bytes(path, DrawSeedReader.MaxBytes), out var problem) ?? throw CommandFailure.Storage($"{path}: {problem.In(Language.En)}");

    private static byte[] Bytes(string path, int most)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, most + 1)];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Storage($"{path} cannot be read: {failure.Message}", failure);
        }
    }
}
