using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>The areas above the partitions, recomputed from the partitions' results.</summary>
public sealed class NationResult
{
    private NationResult(Tally tally, ImmutableArray<RuleOutcome> outcome, IReadOnlyList<IReadOnlyList<ResultDocument>> layers)
    {
        Tally = tally;
        Outcome = outcome;
        Layers = layers;
        Documents = [.. layers.SelectMany(layer => layer)];
    }

    /// <summary>The national tally.</summary>
    public Tally Tally { get; }

    /// <summary>How every decision rule stands.</summary>
    public ImmutableArray<RuleOutcome> Outcome { get; }

    /// <summary>The documents of all areas above the partitions; the nation's, the root, is the last.</summary>
    public IReadOnlyList<ResultDocument> Documents { get; }

    /// <summary>
    /// The same by level, the lowest first and the root alone at last. Written in this order, a document is never there without
    /// those that it lists, whenever the writer is killed.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<ResultDocument>> Layers { get; }

    /// <summary>Digest of the nation's document.</summary>
    public Digest Root => Documents[^1].Digest;

    /// <summary>Sums partitions up to the nation.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="register">The register in force.</param>
    /// <param name="foundation">What the result rests on beside the stations.</param>
    /// <param name="partitions">The result of every partition of the register, by code.</param>
    public static NationResult Combine(
        ContestDefinition definition, Register register, Foundation foundation, IReadOnlyDictionary<string, AreaResult> partitions)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(foundation);
        ArgumentNullException.ThrowIfNull(partitions);
        var documents = definition.Levels.Select(_ => new List<ResultDocument>()).ToArray();
        var byLevel = definition.Levels.Select(_ => new List<Tally>()).ToArray();
        var children = register.Nation.Children.Select(child => Write(child)).ToList();
        var tally = AreaDocument.Sum(definition, register.Nation, children);
        var outcome = Rollups.Outcome.Evaluate(definition, tally, level => byLevel[level]);
        documents[0].Add(NationDocument.Write(definition, register.Nation, foundation, children, tally, outcome));
        return new NationResult(tally, outcome, [.. documents.Where(layer => layer.Count > 0).Reverse()]);

        AreaResult Write(Area area)
        {
            AreaResult result;
            if (area.Level == definition.PartitionLevel)
            {
                result = partitions[area.Code] with { Area = area };
            }
            else
            {
                (var document, result) = AreaDocument.Write(definition, area, [.. area.Children.Select(child => Write(child))]);
                documents[area.Level].Add(document);
            }

            byLevel[area.Level].Add(result.Tally);
            return result;
        }
    }
}
