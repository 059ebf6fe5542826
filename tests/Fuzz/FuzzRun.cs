using System.Diagnostics;
using System.Security.Cryptography;

namespace Hattama.Fuzz;

/// <summary>Feeds numbered inputs to one reader; minimises and saves those that break a promise.</summary>
internal sealed class FuzzRun(FuzzTarget target, long seed, string folder)
{
    private const int MostFailures = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly SortedDictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly FindingKinds _kinds = new();
    private readonly HashSet<string> _failures = new(StringComparer.Ordinal);
    private byte[]? _current;
    private long _startedAt;

    /// <summary>Input number <paramref name="index"/> of a seed: always the same bytes.</summary>
    public static byte[] InputOf(FuzzTarget target, long seed, long index)
    {
        var random = new Random(unchecked((int)((seed * 0x9E3779B1) ^ (index * 0x85EBCA6B) ^ (index >> 32))));
        return target.Mutate(random, target.Seeds[random.Next(target.Seeds.Count)]);
    }

    /// <summary>Runs inputs 0 … count − 1, or fewer where the time runs out; returns how many different failures there were.</summary>
    public int Run(long count, TimeSpan limit, TextWriter log)
    {
        var watch = Stopwatch.StartNew();
        var making = new Stopwatch();
        var (done, silent, withEntries) = (0L, 0L, 0L);
        using var guard = new Timer(_ => EndIfHanging(log), null, Longest, Longest);
        for (var index = 0L; index < count && _failures.Count < MostFailures && watch.Elapsed < limit; index++, done++)
        {
            making.Start();
            var input = InputOf(target, seed, index);
            making.Stop();
            Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
            Volatile.Write(ref _current, input);
            try
            {
                var outcome = target.Check(input);
                withEntries += outcome.Entries > 0 ? 1 : 0;
                silent += outcome.Findings.Counts.Count == 0 ? 1 : 0;
                _kinds.Add(outcome.Findings);
                foreach (var code in outcome.Findings.Counts.Keys.Select(key => key.Code).Distinct())
                {
                    _codes[code] = _codes.GetValueOrDefault(code) + 1;
                }
            }
            catch (BrokenPromise broken)
            {
                Report(broken, input, index, log);
            }
        }

        Volatile.Write(ref _current, null);
        log.WriteLine(FormattableString.Invariant(
            $"{target.Name}: {done} inputs, seed {seed}, {watch.Elapsed.TotalSeconds:0} s ({making.Elapsed.TotalSeconds:0} s to make them); {withEntries} gave entries, {silent} gave no finding, {_failures.Count} failed"));
        log.WriteLine(FormattableString.Invariant($"  {_kinds.Count} kinds of finding (code, place without numbers, wording without what was found)"));
        log.WriteLine("  inputs with a finding of each code: " + string.Join(", ", _codes.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}"))));
        return _failures.Count;
    }

    private void Report(BrokenPromise broken, byte[] input, long index, TextWriter log)
    {
        var signature = SignatureOf(broken);
        if (!_failures.Add(signature))
        {
            return;
        }

        var smallest = Minimiser.Shrink(input, candidate => Fails(candidate, signature), TimeSpan.FromSeconds(30));
        log.WriteLine(FormattableString.Invariant($"{target.Name}: FAILED input {index} of seed {seed}: {broken}"));
        log.WriteLine("  saved as " + Save(smallest));
    }

    private bool Fails(byte[] candidate, string signature)
    {
        try
        {
            target.Check(candidate);
            return false;
        }
        catch (BrokenPromise broken)
        {
            return SignatureOf(broken) == signature;
        }
    }

    /// <summary>Kind of exception and the first line of the project in its trace: one defect, one report.</summary>
    private static string SignatureOf(BrokenPromise broken)
    {
        var cause = broken.InnerException ?? broken;
        var line = (cause.StackTrace ?? string.Empty).Split('\n').FirstOrDefault(text => text.Contains("Hattama.", StringComparison.Ordinal)) ?? string.Empty;
        return $"{cause.GetType().Name}@{line.Trim()}";
    }

    private string Save(byte[] input)
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder, target.Name));
        var path = Path.Combine(directory.FullName, Convert.ToHexStringLower(SHA256.HashData(input))[..16] + ".bin");
        File.WriteAllBytes(path, input);
        return path;
    }

    /// <summary>A reader that does not come back cannot be stopped from within: its input is saved and the process ends.</summary>
    private void EndIfHanging(TextWriter log)
    {
        if (Volatile.Read(ref _current) is { } input && Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)) > Longest)
        {
            log.WriteLine($"{target.Name}: FAILED, an input of {input.Length} bytes took more than {Longest.TotalSeconds} s; saved as {Save(input)}");
            Environment.Exit(1);
        }
    }
}
