using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>An observer whom the commission has accredited: codes only, no name.</summary>
/// <param name="Organisation">Code of the organisation.</param>
/// <param name="Observer">Code of the observer within it.</param>
/// <param name="Row">Row of the file.</param>
public readonly record struct Accreditation(string Organisation, string Observer, long Row);

/// <summary>Reads a list of accredited observers: columns <c>organisation</c> and <c>observer</c>, a row for each.</summary>
public sealed class AccreditationReader(ContestDefinition definition, ReadCaps caps)
{
    /// <summary>Reads <paramref name="stream"/> to its end, or to where a finding says that reading ended.</summary>
    public ReadSummary Read(
        Stream stream, string fileName, FindingList findings, Action<Accreditation> onRow, Action<long>? onBytes = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(onRow);
        var reading = new FileReading(definition, caps, findings, (report, _) => new AccreditationRows(definition, caps, report, onRow), cancel);
        reading.Read(stream, fileName, onBytes);
        return reading.Summary;
    }
}

/// <summary>Makes accreditations of rows.</summary>
internal sealed class AccreditationRows(ContestDefinition definition, ReadCaps caps, FileReport report, Action<Accreditation> onRow)
    : RowReader(definition, caps, report)
{
    private const string Organisation = "organisation";
    private Columns? _columns;

    /// <inheritdoc/>
    protected override IReadOnlyList<KeyColumn> Extras { get; } =
    [
        new(Organisation, ["ұйым", "организация", "organization"]),
        new(ObserverColumns.Observer, ["бақылаушы", "наблюдатель", "observer code"]),
    ];

    /// <inheritdoc/>
    protected override bool NeedsStation => false;

    /// <inheritdoc/>
    protected override bool NeedsArea => false;

    /// <inheritdoc/>
    protected override void Bind(Columns columns) => _columns = columns;

    /// <inheritdoc/>
    protected override bool IsRead(int column) => _columns!.IsRead(column);

    /// <inheritdoc/>
    protected override bool HasFigures(Columns columns, long row)
    {
        var missing = Extras.Where(key => columns.Key(key.Id) < 0).ToList();
        foreach (var key in missing)
        {
            Report.Add(Rules.ColumnMissing, row, null, ReadingMessages.ColumnMissing(key.Id, key.Headers.Prepend(key.Id)));
        }

        return missing.Count == 0;
    }

    /// <inheritdoc/>
    protected override bool TryTake(in Cells cells, long row)
    {
        var organisation = Code.Name(cells[_columns!.Key(Organisation)].Trim(), Caps);
        var observer = Code.Name(cells[_columns.Key(ObserverColumns.Observer)].Trim(), Caps);
        if (organisation is null || observer is null)
        {
            Report.Add(Rules.NotAccredited, row, null, ReadingMessages.AccreditationIncomplete());
            return false;
        }

        if (Definition.Observers?.Knows(organisation) == false)
        {
            Report.Add(Rules.NotAccredited, _columns.At(_columns.Key(Organisation), row), ReadingMessages.OrganisationUnknown(Report.Preview(organisation)));
            return false;
        }

        onRow(new Accreditation(organisation, observer, row));
        return true;
    }
}
