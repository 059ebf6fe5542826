using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;

namespace Hattama.Observation.Sampling;

/// <summary>How far a recorded design has come. Only <see cref="Drawn"/> supports an interval or a test.</summary>
public enum DesignState
{
    /// <summary>Committed before the polls opened; its seed has not been revealed.</summary>
    Awaiting,
    /// <summary>Committed before, revealed after: the draw is known and anyone can repeat it.</summary>
    Drawn,
    /// <summary>Recorded as a convenience sample: nothing is drawn.</summary>
    Convenience,
    /// <summary>Stamped after the polls had opened.</summary>
    Late,
    /// <summary>Its sender may act for some areas only.</summary>
    OutsideAreas,
    /// <summary>Its sender was distrusted when it came.</summary>
    Distrusted,
    /// <summary>It does not fit the contest or the register in force.</summary>
    Unfit,
    /// <summary>Its seed was known while the polls were open.</summary>
    RevealedEarly,
}

/// <summary>A design as the ledger has it.</summary>
public sealed class RecordedDesign
{
    internal RecordedDesign(UploadRecords upload, SampleDesign design, ImmutableArray<string> organisations) =>
        (Upload, File, Design, Organisations) = (upload.Upload, upload.Records[0], design, organisations);

    /// <summary>The stamp that recorded it.</summary>
    public Upload Upload { get; }

    /// <summary>The file as it came.</summary>
    public ReadOnlyMemory<byte> File { get; }

    /// <summary>The design.</summary>
    public SampleDesign Design { get; }

    /// <summary>Organisations whose reports it is about, sorted.</summary>
    public ImmutableArray<string> Organisations { get; }

    /// <summary>How far it has come.</summary>
    public DesignState State { get; private set; }

    /// <summary>Why nothing is concluded from it; without text where it is drawn.</summary>
    public LocalText Reason { get; private set; }

    /// <summary>The upload that revealed its seed first; null: none has.</summary>
    public Upload? Reveal { get; private set; }

    /// <summary>The seed; null: not revealed.</summary>
    public DrawSeed? Seed { get; private set; }

    /// <summary>The draw; null unless <see cref="DesignState.Drawn"/>.</summary>
    public ProbabilityDraw? Draw { get; private set; }

    internal RecordedDesign With(DesignState state, LocalText reason)
    {
        (State, Reason) = (state, reason);
        return this;
    }

    internal void Judge(ContestDefinition definition, Register register, (Upload Upload, DrawSeed Seed)? reveal)
    {
        if (SampleDesignReader.Check(Design, definition) is { } unfit)
        {
            With(DesignState.Unfit, unfit.Message);
        }
        else if (RecordedDesigns.Incomplete(definition, Design, Upload.Sender) is { } incomplete)
        {
            With(DesignState.Unfit, incomplete);
        }
        else if (!Design.IsProbability)
        {
            With(DesignState.Convenience, SampleDraw.NotRandomReason);
        }
        else if (reveal is not { } seed)
        {
            With(DesignState.Awaiting, SamplingMessages.NotRevealed);
        }
        else
        {
            (Reveal, Seed) = seed;
            Judge(definition, register, seed.Upload.Received);
        }
    }

    private void Judge(ContestDefinition definition, Register register, DateTimeOffset revealed)
    {
        if (revealed < PollingHours.Closes(definition, register))
        {
            With(DesignState.RevealedEarly, SamplingMessages.SeedEarly(PollingHours.Closes(definition, register)));
            return;
        }

        Draw = SampleDraw.Draw(Design, SampleFrame.Of(definition, register, Design), Seed).Match<ProbabilityDraw?>(
            draw =>
            {
                With(DesignState.Drawn, default);
                return draw;
            },
            reason =>
            {
                With(DesignState.Convenience, reason);
                return null;
            },
            finding =>
            {
                With(DesignState.Unfit, finding.Message);
                return null;
            });
    }
}

/// <summary>
/// The designs of a ledger cut with the state that each has: a pure function of stamps, records, definition and register. A sender has one design: the latest that
/// was stamped before the polls opened. What comes later changes nothing, so nobody chooses among designs after results are known; and the seed revealed
/// first is the one that counts, whoever sent it, because it proves itself.
/// </summary>
public static class RecordedDesigns
{
    /// <summary>The designs, ordered by sender.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public static ImmutableArray<RecordedDesign> Of(ContestDefinition definition, Register register, LedgerCut cut, IReadOnlyList<UploadRecords> uploads)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(cut);
        ArgumentNullException.ThrowIfNull(uploads);
        var seeds = SeedsOf(uploads);
        var bySender = uploads.Where(upload => upload.Upload.Kind == UploadKind.Designs && upload.Records.Count > 0)
            .GroupBy(upload => upload.Upload.Sender, StringComparer.Ordinal).OrderBy(own => own.Key, StringComparer.Ordinal);
        var recorded = ImmutableArray.CreateBuilder<RecordedDesign>();
        foreach (var own in bySender)
        {
            var all = own.OrderBy(upload => upload.Upload, Comparer<Upload>.Create(Upload.CompareStamps))
                .Select(upload => Stamped(definition, cut, upload)).ToList();
            if (all.LastOrDefault(design => design.State == DesignState.Awaiting) is not { } inForce)
            {
                recorded.Add(all[^1]);
                continue;
            }

            inForce.Judge(definition, register, seeds.TryGetValue(inForce.Design.Commitment, out var seed) ? seed : null);
            recorded.Add(inForce);
        }

        return recorded.ToImmutable();
    }

    /// <summary>What a design must say to be recorded and does not; null: nothing.</summary>
    internal static LocalText? Incomplete(ContestDefinition definition, SampleDesign design, string sender)
    {
        if (design.IsProbability && design.Frame.IsNone)
        {
            return SamplingMessages.NeedsFrame;
        }

        var unknown = OrganisationsOf(design, sender).FirstOrDefault(code => definition.Observers?.Knows(code) == false);
        return unknown is null ? null : SamplingMessages.OrganisationUnknown(unknown);
    }

    private static ImmutableArray<string> OrganisationsOf(SampleDesign design, string sender) => design.Organisations.IsEmpty ? [sender] : design.Organisations;

    /// <summary>What its stamp alone says; <see cref="DesignState.Awaiting"/>: it may be in force.</summary>
    private static RecordedDesign Stamped(ContestDefinition definition, LedgerCut cut, UploadRecords upload)
    {
        var design = SampleDesignReader.Read(upload.Records[0], upload.Upload.File).Match(
            read => read, findings => throw new InvalidDataException($"The design of upload {upload.Upload.Id} is damaged: {findings.Kept[0].Message.En}"));
        var recorded = new RecordedDesign(upload, design, OrganisationsOf(design, upload.Upload.Sender));
        var opens = PollingHours.Opens(definition);
        return cut.IsDistrusted(upload.Upload) ? recorded.With(DesignState.Distrusted, SamplingMessages.DesignDistrusted)
            : !upload.Upload.AreaList.IsEmpty ? recorded.With(DesignState.OutsideAreas, SamplingMessages.DesignOutsideAreas)
            : upload.Upload.Received >= opens ? recorded.With(DesignState.Late, SamplingMessages.DesignLate(opens))
            : recorded.With(DesignState.Awaiting, SamplingMessages.NotRevealed);
    }

    private static Dictionary<Digest, (Upload Upload, DrawSeed Seed)> SeedsOf(IReadOnlyList<UploadRecords> uploads)
    {
        var seeds = new Dictionary<Digest, (Upload, DrawSeed)>();
        foreach (var upload in uploads.Where(upload => upload.Upload.Kind == UploadKind.Seeds && upload.Records.Count > 0)
            .OrderBy(upload => upload.Upload, Comparer<Upload>.Create(Upload.CompareStamps)))
        {
            var seed = DrawSeedReader.Read(upload.Records[0].Span, out _)
                ?? throw new InvalidDataException($"The seed of upload {upload.Upload.Id} is damaged.");
            seeds.TryAdd(seed.Commitment, (upload.Upload, seed));
        }

        return seeds;
    }
}
