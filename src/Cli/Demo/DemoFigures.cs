namespace Hattama.Cli;

/// <summary>National figures that the generated protocols sum to, in the end, to the last vote.</summary>
/// <param name="Stations">Stations.</param>
/// <param name="Registered">Citizens listed.</param>
/// <param name="Issued">Ballots issued.</param>
/// <param name="Yes">Votes yes.</param>
/// <param name="No">Votes no.</param>
/// <param name="Both">Both answers marked.</param>
/// <param name="Invalid">Invalid ballots.</param>
/// <param name="Absentee">Absentee certificates.</param>
internal sealed record DemoFigures(int Stations, long Registered, long Issued, long Yes, long No, long Both, long Invalid, long Absentee)
{
    /// <summary>Published of 5 June 2022.</summary>
    public static DemoFigures Published { get; } = new(10_012, 11_734_642, 8_030_739, 6_163_516, 1_490_470, 125_859, 205_924, 21_465);

    /// <summary>Citizens who took part.</summary>
    public long TookPart => Yes + No + Both + Invalid;

    /// <summary>The same vote in this many stations: every figure in proportion.</summary>
    public DemoFigures In(int stations)
    {
        var scaled = new DemoFigures(
            stations, Of(Registered), Of(Issued), Of(Yes), Of(No), Of(Both), Of(Invalid), Of(Absentee));
        return stations == Stations ? this : scaled;

        long Of(long figure) => figure * stations / Stations;
    }
}
