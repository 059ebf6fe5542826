using Hattama.Findings;

namespace Hattama.Fuzz;

/// <summary>What one reader made of one input.</summary>
/// <param name="Entries">Rows taken.</param>
/// <param name="Findings">What was found.</param>
internal sealed record Outcome(long Entries, FindingList Findings);

/// <summary>A reader under test.</summary>
/// <param name="Name">Its name on the command line and of its corpus folder.</param>
/// <param name="Seeds">Sound inputs that mutation starts from.</param>
/// <param name="Mutate">Makes another input of a seed.</param>
/// <param name="Read">Reads an input.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Func<Random, byte[], byte[]> Mutate, Func<byte[], Outcome> Read)
{
    /// <summary>A reading may allocate this much, whatever the input: the largest honest one here takes a hundredth.</summary>
    private const long MostAllocated = 256L << 20;

    /// <summary>Reads an input and holds the reader to its promises.</summary>
    /// <exception cref="BrokenPromise">It broke one.</exception>
    public Outcome Check(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Outcome outcome;
        try
        {
            outcome = Read(input);
        }
        catch (BrokenPromise)
        {
            throw;
        }
        catch (Exception escaped)
        {
            throw new BrokenPromise($"{escaped.GetType().Name}: {escaped.Message}", escaped);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocated)
        {
            throw new BrokenPromise($"{allocated} bytes were allocated for {input.Length} bytes of input.");
        }

        foreach (var finding in outcome.Findings.Kept)
        {
            if (string.IsNullOrWhiteSpace(finding.Message.Kk) || string.IsNullOrWhiteSpace(finding.Message.Ru) || string.IsNullOrWhiteSpace(finding.Message.En))
            {
                throw new BrokenPromise($"Finding {finding.Code} at {finding.Place} lacks a language.");
            }
        }

        return outcome;
    }
}

/// <summary>A reader did what it promises never to do.</summary>
internal sealed class BrokenPromise(string message, Exception? inner = null) : Exception(message, inner);
