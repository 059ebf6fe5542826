using System.Text.Json;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Checks the documents about observation that a snapshot names: each against its digest, the root against the official result and
/// foundation it claims to compare with, every comparison as the sum of those below it and of its stations' rows.
/// </summary>
internal sealed class ObservationWalk(ContestInForce contest, DocumentSource documents, VerificationReport report)
{
    private readonly Dictionary<Digest, long[]> _checked = [];
    private readonly HashSet<Digest> _samples = [];
    private readonly ContestDefinition _definition = contest.Definition;

    /// <summary>The definition and register.</summary>
    public ContestInForce Contest => contest;

    /// <summary>Checks everything below the root that a snapshot names.</summary>
    public async Task CheckAsync(Snapshot snapshot, CancellationToken cancel)
    {
        if (snapshot.Observation.IsNone || await documents.LoadAsync(snapshot.Observation, $"snapshot {snapshot.Sequence}", cancel) is not { } root)
        {
            return;
        }

        using (root)
        {
            try
            {
                Damage.CheckHeader(root.RootElement, "observation", _definition.Id);
                CheckFoundation(snapshot, root.RootElement);
                await CheckAreaAsync(snapshot.Observation, root.RootElement, contest.Register.Nation.Code, cancel);
                await CheckSamplesAsync(root.RootElement.GetProperty("inference"), cancel);
            }
            catch (Exception damage) when (Damage.IsOf(damage))
            {
                Report(snapshot.Observation, $"It is not a document about observation: {damage.Message}");
            }
        }
    }

    private void CheckFoundation(Snapshot snapshot, JsonElement root)
    {
        if (Digest.Parse(root.GetProperty("official").GetString()) != snapshot.Root)
        {
            Report(snapshot.Observation, $"It compares with another official result than that of snapshot {snapshot.Sequence}.");
        }

        if (Digest.Parse(root.GetProperty("definition").GetString()) != contest.DefinitionDigest
            || Digest.Parse(root.GetProperty("register").GetString()) != contest.RegisterDigest)
        {
            Report(snapshot.Observation, $"It rests on another definition or register than snapshot {snapshot.Sequence}.");
        }
    }

    private async Task CheckSamplesAsync(JsonElement inference, CancellationToken cancel)
    {
        foreach (var listed in inference.GetProperty("samples").EnumerateArray())
        {
            var name = Digest.Parse(listed.GetProperty("document").GetString());
            if (_samples.Contains(name))
            {
                continue;
            }

            if (await documents.LoadAsync(name, "a sample of observation", cancel) is not { } document)
            {
                documents.LoseSight();
                continue;
            }

            using (document)
            {
                Damage.CheckHeader(document.RootElement, "observationSample", _definition.Id);
                foreach (var problem in SampleRedraw.Check(contest, document.RootElement, Damage.TextOf(listed.GetProperty("state"))))
                {
                    Report(name, problem);
                }

                _samples.Add(name);
            }
        }
    }

    /// <summary>The comparison of an area, added up again.</summary>
    private async Task<long[]> CheckAreaAsync(Digest document, JsonElement root, string code, CancellationToken cancel)
    {
        if (root.GetProperty("area").GetProperty("code").GetString() != code)
        {
            Report(document, $"It is about another area than {code}.");
        }

        var own = Cells(root.GetProperty("figures").GetProperty("comparison"));
        var sum = new ComparisonTally(_definition);
        var hasRows = root.TryGetProperty("stations", out var stations);
        if (hasRows)
        {
            AddStations(stations, sum);
        }
        else
        {
            foreach (var child in root.GetProperty("children").EnumerateArray())
            {
                sum.Add(ComparisonTally.FromCells(_definition, await CheckChildAsync(document, child, cancel))!);
            }
        }

        if (!SameCells(own, sum, hasRows))
        {
            Report(document, $"Its comparison is not the sum of what is below {code}.");
        }

        return own;
    }

    private async Task<long[]> CheckChildAsync(Digest parent, JsonElement child, CancellationToken cancel)
    {
        var claimed = Cells(child.GetProperty("comparison"));
        var code = Damage.TextOf(child.GetProperty("code"));
        var name = Digest.Parse(child.GetProperty("document").GetString());
        if (!_checked.TryGetValue(name, out var own))
        {
            if (await documents.LoadAsync(name, $"observation, area {code},", cancel) is not { } document)
            {
                documents.LoseSight();
                return claimed;
            }

            using (document)
            {
                own = await CheckAreaAsync(name, document.RootElement, code, cancel);
                _checked.Add(name, own);
            }
        }

        if (!own.AsSpan().SequenceEqual(claimed))
        {
            Report(parent, $"It claims another comparison for {code} than its own document has.");
        }

        return claimed;
    }

    /// <summary>What the rows alone say: how many forms are in each state, and the differences by line. The registered voters stand in no row.</summary>
    private void AddStations(JsonElement stations, ComparisonTally sum)
    {
        foreach (var comparison in stations.EnumerateArray().SelectMany(station => station.GetProperty("comparisons").EnumerateArray()))
        {
            sum.Add(RowOf(comparison));
        }
    }

    private ComparisonTally RowOf(JsonElement comparison)
    {
        var cells = new long[ComparisonTally.Names.Count + (ComparisonTally.LineNames.Count * _definition.Lines.Length)];
        var state = ObservationDocuments.StateNames.ToList().IndexOf(Damage.TextOf(comparison.GetProperty("state")));
        if (state < 0)
        {
            throw new InvalidDataException("A row has no state.");
        }

        cells[0] = 1;
        cells[state == 0 ? 1 : state + 3] = 1;
        var differences = comparison.GetProperty("differences").EnumerateArray().ToList();
        cells[2] = state == 0 && differences.Count == 0 ? 1 : 0;
        cells[3] = differences.Count > 0 ? 1 : 0;
        cells[8] = comparison.GetProperty("winnersChanged").GetArrayLength() > 0 ? 1 : 0;
        foreach (var difference in differences)
        {
            var signed = checked(difference[1].GetInt64() - difference[2].GetInt64());
            var at = ComparisonTally.Names.Count + (ComparisonTally.LineNames.Count * _definition.LineIndex(Damage.TextOf(difference[0])));
            cells[at + 2] = signed;
            cells[at + 3] = Math.Abs(signed);
            cells[at + (signed > 0 ? 4 : 5)] = 1;
        }

        return ComparisonTally.FromCells(_definition, cells)!;
    }

    /// <summary>Whether all cells are the same; where the sum is made of rows, those that rows tell.</summary>
    private static bool SameCells(long[] own, ComparisonTally sum, bool areRows)
    {
        for (var i = 0; i < own.Length; i++)
        {
            if (own[i] != sum.Cells[i] && !(areRows && IsOutsideRows(i)))
            {
                return false;
            }
        }

        return true;
    }

    // Voters, completeness and how many lines were compared rest on the register and on the official rows.
    private static bool IsOutsideRows(int cell) =>
        cell is 7 or 9 || (cell >= ComparisonTally.Names.Count && (cell - ComparisonTally.Names.Count) % ComparisonTally.LineNames.Count is 0 or 1);

    private long[] Cells(JsonElement cells)
    {
        long[] numbers = [.. cells.EnumerateArray().Select(cell => cell.GetInt64())];
        return ComparisonTally.FromCells(_definition, numbers) is not null ? numbers : throw new InvalidDataException("A comparison does not fit the definition.");
    }

    private void Report(Digest document, string message) => report.Add(MismatchKind.Changed, $"document {document}", message);
}
