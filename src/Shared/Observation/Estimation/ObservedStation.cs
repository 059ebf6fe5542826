using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Protocols;

namespace Hattama.Observation.Estimation;

/// <summary>What was observed at one station.</summary>
/// <param name="Key">Its key, as <see cref="Sampling.SampleFrame.KeyOf"/> builds it.</param>
/// <param name="Values">Values aligned to the contest's lines; a line that was not seen is missing.</param>
/// <param name="Received">When its form arrived; null: not recorded.</param>
public sealed record ObservedStation(string Key, ImmutableArray<Value> Values, DateTimeOffset? Received = null)
{
    /// <summary>The sum of some lines; null when any of them is missing or illegible.</summary>
    public long? Sum(ImmutableArray<int> lines)
    {
        var sum = 0L;
        foreach (var line in lines)
        {
            if (!Values[line].IsNumber)
            {
                return null;
            }

            sum = checked(sum + Values[line].Number);
        }

        return sum;
    }
}

/// <summary>The shares of a contest that are worth estimating.</summary>
public static class Measures
{
    /// <summary>
    /// The shares of the definition, and every option of a question that has none: over the whole of a sister option's share, or else
    /// over all options of the question.
    /// </summary>
    public static ImmutableArray<Share> Of(ContestDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var shares = definition.Shares.ToBuilder();
        for (var line = 0; line < definition.Lines.Length; line++)
        {
            var option = definition.Lines[line];
            if (!option.IsOption || shares.Any(share => share.Part is [var only] && only == line))
            {
                continue;
            }

            var sisters = Enumerable.Range(0, definition.Lines.Length).Where(other => definition.Lines[other].Question == option.Question).ToImmutableArray();
            var whole = definition.Shares.FirstOrDefault(share => share.Part is [var part] && sisters.Contains(part))?.Whole ?? sisters;
            shares.Add(new Share(option.Id, option.Title, [line], whole));
        }

        return shares.ToImmutable();
    }
}
