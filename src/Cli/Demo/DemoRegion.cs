namespace Hattama.Cli;

/// <summary>How the commissions of a region send their protocols.</summary>
internal enum DemoFormat
{
    /// <summary>A JSON file per station.</summary>
    Json,
    /// <summary>One file for the region: commas, UTF-8, English headers.</summary>
    Csv,
    /// <summary>The same, compressed.</summary>
    CsvGz,
    /// <summary>One file for the region: semicolons, Windows-1251, Russian headers.</summary>
    Csv1251,
    /// <summary>A workbook for the region, Russian headers under a title.</summary>
    Xlsx,
    /// <summary>An archive for the region, a table per district in it.</summary>
    Zip,
}

/// <summary>One region, or the stations abroad, as the generator shapes it.</summary>
/// <param name="Code">Region code; abroad has that of the capital.</param>
/// <param name="Prefix">First digits of its district codes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Stations">Stations.</param>
/// <param name="Districts">Districts.</param>
/// <param name="Voters">About how many voters are listed; the generator scales all regions to the national figure.</param>
/// <param name="Spread">Standard deviation of the logarithm of station sizes: small in cities, large where villages vote too.</param>
/// <param name="Turnout">Ballots issued at 22:00, per cent of those listed.</param>
/// <param name="No">“No”, per cent of those who took part.</param>
/// <param name="Both">Both answers marked, likewise.</param>
/// <param name="Invalid">Invalid, likewise.</param>
/// <param name="Offset">Hours ahead of UTC.</param>
/// <param name="Format">How its files come.</param>
internal sealed record DemoRegion(
    string Code, string Prefix, string Name, int Stations, int Districts, double Voters, double Spread, double Turnout,
    double No, double Both, double Invalid, int Offset, DemoFormat Format)
{
    // Where no regional share was published every region gets the rest of the nation: shapes, not claims.
    private const double OtherNo = 16.87, OtherBoth = 1.52, OtherInvalid = 2.48;

    /// <summary>Whether these are the stations abroad.</summary>
    public bool IsAbroad => Prefix == "71-abroad";

    /// <summary>
    /// The 17 regions of 5 June 2022 and, last, the stations abroad, which belong to the capital. Published: turnout at 22:00, the
    /// seven numbers of stations of Almaty region to Shymkent, six shares of “no”, all shares of Almaty city. Chosen so that the
    /// sums are right: the other numbers of stations and of voters.
    /// </summary>
    public static IReadOnlyList<DemoRegion> All { get; } =
    [
        Of(11, "Akmola", 765, 20, 513_254, 73.81, DemoFormat.Csv),
        Of(15, "Aktobe", 476, 13, 540_000, 58.06, DemoFormat.Csv, no: 24.71, offset: 5),
        Of(19, "Almaty region", 1_053, 20, 1_340_000, 72.83, DemoFormat.Csv1251),
        Of(23, "Atyrau", 273, 8, 411_000, 67.68, DemoFormat.Zip, no: 23.29, offset: 5),
        Of(27, "West Kazakhstan", 505, 13, 442_903, 69.37, DemoFormat.Csv1251, no: 24.16, offset: 5),
        Of(31, "Jambyl", 475, 11, 690_000, 69.59, DemoFormat.Xlsx),
        Of(35, "Karaganda", 780, 18, 880_000, 77.39, DemoFormat.Csv1251),
        Of(39, "Kostanay", 735, 20, 553_000, 72.28, DemoFormat.Csv, no: 20.87),
        Of(43, "Kyzylorda", 373, 9, 462_685, 79.89, DemoFormat.Json, offset: 5),
        Of(47, "Mangystau", 231, 7, 405_662, 61.19, DemoFormat.Json, no: 26.39, offset: 5),
        Of(55, "Pavlodar", 520, 13, 500_000, 75.53, DemoFormat.Csv1251),
        Of(59, "North Kazakhstan", 665, 14, 380_000, 75.49, DemoFormat.CsvGz),
        Of(61, "Turkistan", 911, 17, 1_120_000, 80.66, DemoFormat.CsvGz),
        Of(63, "East Kazakhstan", 1_000, 21, 940_000, 77.49, DemoFormat.CsvGz),
        Of(71, "Nur-Sultan", 300, 4, 690_000, 57.06, DemoFormat.Json, spread: 0.25),
        new("750000000", "75", "Almaty city", 574, 8, 1_129_117, 0.25, 33.30, 27.41, 2.77, 4.60, 6, DemoFormat.Csv),
        Of(79, "Shymkent", 311, 4, 620_000, 72.53, DemoFormat.Xlsx, spread: 0.3),
        new("710000000", "71-abroad", "Nur-Sultan", 65, 1, 6_300, 0.8, 81, OtherNo, OtherBoth, OtherInvalid, 6, DemoFormat.Json),
    ];

    private static DemoRegion Of(
        int prefix, string name, int stations, int districts, double voters, double turnout, DemoFormat format,
        double no = OtherNo, int offset = 6, double spread = 0.8) =>
        new($"{prefix}0000000", $"{prefix}", name, stations, districts, voters, spread, turnout, no, OtherBoth, OtherInvalid, offset, format);
}
