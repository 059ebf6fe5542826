using System.Text.Json;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>The observers of one list, as records of its item. A list with an error has none: it never comes into force.</summary>
public sealed class AccreditationRecords(Upload upload, int edition)
{
    private static readonly Comparer<(string Organisation, string Observer)> ByCodes = Comparer<(string Organisation, string Observer)>.Create(static (a, b) =>
        string.CompareOrdinal(a.Organisation, b.Organisation) is var byOrganisation and not 0 ? byOrganisation : string.CompareOrdinal(a.Observer, b.Observer));

    private readonly SortedSet<(string Organisation, string Observer)> _observers = new(ByCodes);

    /// <summary>Number of observers; one who stands twice is one.</summary>
    public int Count => _observers.Count;

    /// <summary>Takes one observer.</summary>
    public void Add(Accreditation accreditation) => _observers.Add((accreditation.Organisation, accreditation.Observer));

    /// <summary>The parts of the item.</summary>
    /// <param name="isInOrder">Whether the list has no error.</param>
    public IReadOnlyList<ItemPart> Parts(bool isInOrder)
    {
        var packer = new RecordPacker(upload.Contest, edition, upload.Id);
        foreach (var (organisation, observer) in isInOrder ? _observers : [])
        {
            packer.Add(JsonSerializer.SerializeToUtf8Bytes<string[]>([organisation, observer]));
        }

        return packer.Parts();
    }
}

/// <summary>The accredited observers in force: those of the latest list that has any.</summary>
public sealed class AccreditedObservers
{
    private readonly HashSet<(string Organisation, string Observer)> _observers = [];

    private AccreditedObservers(Upload? list) => List = list;

    /// <summary>The upload that brought the list; null: there is none, and nobody is refused for want of accreditation.</summary>
    public Upload? List { get; }

    /// <summary>Number of observers.</summary>
    public int Count => _observers.Count;

    /// <summary>The list in force within the uploads of a cut.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public static AccreditedObservers Of(IEnumerable<UploadRecords> uploads)
    {
        ArgumentNullException.ThrowIfNull(uploads);
        var last = uploads.Where(upload => upload.Upload.Kind == UploadKind.Accreditations && upload.Records.Count > 0)
            .MaxBy(upload => upload.Upload, Comparer<Upload>.Create(Upload.CompareStamps));
        var accredited = new AccreditedObservers(last?.Upload);
        foreach (var record in last?.Records ?? [])
        {
            accredited._observers.Add(Read(record));
        }

        return accredited;
    }

    /// <summary>Number of observers of an organisation.</summary>
    public int CountOf(string organisation) => _observers.Count(observer => observer.Organisation == organisation);

    /// <summary>Whether an observer may report: he is on the list, or there is none.</summary>
    public bool Allows(string organisation, string observer) => List is null || _observers.Contains((organisation, observer));

    private static (string Organisation, string Observer) Read(ReadOnlyMemory<byte> record)
    {
        try
        {
            using var document = JsonDocument.Parse(record);
            return (document.RootElement[0].GetString()!, document.RootElement[1].GetString()!);
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"A record of the accredited observers is damaged: {damage.Message}", damage);
        }
    }
}
