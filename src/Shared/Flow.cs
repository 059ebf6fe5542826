using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Observation.Sampling;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama;

/// <summary>
/// The table of contents: what becomes of an upload, top to bottom. Each step is a pure function of its arguments; the
/// type of a variable tells how far it has come. Hosts load, call a step, and store what it gives.
/// </summary>
/// <remarks>
/// <c>upload → evidence → read → check → item → ledger → (state of each station) → roll up → result documents → snapshot</c>
/// </remarks>
public static class Flow
{
    /// <summary>register files, or protocols to derive one from → register.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="files">The files; each is read once.</param>
    /// <param name="areProtocols">Whether the files are protocols: then the stations that report are the stations expected.</param>
    /// <param name="caps">Bounds of reading.</param>
    /// <param name="findings">Where contradictions within the register go, and unusable rows of register files.</param>
    /// <param name="reading">Where findings about protocols go; they are otherwise intake's matter.</param>
    /// <param name="cancel">Ends reading.</param>
    public static Register CompileRegister(
        ContestDefinition definition,
        IEnumerable<SourceFile> files,
        bool areProtocols,
        ReadCaps caps,
        FindingList findings,
        FindingList reading,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        var contradictions = new FindingList();
        var builder = new RegisterBuilder(definition, contradictions, areProtocols);
        var reader = new RegisterReader(definition, caps);
        foreach (var file in files)
        {
            using var stream = file.Open();
            if (stream.CanSeek && stream.Length < RowRelay.Threshold)
            {
                Read(Add);
            }
            else
            {
                RowRelay.Stations(Read, Add);
            }

            ReadSummary Read(RegisterRowHandler onRow) => areProtocols
                ? reader.FromProtocols(stream, file.Name, reading, onRow, file.OnBytes, cancel)
                : reader.Read(stream, file.Name, findings, onRow, file.OnBytes, cancel);
        }

        var register = builder.Build();
        findings.AddRange(contradictions);
        return register;

        void Add(in RegisterRow row) => builder.Add(
            new Place(row.File, row.Row),
            row.Area.Codes,
            row.Area.Names,
            new RegisteredStation(null!, row.Station, row.StationName, row.Forms, row.Registered, row.Closes, row.Counts, row.Stratum) { References = row.References },
            row.Spelling);
    }

    /// <summary>register, results of a previous contest → the same register with the figures to compare its stations with (rule P203).</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="register">Its register; what it says of a previous contest is replaced.</param>
    /// <param name="previous">The previous contest, whose headers the files have.</param>
    /// <param name="files">Its protocols; each file is read once.</param>
    /// <param name="caps">Bounds of reading.</param>
    /// <param name="cancel">Ends reading.</param>
    public static BoundResults BindPrevious(
        ContestDefinition definition, Register register, ContestDefinition previous, IEnumerable<SourceFile> files, ReadCaps caps, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var findings = new FindingList();
        var results = new PreviousResults(definition, register, previous, findings);
        var reader = new ProtocolReader(previous, caps);
        foreach (var file in files)
        {
            using var stream = file.Open();
            reader.Read(stream, file.Name, findings, results.Add, file.OnBytes, cancel);
        }

        return results.Bind();
    }

    /// <summary>upload, evidence → read, check → items and a receipt, by the kind of the upload.</summary>
    /// <param name="contest">Definition and register in force.</param>
    /// <param name="upload">The stamp.</param>
    /// <param name="edition">Edition of the ledger.</param>
    /// <param name="evidence">The bytes received.</param>
    /// <param name="caps">Bounds of reading.</param>
    /// <param name="onBytes">Told how many bytes have been read, about every mebibyte.</param>
    /// <param name="cancel">Ends reading.</param>
    public static TakenIn TakeIn(
        ContestInForce contest, Upload upload, int edition, Stream evidence, ReadCaps caps, Action<long>? onBytes = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contest);
        ArgumentNullException.ThrowIfNull(upload);
        return upload.Kind switch
        {
            UploadKind.Observations => TakeInObservations(contest, upload, edition, evidence, caps, onBytes, cancel),
            UploadKind.Accreditations => TakeInAccreditations(contest, upload, edition, evidence, caps, onBytes, cancel),
            UploadKind.Designs or UploadKind.Seeds => TakeInDesign(contest, upload, edition, evidence),
            _ => TakeInProtocols(contest, upload, edition, evidence, caps, onBytes, cancel),
        };
    }

    /// <summary>An upload that the program cannot read: an item without anything in it, so that it is taken in all the same, and a receipt that says why.</summary>
    public static TakenIn TakeInNothing(ContestKey? key, Upload upload, int edition, Finding reason)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(reason);
        var findings = new FindingList();
        findings.Add(reason);
        var partition = upload.Kind == UploadKind.Protocols ? ItemPart.Unplaced : ItemPart.Observations;
        return TakenIn.Of([], partition, upload, edition, ReceiptOf(key, upload, 0, 0, 0, 0, findings));
    }

    private static TakenIn TakeInProtocols(
        ContestInForce contest, Upload upload, int edition, Stream evidence, ReadCaps caps, Action<long>? onBytes, CancellationToken cancel)
    {
        // Reading and checking may run side by side, so each has its own list.
        var reading = new FindingList();
        var checking = new FindingList();
        var items = new UploadItems(contest.Definition, contest.Register, upload, edition, checking);
        var attachments = new List<Attachment>();
        var reader = new ProtocolReader(contest.Definition, caps) { OnAttachment = attachments.Add };
        var read = upload.Length < RowRelay.Threshold
            ? Read(items.Add)
            : RowRelay.Entries(Read, items.Add);
        var districts = items.Partitions.Count(partition => partition != ItemPart.Unplaced);
        foreach (var attachment in attachments)
        {
            items.Add(attachment);
        }

        NoteNoData(contest.Definition, upload, items.Entries + read.Rejected + attachments.Count, reading);
        var receipt = ReceiptOf(contest.Key, upload, items.Entries, districts, items.Unplaced, read.Rejected, FindingList.Merge(reading, checking)) with
        {
            AttachmentCount = items.AttachmentCount,
            Attachments = items.Attachments,
        };
        return TakenIn.Of(items.Parts(), ItemPart.Unplaced, upload, edition, receipt);

        ReadSummary Read(EntryHandler onEntry) => reader.Read(evidence, upload.File, reading, onEntry, onBytes, cancel);
    }

    private static TakenIn TakeInObservations(
        ContestInForce contest, Upload upload, int edition, Stream evidence, ReadCaps caps, Action<long>? onBytes, CancellationToken cancel)
    {
        var reading = new FindingList();
        if (contest.Definition.Observers is null)
        {
            reading.Add(new Finding(Rules.FormUnasked.Code, Severity.Error, new Place(upload.File, 0), ObservationMessages.NoForms(contest.Definition.Id)));
            return TakenIn.Of(new RecordPacker(upload.Contest, edition, upload.Id).Parts(), ItemPart.Observations, upload, edition, ReceiptOf(contest.Key, upload, 0, 0, 0, 0, reading));
        }

        var checking = new FindingList();
        var items = new ObservationItems(contest.Definition, contest.Register, upload, edition, checking);
        var read = new ObservationReader(contest.Definition, caps).Read(evidence, upload.File, reading, items.Add, onBytes, cancel);
        NoteNoData(contest.Definition, upload, items.Reports + items.Refused + read.Rejected, reading);
        var findings = FindingList.Merge(reading, checking);
        var receipt = ReceiptOf(contest.Key, upload, items.Reports, items.Partitions, items.Unplaced, read.Rejected + items.Refused, findings);
        return TakenIn.Of(items.Parts(), ItemPart.Observations, upload, edition, receipt);
    }

    private static TakenIn TakeInAccreditations(
        ContestInForce contest, Upload upload, int edition, Stream evidence, ReadCaps caps, Action<long>? onBytes, CancellationToken cancel)
    {
        var findings = new FindingList();
        var list = new AccreditationRecords(upload, edition);
        var read = new AccreditationReader(contest.Definition, caps).Read(evidence, upload.File, findings, list.Add, onBytes, cancel);
        var parts = list.Parts(isInOrder: findings.Errors == 0);
        return TakenIn.Of(parts, ItemPart.Observations, upload, edition, ReceiptOf(contest.Key, upload, list.Count, 0, 0, read.Rejected, findings));
    }

    private static TakenIn TakeInDesign(ContestInForce contest, Upload upload, int edition, Stream evidence)
    {
        var findings = new FindingList();
        var items = new DesignItems(contest.Definition, contest.Register, upload, edition, findings);
        if (upload.Kind == UploadKind.Designs)
        {
            items.AddDesign(evidence);
        }
        else
        {
            items.AddSeed(evidence);
        }

        return TakenIn.Of(items.Parts(), ItemPart.Observations, upload, edition, ReceiptOf(contest.Key, upload, items.Count, 0, 0, 1 - items.Count, findings));
    }

    /// <summary>Who sent headings alone sent the wrong file; a receipt that says nothing would hide it.</summary>
    private static void NoteNoData(ContestDefinition definition, Upload upload, long found, FindingList reading)
    {
        if (found == 0 && reading.Errors == 0)
        {
            var rule = Rules.FileWithoutData;
            reading.Add(new Finding(rule.Code, definition.SeverityOf(rule), new Place(upload.File, 0), ReadingMessages.NoData));
        }
    }

    private static Receipt ReceiptOf(ContestKey? key, Upload upload, long entries, int districts, long unplaced, long rejected, FindingList findings) => new(
        upload.Contest, upload.Id, upload.File, upload.Evidence.Hex, upload.Length, upload.Sender, upload.Received, entries, districts, unplaced, rejected,
        findings, UploadKinds.NameOf(upload.Kind))
    {
        Logged = key?.NameOf(upload).Evidence.Hex,
    };

    /// <summary>ledger → state of each station → tallies → result documents of one partition.</summary>
    public static PartitionResult RollUp(ContestInForce contest, RegisterPart part, IEnumerable<ItemPart> items, LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(contest);
        ArgumentNullException.ThrowIfNull(cut);
        var entries = PartitionEntries.Unpack(items, cut.NamedBy(contest.Key));
        var rollup = PartitionRollup.Compute(contest.Definition, part, entries);
        return PartitionDocuments.Write(contest.Definition, rollup);
    }

    /// <summary>ledger → state of each station → tally of one partition and what is unlikely in it, for a dry run that publishes nothing.</summary>
    public static CountedPartition Count(ContestInForce contest, RegisterPart part, IEnumerable<ItemPart> items, LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(contest);
        ArgumentNullException.ThrowIfNull(part);
        var rollup = PartitionRollup.Compute(contest.Definition, part, PartitionEntries.Unpack(items, cut));
        return new CountedPartition(new AreaResult(part.Partition, default, rollup.TallyOf(part.Partition)), [.. AreaWarningText.Findings(contest.Definition, rollup)]);
    }

    /// <summary>ledger → what became of every report of observers. Nothing official comes of it.</summary>
    /// <param name="contest">Definition and register in force; the definition has observers' forms.</param>
    /// <param name="uploads">The records of the cut.</param>
    /// <param name="cut">The cut.</param>
    public static ObserverReports Observe(ContestInForce contest, IReadOnlyList<UploadRecords> uploads, LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(contest);
        return ObserverReports.Of(contest.Definition, contest.Register, cut, uploads);
    }

    /// <summary>ledger → the recorded sample designs, and the draws of those that were committed before and revealed after the vote.</summary>
    public static ImmutableArray<RecordedDesign> Designs(ContestInForce contest, IReadOnlyList<UploadRecords> uploads, LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(contest);
        return RecordedDesigns.Of(contest.Definition, contest.Register, cut, uploads);
    }

    /// <summary>reports, official figures → comparison, answers, incidents by area → documents about observation.</summary>
    /// <param name="contest">Definition and register in force.</param>
    /// <param name="reports">The reports.</param>
    /// <param name="designs">The recorded sample designs: only their draws give intervals and tests.</param>
    /// <param name="official">Digest of the nation's document.</param>
    /// <param name="partitions">The official result of every partition, by code.</param>
    /// <param name="figures">The official figures of the stations observed.</param>
    public static IReadOnlyList<ResultDocument> Compare(
        ContestInForce contest, ObserverReports reports, ImmutableArray<RecordedDesign> designs, Digest official, IReadOnlyDictionary<string, AreaResult> partitions,
        IReadOnlyDictionary<OfficialKey, OfficialFigures> figures)
    {
        ArgumentNullException.ThrowIfNull(contest);
        var observed = ObservedArea.Of(contest.Definition, contest.Register, reports, key => figures.GetValueOrDefault(key));
        var foundation = new ObservationFoundation(contest.DefinitionDigest, contest.RegisterDigest, official, reports);
        var materiality = ObservationMateriality.Of(contest.Definition, contest.Register, observed, partitions);
        var samples = SampledReport.Of(
            (contest.Definition, contest.Register), designs, reports, key => figures.GetValueOrDefault(key),
            hasOverseas => OfficialSums.Of(contest.Definition, contest.Register, partitions, hasOverseas));
        return ObservationDocuments.Write(contest.Definition, observed, foundation, materiality, samples);
    }

    /// <summary>results of the partitions → result documents of the areas above → outcome.</summary>
    public static NationResult Combine(ContestInForce contest, ResultDocument unplaced, long waiting, IReadOnlyDictionary<string, AreaResult> partitions)
    {
        ArgumentNullException.ThrowIfNull(contest);
        var foundation = new Foundation(contest.DefinitionDigest, contest.RegisterDigest, unplaced.Digest, waiting);
        return NationResult.Combine(contest.Definition, contest.Register, foundation, partitions);
    }
}

/// <summary>One version of definition and register, as a snapshot uses them.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="DefinitionDigest">Digest of its bytes.</param>
/// <param name="Register">The register.</param>
/// <param name="RegisterDigest">Digest of its root document.</param>
/// <param name="PartDigests">Digest of each part's document, by partition: a part that did not change needs no new roll-up.</param>
public sealed record ContestInForce(
    ContestDefinition Definition,
    Digest DefinitionDigest,
    Register Register,
    Digest RegisterDigest,
    IReadOnlyDictionary<string, Digest> PartDigests)
{
    /// <summary>What contents and evidence are named with in its documents; null: with nothing, their digests are their names.</summary>
    public ContestKey? Key { get; init; }

    /// <summary>Number of the activation that put it in force; 0: it was not loaded as an activation.</summary>
    public int Activation { get; init; }
}

/// <summary>One partition of a dry run.</summary>
/// <param name="Result">Its tally, without a document.</param>
/// <param name="Warnings">What is unlikely about its stations side by side, at the entries that count.</param>
public sealed record CountedPartition(AreaResult Result, IReadOnlyList<Finding> Warnings);

/// <summary>A file at the edge.</summary>
/// <param name="Name">Its name in findings.</param>
/// <param name="Open">Opens it for one reading.</param>
/// <param name="OnBytes">Told how many bytes of it have been read, about every mebibyte.</param>
public sealed record SourceFile(string Name, Func<Stream> Open, Action<long>? OnBytes = null);

/// <summary>What intake makes of an upload: the parts of its items, never none, and the receipt to be stored last.</summary>
public sealed record TakenIn(IReadOnlyList<ItemPart> Items, Receipt Receipt)
{
    /// <summary>An upload without entries has an item too, an empty one: roll-ups learn of every upload in one way.</summary>
    internal static TakenIn Of(IEnumerable<ItemPart> parts, string partition, Upload upload, int edition, Receipt receipt)
    {
        var items = parts.ToList();
        return new TakenIn(items.Count > 0 ? items : [.. new ItemPacker(upload.Contest, edition, partition, upload.Id).Parts()], receipt);
    }
}
