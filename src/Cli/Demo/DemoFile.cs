using Hattama.Ledger;

namespace Hattama.Cli;

/// <summary>A generated file, to be written or taken in.</summary>
/// <param name="Wave">1: the night; 2: corrections and what was late.</param>
/// <param name="Name">Its name under the folder of files.</param>
/// <param name="Sender">Who sends it.</param>
/// <param name="Closes">When the polls of its last station closed.</param>
/// <param name="Bytes">Its contents.</param>
internal sealed record DemoFile(int Wave, string Name, string Sender, DateTimeOffset Closes, byte[] Bytes)
{
    /// <summary>What it holds.</summary>
    public UploadKind Kind { get; init; }
}
