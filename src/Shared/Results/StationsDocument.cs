using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>
/// Writes the document of an area that has stations: every expected (station, form) exactly once as a compact row
/// <c>[station, state, values, citations, extras?]</c>. A citation is <c>[index in evidence, row, member?]</c>. Extras are
/// there only where there is more to say: another form than the first, rule codes, all contents with their digests
/// and citations, decisions, explanation. Slots that the policy merges have no values of their own: the member <c>merged</c>
/// of the document is their sum. Scans, where there are any, stand apart from the rows as <c>[area, station, media type, digest, length,
/// index in evidence]</c>: no figure depends on them. Format: <c>docs/formats.md</c>.
/// </summary>
internal sealed class StationsDocument
{
    private readonly ContestDefinition _definition;
    private readonly PartitionRollup _rollup;
    private readonly Area _area;
    private readonly List<StationAttachment> _attachments;
    private readonly Dictionary<int, int> _evidence = [];
    private readonly CanonicalJson _json;

    private StationsDocument(ContestDefinition definition, PartitionRollup rollup, Area area, int slots)
    {
        _definition = definition;
        _rollup = rollup;
        _area = area;
        _attachments = [.. rollup.AttachmentsIn(area)];
        _json = new CanonicalJson(1024 + slots * 128);
    }

    /// <summary>Writes the document of one area.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="rollup">The partition it belongs to.</param>
    /// <param name="area">The area.</param>
    /// <param name="slots">Its slots: a range of the partition's.</param>
    public static ResultDocument Write(ContestDefinition definition, PartitionRollup rollup, Area area, Range slots)
    {
        var (first, count) = slots.GetOffsetAndLength(rollup.States.Count);
        var document = new StationsDocument(definition, rollup, area, count);
        document.WriteAll(first, count);
        return ResultDocument.Of(document._json);
    }

    private void WriteAll(int first, int count)
    {
        var unplaced = _rollup.UnplacedIn(_area).ToList();
        var cited = CollectEvidence(first, count, unplaced);
        _json.StartObject().Member("area");
        ResultDocument.WriteArea(_json, _definition, _area);
        WriteAttachments();
        _json.Member("contest").Text(_definition.Id)
            .Member("evidence").StartArray();
        foreach (var upload in cited)
        {
            var stamp = _rollup.Entries.Cut.Uploads[upload];
            _json.StartArray().Text(stamp.Id).Text(stamp.Evidence.Hex).EndArray();
        }

        _json.EndArray()
            .Member("format").Text(ResultDocument.Format);
        WriteMerged(first, count);
        _json.Member("stations").StartArray();
        for (var slot = first; slot < first + count; slot++)
        {
            WriteRow(slot, _rollup.States[slot]);
        }

        _json.EndArray()
            .Member("type").Text("stations")
            .Member("unplaced").StartArray();
        foreach (var entry in unplaced)
        {
            WriteUnplaced(entry);
        }

        _json.EndArray().Member("vector");
        Vector.Write(_json, _rollup.TallyOf(_area));
        _json.EndObject();
    }

    private List<int> CollectEvidence(int first, int count, List<int> unplaced)
    {
        var uploads = new SortedSet<int>();
        for (var slot = first; slot < first + count; slot++)
        {
            foreach (var entry in _rollup.Index[slot])
            {
                uploads.Add(_rollup.Entries.Entries[entry].Upload);
            }
        }

        foreach (var entry in unplaced)
        {
            uploads.Add(_rollup.Entries.Entries[entry].Upload);
        }

        uploads.UnionWith(_attachments.Select(attachment => attachment.Upload));
        foreach (var upload in uploads)
        {
            _evidence.Add(upload, _evidence.Count);
        }

        return [.. uploads];
    }

    private void WriteRow(int slot, in StationState state)
    {
        var (stationIndex, form) = _rollup.Part.Slots[slot];
        ref readonly var station = ref _rollup.Part.Stations.ItemRef(stationIndex);
        _json.StartArray().Text(station.Code).Text(Vector.NameOf(state.Kind));
        if (_rollup.Merged.Has(slot))
        {
            _json.Null().StartArray().EndArray();
            WriteMergedExtras(form, state.Detail);
            _json.EndArray();
            return;
        }

        if (state.Kind == StateKind.Counted)
        {
            WriteValues(_rollup.Entries.ValuesOf(_rollup.Entries.Entries[state.CountedEntry]));
        }
        else
        {
            _json.Null();
        }

        if (state.Detail is not { } detail)
        {
            WriteCitations(state.Kind == StateKind.Counted ? [state.CountedEntry] : []);
            if (form != 0)
            {
                _json.StartObject().Member("form").Text(_definition.Forms[form].Id).EndObject();
            }
        }
        else
        {
            WriteCitations(detail.Counted < 0 ? [] : detail.Contents[detail.Counted].Entries.AsSpan());
            WriteExtras(slot, form, detail);
        }

        _json.EndArray();
    }

    private void WriteAttachments()
    {
        if (_attachments.Count == 0)
        {
            return;
        }

        _json.Member("attachments").StartArray();
        foreach (var attachment in _attachments)
        {
            _json.StartArray().Text(attachment.Area).Text(attachment.Station).Text(MediaTypes.NameOf(attachment.Type)).Text(attachment.Digest.Hex);
            ResultDocument.WriteLength(_json, attachment.Length).Number(_evidence[attachment.Upload]).EndArray();
        }

        _json.EndArray();
    }

    /// <summary>The figures of the merged slots as one vector; what the register knows of them is not in it.</summary>
    private void WriteMerged(int first, int slots)
    {
        var merged = _rollup.Merged.In(first, slots);
        if (merged.Count == 0)
        {
            return;
        }

        var sum = new Tally(_definition);
        var count = new SlotTally(_definition);
        foreach (var slot in merged)
        {
            ref readonly var station = ref _rollup.Part.Stations.ItemRef(_rollup.Part.Slots[slot].Station);
            var values = _rollup.Entries.ValuesOf(_rollup.Entries.Entries[_rollup.States[slot].CountedEntry]);
            count.AddValues(station, _rollup.Part.Slots[slot].Form, hasCodes: false, values, sum);
        }

        _json.Member("merged");
        Vector.Write(_json, sum);
    }

    private void WriteMergedExtras(int form, StationDetail? detail)
    {
        _json.StartObject();
        if (detail is { Decisions.Length: > 0 })
        {
            _json.Member("decisions").Texts(detail.Decisions.Select(decision => decision.Hex));
        }

        if (detail is { Explanation.Length: > 0 })
        {
            _json.Member("explanation").Text(detail.Explanation);
        }

        if (form != 0)
        {
            _json.Member("form").Text(_definition.Forms[form].Id);
        }

        _json.Member("merged").Truth(true).EndObject();
    }

    private void WriteExtras(int slot, int form, StationDetail detail)
    {
        _json.StartObject();
        var codes = CodesOf(slot, detail);
        if (codes.Length > 0)
        {
            _json.Member("codes").Texts(codes);
        }

        _json.Member("contents").StartArray();
        foreach (var content in _rollup.Merged.Withholds(slot) ? [] : detail.Contents)
        {
            _json.StartArray().Text(content.Digest.Hex);
            WriteCitations(content.Entries.AsSpan());
            _json.Texts(content.Codes).EndArray();
        }

        _json.EndArray();
        if (detail.Decisions.Length > 0)
        {
            _json.Member("decisions").Texts(detail.Decisions.Select(decision => decision.Hex));
        }

        if (detail.Explanation.Length > 0)
        {
            _json.Member("explanation").Text(detail.Explanation);
        }

        if (form != 0)
        {
            _json.Member("form").Text(_definition.Forms[form].Id);
        }

        _json.EndObject();
    }

    /// <summary>
    /// Where a content of few ballots does not count, what is found on it tells of its figures: only the rules of the state, which look at who sent what and when,
    /// are shown. What counts shows its figures anyway.
    /// </summary>
    private ImmutableArray<string> CodesOf(int slot, StationDetail detail) => detail.Counted >= 0 || !_rollup.Merged.Withholds(slot)
        ? detail.Codes
        : [.. detail.Codes.Where(Rules.IsOfState)];

    private void WriteUnplaced(int index)
    {
        var entry = _rollup.Entries.Entries[index];
        var form = entry.Form < _definition.Forms.Length ? _definition.Forms[entry.Form].Id : "?";
        _json.StartArray()
            .Text(entry.Area).Text(entry.Station).Text(form)
            .Text(ContentDigest.OfUnplaced(_rollup.Entries, entry, _definition.Id, entry.Area, form).Hex);
        WriteCitations([index]);
        _json.EndArray();
    }

    private void WriteValues(ReadOnlySpan<Value> values)
    {
        _json.StartArray();
        foreach (var value in values)
        {
            if (value.IsNumber)
            {
                _json.Number(value.Number);
            }
            else if (value.IsMissing)
            {
                _json.Null();
            }
            else
            {
                _json.Text("?");
            }
        }

        _json.EndArray();
    }

    private void WriteCitations(ReadOnlySpan<int> entries)
    {
        _json.StartArray();
        foreach (var index in entries)
        {
            ref readonly var entry = ref _rollup.Entries.Entries[index];
            _json.StartArray().Number(_evidence[entry.Upload]).Number(entry.Row);
            if (entry.Member.Length > 0)
            {
                _json.Text(entry.Member);
            }

            _json.EndArray();
        }

        _json.EndArray();
    }
}
