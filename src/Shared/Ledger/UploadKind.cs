namespace Hattama.Ledger;

/// <summary>
/// What an upload holds: part of its stamp, given by the role of who sends it and never by the file. What observers send is
/// kept in the same ledger and never enters an official state or tally.
/// </summary>
public enum UploadKind
{
    /// <summary>Protocols of commissions: the only kind that official states and tallies are made of.</summary>
    Protocols,
    /// <summary>Observers' forms, copies of protocols among them.</summary>
    Observations,
    /// <summary>The accredited observers: the latest one without errors is in force.</summary>
    Accreditations,
    /// <summary>A sample design, recorded before the polls open: the commitment to a draw.</summary>
    Designs,
    /// <summary>The seed of a design, revealed after the polls close: it makes the draw.</summary>
    Seeds,
}

/// <summary>Names of kinds in stores and documents.</summary>
public static class UploadKinds
{
    /// <summary>Name of a kind: one lower-case word.</summary>
    public static string NameOf(UploadKind kind) => kind switch
    {
        UploadKind.Protocols => "protocols",
        UploadKind.Observations => "observations",
        UploadKind.Accreditations => "accreditations",
        UploadKind.Designs => "designs",
        UploadKind.Seeds => "seeds",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of upload."),
    };

    /// <summary>The kind of this name; null when there is none.</summary>
    public static UploadKind? Parse(string? name) => name switch
    {
        "protocols" => UploadKind.Protocols,
        "observations" => UploadKind.Observations,
        "accreditations" => UploadKind.Accreditations,
        "designs" => UploadKind.Designs,
        "seeds" => UploadKind.Seeds,
        _ => null,
    };

    /// <summary>The kind of this name, as a store has it.</summary>
    /// <exception cref="InvalidDataException">A newer version wrote it, or it is damaged.</exception>
    public static UploadKind Read(string name) =>
        Parse(name) ?? throw new InvalidDataException($"“{name}” is not a kind of upload that this program knows.");
}
