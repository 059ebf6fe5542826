using Hattama.Findings;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>What a demo has shown so far.</summary>
/// <param name="Mail">What was sent; what is wrong in it.</param>
/// <param name="Night">The snapshot after the first wave; null: none was made in this run.</param>
/// <param name="AfterNight">The states of the stations in it.</param>
/// <param name="Result">The latest snapshot.</param>
/// <param name="States">The states of the stations in it.</param>
/// <param name="Findings">What receipts said.</param>
/// <param name="Uploads">Files taken in.</param>
/// <param name="Folder">Folder of the store.</param>
/// <param name="Files">Folder of the files.</param>
internal sealed record DemoReport(
    DemoMail Mail, PublishedResult? Night, DemoStates? AfterNight, PublishedResult Result, DemoStates States, FindingList Findings, int Uploads,
    string Folder, string Files);
