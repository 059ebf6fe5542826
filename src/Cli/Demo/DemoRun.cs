using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>What a demo is asked to do.</summary>
/// <param name="Folder">Folder of the store.</param>
/// <param name="Seed">Seed of everything generated.</param>
/// <param name="Stations">How many stations.</param>
/// <param name="Speed">Minutes of the night per minute of the replay; 0: no replay, two waves.</param>
internal sealed record DemoRequest(string Folder, int Seed, int Stations, double Speed);

/// <summary>Generates, writes, takes in, rolls up: the whole way of a vote in a minute.</summary>
internal sealed class DemoRun(DemoRequest request, Surroundings around, Terminal terminal)
{
    private readonly IReadOnlyList<DemoStation> _stations = DemoNation.Generate(request.Seed, request.Stations);

    /// <summary>Folder of the files of a demo: beside its store.</summary>
    public static string FilesOf(string folder) => folder.TrimEnd('/', '\\') + "-files";

    /// <summary>Writes the files only.</summary>
    public void Write(string folder)
    {
        var mail = DemoMail.Send(_stations, request.Seed);
        WriteFiles(folder, AllFiles(mail));
        terminal.Line($"Generated, not official results: files of {Numbers.Grouped(_stations.Count)} stations in {folder}");
    }

    /// <summary>Runs it; what there is to show afterwards.</summary>
    public async Task<DemoReport> RunAsync(OpenStore store, CancellationToken cancel)
    {
        var mail = DemoMail.Send(_stations, request.Seed);
        var files = FilesOf(StorePlace.Of(request.Folder).Beside);
        if (await FindDoneAsync(store, cancel) is { } done)
        {
            terminal.Line($"This demo is already in {store.Name}; here is where it stands. For another one give another --store.");
            var states = await DemoStates.LoadAsync(done, cancel);
            return new DemoReport(mail, null, null, done, states, new(), (int)done.Snapshot.Snapshot.Uploads, store.Name, files);
        }

        var all = AllFiles(mail);
        WriteFiles(files, all);
        terminal.Line($"Generated, not official results: {Numbers.Grouped(_stations.Count)} stations, {Numbers.Grouped(all.Count)} files in {files}");
        var contest = await OpenAsync(store, files, cancel);
        return request.Speed > 0
            ? await new DemoNight(store, around, terminal, request.Speed).ReplayAsync(contest, mail, all, files, request.Seed, cancel)
            : await RunWavesAsync(store, contest, mail, all, files, cancel);
    }

    private List<DemoFile> AllFiles(DemoMail mail) =>
    [
        .. DemoFiles.Protocols(mail.Sendings), .. DemoObservers.Files(_stations, request.Seed), .. DemoScans.Files(DemoScans.Of(mail, _stations, request.Seed)),
    ];

    private async Task<DemoReport> RunWavesAsync(
        OpenStore store, OpenedContest contest, DemoMail mail, List<DemoFile> all, string files, CancellationToken cancel)
    {
        var post = new DemoPost(store, around.Clock, terminal);
        await post.TakeInAsync(contest.InForce!, contest.Edition, [.. all.Where(file => file.Wave == 1)], cancel);
        var night = await post.RollUpAsync(contest.InForce!, contest.Edition, cancel);
        var afterNight = await DemoStates.LoadAsync(night, cancel);
        await post.TakeInAsync(contest.InForce!, contest.Edition, [.. all.Where(file => file.Wave == 2)], cancel);
        var result = await post.RollUpAsync(contest.InForce!, contest.Edition, cancel);
        var states = await DemoStates.LoadAsync(result, cancel);
        return new DemoReport(mail, night, afterNight, result, states, post.Findings, post.Uploads, store.Name, files);
    }

    private async Task<OpenedContest> OpenAsync(OpenStore store, string files, CancellationToken cancel)
    {
        var definition = DefinitionFile.Load(Path.Combine(files, DemoFiles.DefinitionName));
        using var none = InputFiles.Collect([], around.Input);
        using var register = InputFiles.Collect([Path.Combine(files, DemoFiles.RegisterName)], around.Input);
        var opened = await new ContestSource(store, terminal, "demo").OpenAsync(
            new IngestRequest(null, definition, none, register, Reason: null, FindingsView.DefaultExamples), cancel);
        return opened.InForce is null ? throw CommandFailure.Storage("The generated register was refused: please report this.") : opened;
    }

    /// <summary>The result of a demo that ran to its end before.</summary>
    private static async Task<PublishedResult?> FindDoneAsync(OpenStore store, CancellationToken cancel)
    {
        var documents = new PublishedDocuments(store.Stores.Results, DemoDefinition.ContestId);
        return await documents.FindLatestAsync(cancel) is { Snapshot.Sequence: > 1 } latest
            ? await PublishedResult.LoadAsync(documents, latest, cancel)
            : null;
    }

    private void WriteFiles(string folder, List<DemoFile> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, DemoFiles.DefinitionName), DemoDefinition.Write());
            File.WriteAllBytes(Path.Combine(folder, DemoFiles.RegisterName), DemoFiles.Register(_stations));
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, file.Bytes);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Storage($"The files cannot be written to {folder}: {failure.Message}", failure);
        }
    }
}
