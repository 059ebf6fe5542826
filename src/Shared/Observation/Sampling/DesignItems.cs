using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Observation.Sampling;

/// <summary>
/// Turns an uploaded design or seed into the one record of its item: its bytes as they came. What cannot be read has no record and never comes into force;
/// everything else is judged anew by every roll-up (<see cref="RecordedDesigns"/>), the findings tell the sender what to expect.
/// </summary>
public sealed class DesignItems(ContestDefinition definition, Register register, Upload upload, int edition, FindingList findings)
{
    private readonly RecordPacker _packer = new(upload.Contest, edition, upload.Id);

    /// <summary>Records packed: 1, or 0 where nothing could be read.</summary>
    public int Count => _packer.Count;

    /// <summary>Takes a design.</summary>
    public void AddDesign(Stream evidence)
    {
        var bytes = BytesOf(evidence, SampleDesignReader.MaxBytes);
        var design = SampleDesignReader.Read(bytes, upload.File).Match<SampleDesign?>(read => read, invalid =>
        {
            findings.AddRange(invalid);
            return null;
        });
        if (design is null)
        {
            return;
        }

        _packer.Add(bytes);
        if (SampleDesignReader.Check(design, definition) is { } unfit)
        {
            findings.Add(unfit with { Place = new Place(upload.File, 0, unfit.Place.Column) });
            return;
        }

        if (RecordedDesigns.Incomplete(definition, design, upload.Sender) is { } incomplete)
        {
            Add(Rules.DesignIncomplete, incomplete);
        }

        if (design.IsProbability && SampleDraw.FrameObjection(design, SampleFrame.Of(definition, register, design)) is { } objection)
        {
            // Said now, while there is time for another design; after the vote the revealed seed would draw nothing.
            Add(Rules.FrameDiffers, objection);
        }

        if (upload.Received >= PollingHours.Opens(definition))
        {
            Add(Rules.DesignLate, SamplingMessages.DesignLate(PollingHours.Opens(definition)));
        }

        CheckScope();
    }

    /// <summary>Takes a seed.</summary>
    public void AddSeed(Stream evidence)
    {
        var bytes = BytesOf(evidence, DrawSeedReader.MaxBytes);
        if (DrawSeedReader.Read(bytes, out var problem) is null)
        {
            Add(Rules.SeedInvalid, problem);
            return;
        }

        _packer.Add(bytes);
        if (upload.Received < PollingHours.Closes(definition, register))
        {
            Add(Rules.SeedEarly, SamplingMessages.SeedEarly(PollingHours.Closes(definition, register)));
        }
    }

    /// <summary>The parts of the item.</summary>
    public IReadOnlyList<ItemPart> Parts() => _packer.Parts();

    /// <summary>A design speaks of the whole frame: who may act for some areas only records none.</summary>
    private void CheckScope()
    {
        if (!upload.AreaList.IsEmpty)
        {
            Add(Rules.OutsideAreas, SamplingMessages.DesignOutsideAreas);
        }
    }

    private void Add(Rule rule, LocalText message) => findings.Add(new Finding(rule.Code, definition.SeverityOf(rule), new Place(upload.File, 0), message));

    /// <summary>At most one byte more than may be: enough to see that it is too long.</summary>
    private static byte[] BytesOf(Stream evidence, int most)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; bytes.Length <= most && (read = evidence.Read(buffer, 0, (int)Math.Min(buffer.Length, most + 1 - bytes.Length))) > 0;)
        {
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
