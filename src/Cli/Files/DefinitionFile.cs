using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;

namespace Hattama.Cli;

/// <summary>A contest definition as a file has it.</summary>
internal sealed class DefinitionFile
{
    private DefinitionFile(ReadOnlyMemory<byte> bytes, ContestDefinition definition)
    {
        Bytes = bytes;
        Definition = definition;
    }

    /// <summary>The bytes as written: they become evidence.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What they say.</summary>
    public ContestDefinition Definition { get; }

    /// <summary>Digest of the bytes.</summary>
    public Digest Digest => Digest.Of(Bytes.Span);

    /// <summary>Reads a definition file.</summary>
    /// <exception cref="DefinitionRefused">It is not valid; the exception has the findings.</exception>
    public static DefinitionFile Load(string path)
    {
        var bytes = LoadBytes(path);
        return DefinitionReader.Read(bytes, Path.GetFileName(path)).Match(
            definition => new DefinitionFile(bytes, definition),
            findings => throw new DefinitionRefused(findings));
    }

    private static byte[] LoadBytes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            // One byte past the cap is enough for the reader to say that the file is too large.
            var bytes = new byte[Math.Min(file.Length, DefinitionReader.MaxBytes + 1)];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Storage($"The contest definition {path} cannot be read: {failure.Message}", failure);
        }
    }
}

/// <summary>A definition file that is not valid: the command prints its findings and ends.</summary>
internal sealed class DefinitionRefused(FindingList findings) : Exception("The contest definition is not valid.")
{
    /// <summary>Everything that is wrong with it.</summary>
    public FindingList Findings { get; } = findings;
}
