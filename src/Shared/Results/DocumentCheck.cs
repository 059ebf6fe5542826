using System.Text.Json;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>A reference from a document to another one, with the vector that it claims for it.</summary>
public sealed record ChildReference(Digest Document, string Code, Tally Claimed);

/// <summary>
/// Checks one area document by adding: every expected (station, form) exactly once and in order, the vector as the sum of
/// the rows or of the children. The arithmetic is that of the roll-up itself.
/// </summary>
public sealed class DocumentCheck(ContestDefinition definition, Register register)
{
    private readonly List<Mismatch> _mismatches = [];

    /// <summary>What did not match so far.</summary>
    public IReadOnlyList<Mismatch> Mismatches => _mismatches;

    /// <summary>Scans that stations documents name.</summary>
    public long Attachments { get; private set; }

    /// <summary>Uploads that stations documents cite, with their evidence.</summary>
    public Dictionary<string, Digest> Cited { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks an area document and returns its children; its own vector must be the one claimed.</summary>
    /// <param name="document">Its name.</param>
    /// <param name="root">Its content.</param>
    /// <param name="code">Code of the area that the reference named.</param>
    /// <param name="claimed">The vector that the reference claimed; null for the nation.</param>
    public IReadOnlyList<ChildReference> Check(Digest document, JsonElement root, string code, Tally? claimed)
    {
        var subject = $"document {document}";
        try
        {
            var own = Vector.Read(definition, root.GetProperty("vector"))
                ?? throw new InvalidDataException("Its vector does not fit the definition.");
            if (claimed is not null && !claimed.HasSameCells(own))
            {
                Report(MismatchKind.Changed, subject, $"The area above claims other figures for {code} than its own document has.");
            }

            CheckArea(subject, root, code);
            return root.GetProperty("type").GetString() == "stations"
                ? CheckStations(subject, root, own)
                : CheckChildren(subject, root, own);
        }
        catch (Exception damage) when (damage is KeyNotFoundException or InvalidOperationException or InvalidDataException
            or FormatException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            Report(MismatchKind.Changed, subject, $"It is not a document of this contest: {damage.Message}");
            return [];
        }
    }

    private void CheckArea(string subject, JsonElement root, string code)
    {
        if (root.GetProperty("contest").GetString() != definition.Id || root.GetProperty("area").GetProperty("code").GetString() != code)
        {
            Report(MismatchKind.Changed, subject, $"It is about another area or contest than {code} of {definition.Id}.");
        }
    }

    private List<ChildReference> CheckChildren(string subject, JsonElement root, Tally own)
    {
        var area = FindArea(root);
        var sum = new Tally(definition);
        var children = new List<ChildReference>();
        foreach (var child in root.GetProperty("children").EnumerateArray())
        {
            var claimed = Vector.Read(definition, child.GetProperty("vector"))
                ?? throw new InvalidDataException("The vector of a child does not fit the definition.");
            children.Add(new ChildReference(Digest.Parse(child.GetProperty("document").GetString()), child.GetProperty("code").GetString()!, claimed));
            sum.Add(claimed);
        }

        if (!children.Select(child => child.Code).SequenceEqual(area.Children.Select(child => child.Code)))
        {
            Report(MismatchKind.Changed, subject, $"Its children are not the areas that the register has below {area}.");
        }

        // What waits in partition ? belongs to no area: the nation counts it beside its vector.
        if (!sum.HasSameCells(own))
        {
            Report(MismatchKind.Changed, subject, $"The figures of {area} are not the sum of its children.");
        }

        return children;
    }

    private ChildReference[] CheckStations(string subject, JsonElement root, Tally own)
    {
        var area = FindArea(root);
        var part = register.FindPart(area.At(definition.PartitionLevel).Code)!;
        var evidence = ReadEvidence(root);
        var sum = new Tally(definition) { Unplaced = root.GetProperty("unplaced").GetArrayLength() };
        var rows = root.GetProperty("stations").EnumerateArray();
        var count = new SlotTally(definition);
        var merged = 0;
        foreach (var slot in part.Slots)
        {
            var station = part.Stations[slot.Station];
            if (!ReferenceEquals(station.Area, area))
            {
                continue;
            }

            if (!rows.MoveNext() || !IsRowOf(rows.Current, station, slot.Form))
            {
                Report(MismatchKind.Changed, subject, $"Station {station.Code} of {area} does not stand where the register expects it: a row is missing, doubled or moved.");
                return [];
            }

            if (IsMerged(rows.Current))
            {
                merged++;
                count.AddCoverage(station, slot.Form, StateKind.Counted, sum);
                continue;
            }

            AddRow(count, rows.Current, station, slot.Form, sum, evidence);
        }

        if (rows.MoveNext())
        {
            Report(MismatchKind.Added, subject, $"It has a row that the register does not expect: station {rows.Current[0]}.");
        }

        AddMerged(root, merged, sum);
        CheckAttachments(root, evidence);
        if (!sum.HasSameCells(own))
        {
            Report(MismatchKind.Changed, subject, $"The figures of {area} are not the sum of its stations.");
        }

        return [];
    }

    /// <summary>A counted row without values of its own, in a contest that merges.</summary>
    private bool IsMerged(JsonElement row) => definition.Policies.MinPublish > 0
        && row[1].GetString() == Vector.NameOf(StateKind.Counted) && row[2].ValueKind == JsonValueKind.Null
        && row.GetArrayLength() > 4 && row[4].TryGetProperty("merged", out var merged) && merged.ValueKind == JsonValueKind.True;

    /// <summary>The sum of the merged rows: figures only, of no more stations than are merged, and of enough that none shows through.</summary>
    private void AddMerged(JsonElement root, int rows, Tally sum)
    {
        if (root.TryGetProperty("merged", out var vector) != rows > 0)
        {
            throw new InvalidDataException("Rows are merged without their sum, or a sum stands there without rows.");
        }

        if (rows == 0)
        {
            return;
        }

        var merged = Vector.Read(definition, vector) ?? throw new InvalidDataException("The vector of the merged rows does not fit the definition.");
        if (merged.Expected > 0 || merged.Deciding > 0 || merged.Unplaced > 0 || merged.UnknownRegistered > 0 || merged.Warned > 0
            || merged.Reported.ToArray().Any(reported => reported > rows))
        {
            throw new InvalidDataException("The vector of the merged rows says more than so many rows can.");
        }

        sum.Add(merged);
    }

    /// <summary>Scans say what they are and where they came from, in order and each once.</summary>
    private void CheckAttachments(JsonElement root, int evidence)
    {
        if (!root.TryGetProperty("attachments", out var attachments))
        {
            return;
        }

        (string Area, string Station, Digest Digest, int Upload) before = default;
        foreach (var row in attachments.EnumerateArray())
        {
            var now = (Area: row[0].GetString()!, Station: row[1].GetString()!, Digest: Digest.Parse(row[3].GetString()), Upload: row[5].GetInt32());
            _ = LogDocuments.LengthOf(row[4]);
            if (row.GetArrayLength() != 6 || MediaTypes.Parse(row[2].GetString()) == MediaType.None || now.Digest.IsNone
                || now.Upload < 0 || now.Upload >= evidence)
            {
                throw new InvalidDataException($"A scan of station {now.Station} is of no known kind, has no digest, or cites evidence that the document does not list.");
            }

            if (before != default && Compare(before, now) >= 0)
            {
                throw new InvalidDataException($"A scan of station {now.Station} stands twice or out of order.");
            }

            before = now;
            Attachments++;
        }
    }

    private static int Compare((string Area, string Station, Digest Digest, int Upload) left, (string Area, string Station, Digest Digest, int Upload) right) =>
        string.CompareOrdinal(left.Area, right.Area) is var byArea and not 0 ? byArea
        : CodeOrder.Instance.Compare(left.Station, right.Station) is var byStation and not 0 ? byStation
        : left.Digest.CompareTo(right.Digest) is var byDigest and not 0 ? byDigest
        : left.Upload.CompareTo(right.Upload);

    private void AddRow(SlotTally count, JsonElement row, in RegisteredStation station, int form, Tally sum, int evidence)
    {
        var state = Vector.StateOf(row[1].GetString()) ?? throw new InvalidDataException($"“{row[1]}” is not a state.");
        var values = state == StateKind.Counted ? ReadValues(row[2], definition.Forms[form].Lines.Length) : [];
        if (state == StateKind.Counted && row[3].GetArrayLength() == 0)
        {
            throw new InvalidDataException($"Station {station.Code} counts without citing evidence.");
        }

        foreach (var citation in row[3].EnumerateArray())
        {
            if (citation[0].GetInt32() >= evidence)
            {
                throw new InvalidDataException($"Station {station.Code} cites evidence that the document does not list.");
            }
        }

        var hasCodes = row.GetArrayLength() > 4 && row[4].TryGetProperty("codes", out _);
        count.Add(station, form, state, hasCodes, values, sum);
    }

    private int ReadEvidence(JsonElement root)
    {
        var evidence = root.GetProperty("evidence");
        foreach (var pair in evidence.EnumerateArray())
        {
            var upload = pair[0].GetString()!;
            var digest = Digest.Parse(pair[1].GetString());
            if (!Cited.TryAdd(upload, digest) && Cited[upload] != digest)
            {
                throw new InvalidDataException($"Upload {upload} is cited with two different digests.");
            }
        }

        return evidence.GetArrayLength();
    }

    private bool IsRowOf(JsonElement row, in RegisteredStation station, int form)
    {
        var stated = row.GetArrayLength() > 4 && row[4].TryGetProperty("form", out var id) ? id.GetString() : definition.Forms[0].Id;
        return row[0].GetString() == station.Code && stated == definition.Forms[form].Id;
    }

    private static Value[] ReadValues(JsonElement values, int count)
    {
        if (values.GetArrayLength() != count)
        {
            throw new InvalidDataException("A row has another number of values than its form has lines.");
        }

        return [.. values.EnumerateArray().Select(value => value.ValueKind switch
        {
            JsonValueKind.Number => Value.Of(value.GetInt64()),
            JsonValueKind.Null => Value.Missing,
            _ => Value.Illegible,
        })];
    }

    private Area FindArea(JsonElement root)
    {
        var area = root.GetProperty("area");
        var level = definition.LevelIndex(area.GetProperty("level").GetString()!);
        var code = area.GetProperty("code").GetString()!;
        return register.FindArea(level, code) ?? throw new InvalidDataException($"The register has no area {code} at that level.");
    }

    private void Report(MismatchKind kind, string subject, string message) => _mismatches.Add(new Mismatch(kind, subject, message));
}
