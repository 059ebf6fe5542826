using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

/// <summary>An entry copied out of a reader, as one comparable text per part.</summary>
internal sealed record Entry(long Row, string Area, string Station, string Name, int Form, int Revision, string Values)
{
    /// <summary>File, with member and sheet.</summary>
    public string File { get; init; } = Reading.File;
}

/// <summary>What a reader made of a file.</summary>
internal sealed record Reading(ReadSummary Summary, IReadOnlyList<Entry> Entries, FindingList Findings)
{
    public const string File = "file.csv";

    /// <summary>Code, row and column of each finding.</summary>
    public IEnumerable<string> Places => Findings.Kept.Select(static finding => $"{finding.Code}:{finding.Place.Row}:{finding.Place.Column}");

    /// <summary>Member or sheet, code, row and column of each finding.</summary>
    public IEnumerable<string> Parts => Findings.Kept.Select(static finding =>
        $"{finding.Code}{finding.Place.File![File.Length..]}:{finding.Place.Row}:{finding.Place.Column}");

    public static Reading Of(string text, Contest? contest = null, ReadCaps? caps = null) =>
        Of(new MemoryStream(Encoding.UTF8.GetBytes(text)), contest, caps);

    public static Reading Of(byte[] bytes, Contest? contest = null, ReadCaps? caps = null) => Of(new MemoryStream(bytes), contest, caps);

    public static Reading Of(Stream stream, Contest? contest = null, ReadCaps? caps = null)
    {
        var entries = new List<Entry>();
        var findings = new FindingList();
        var summary = new ProtocolReader((contest ?? new Contest()).Build(), caps ?? ReadCaps.Default)
            .Read(stream, File, findings, (in EntryRow row) => entries.Add(Copy(row)));
        Assert.Equal(entries.Count, summary.Entries);
        Assert.Equal(summary.Rows, summary.Entries + summary.Rejected);
        Assert.All(findings.Kept, static finding => Assert.StartsWith(File, finding.Place.File, StringComparison.Ordinal));
        Assert.All(findings.Kept, static finding => Assert.All(
            [finding.Message.Kk, finding.Message.Ru, finding.Message.En], static text => Assert.False(string.IsNullOrWhiteSpace(text))));
        return new Reading(summary, entries, findings);
    }

    private static Entry Copy(in EntryRow row) => new(
        row.Row,
        string.Join('/', row.Area.Codes.Zip(row.Area.Names, static (code, name) => $"{code ?? "∅"}={name ?? "∅"}")),
        row.Station,
        row.StationName,
        row.Form,
        row.Revision,
        string.Join(' ', row.Values.ToArray()))
    {
        File = row.File,
    };
}
