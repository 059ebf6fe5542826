namespace Hattama.Cli;

/// <summary>
/// Casts the vote over all stations: each national figure is split over the regions, then over their stations, so that it comes
/// out exactly. Later figures are capped by what earlier ones left, so that every relation of the form holds.
/// </summary>
internal sealed class DemoVote
{
    private const long FewestVoters = 20, MostVoters = 3_000;
    private readonly IReadOnlyList<DemoPlace> _places;
    private readonly DemoDice _dice;
    private readonly List<(DemoRegion Region, int From, int To)> _regions = [];

    private DemoVote(IReadOnlyList<DemoPlace> places, DemoDice dice)
    {
        (_places, _dice) = (places, dice);
        for (var from = 0; from < places.Count;)
        {
            var to = from;
            while (to < places.Count && ReferenceEquals(places[to].Region, places[from].Region))
            {
                to++;
            }

            _regions.Add((places[from].Region, from, to));
            from = to;
        }
    }

    /// <summary>The stations with their protocols.</summary>
    public static IReadOnlyList<DemoStation> Cast(IReadOnlyList<DemoPlace> places, DemoFigures figures, int seed) =>
        new DemoVote(places, DemoDice.For(seed, purpose: 1)).Cast(figures);

    private DemoStation[] Cast(DemoFigures figures)
    {
        var registered = Register(figures.Registered);
        var tookPart = Split(
            figures.TookPart,
            region => region.Turnout,
            registered,
            Weights(i => registered[i] * Eagerness(i, registered[i])),
            [.. registered.Select(voters => voters - voters / 50)]);
        var no = Split(figures.No, region => region.No, tookPart, Weights(i => tookPart[i] * Mood(0.18)), tookPart);
        var left = Less(tookPart, no);
        var both = Split(figures.Both, region => region.Both, tookPart, Weights(i => tookPart[i] * Mood(0.2)), left);
        left = Less(left, both);
        var invalid = Split(figures.Invalid, region => region.Invalid, tookPart, Weights(i => tookPart[i] * Mood(0.12)), left);
        var yes = Less(left, invalid);
        // Ballots issued and not cast: at most fifteen or two in a hundred of a station.
        var apart = Apportionment.Split(
            figures.Issued - figures.TookPart,
            Weights(i => tookPart[i] * Mood(0.5)),
            [.. registered.Select((voters, i) => Math.Min(voters - tookPart[i], Math.Max(15, tookPart[i] / 50)))]);
        var absentee = Apportionment.Split(figures.Absentee, Weights(i => tookPart[i] * Mood(0.5)), tookPart);
        return [.. _places.Select((place, i) => new DemoStation(
            place.Region, place.District, place.DistrictName, place.Number, place.Name, place.Closes, place.Stratum,
            Fill(registered[i], tookPart[i], apart[i], absentee[i], (invalid[i], both[i], yes[i], no[i]))))];
    }

    /// <summary>Voters of every station: closed ones are small, the law ends the others at three thousand.</summary>
    private long[] Register(long total)
    {
        var regional = Apportionment.Split(
            total,
            [.. _regions.Select(region => region.Region.Voters * (region.To - region.From) / region.Region.Stations)],
            [.. _regions.Select(region => Enumerable.Range(region.From, region.To - region.From).Sum(CapOf))]);
        var registered = new List<long>(_places.Count);
        for (var r = 0; r < _regions.Count; r++)
        {
            var (_, from, to) = _regions[r];
            var closed = Enumerable.Range(from, to - from).Where(i => _places[i].IsClosed).Sum(CapOf);
            var open = to - from - Enumerable.Range(from, to - from).Count(i => _places[i].IsClosed);
            var parts = Apportionment.Split(
                regional[r] - closed - open * FewestVoters,
                [.. Enumerable.Range(from, to - from).Select(i => _places[i].IsClosed ? 0 : _places[i].Size)],
                [.. Enumerable.Range(from, to - from).Select(i => _places[i].IsClosed ? 0 : MostVoters - FewestVoters)]);
            registered.AddRange(parts.Select((part, i) => _places[from + i].IsClosed ? CapOf(from + i) : part + FewestVoters));
        }

        return [.. registered];
    }

    private long CapOf(int place) => _places[place].IsClosed ? (long)_places[place].Size : MostVoters;

    /// <summary>Splits over regions by their share of a basis, then in each over its stations by weight.</summary>
    private long[] Split(long total, Func<DemoRegion, double> share, long[] basis, double[] weights, long[] caps)
    {
        var regional = Apportionment.Split(
            total,
            [.. _regions.Select(region => share(region.Region) * basis[region.From..region.To].Sum())],
            [.. _regions.Select(region => caps[region.From..region.To].Sum())]);
        var parts = new List<long>(_places.Count);
        for (var r = 0; r < _regions.Count; r++)
        {
            var (_, from, to) = _regions[r];
            parts.AddRange(Apportionment.Split(regional[r], weights.AsSpan(from..to), caps.AsSpan(from..to)));
        }

        return [.. parts];
    }

    /// <summary>Turnout of a station in comparison with its region: villages vote more than city blocks, closed places nearly all.</summary>
    private double Eagerness(int place, long registered) =>
        _places[place].IsClosed ? 3 : (registered < 500 ? 1.15 : registered > 1_800 ? 0.92 : 1) * Mood(0.08);

    private double Mood(double spread) => Math.Max(0.2, 1 + spread * _dice.Normal());

    private double[] Weights(Func<int, double> weight) => [.. Enumerable.Range(0, _places.Count).Select(weight)];

    private static long[] Less(long[] whole, long[] part) => [.. whole.Zip(part, (a, b) => a - b)];

    /// <summary>The rest of the form, so that ballots received, issued, found and left over agree.</summary>
    private DemoProtocol Fill(long registered, long tookPart, long apart, long absentee, (long Invalid, long Both, long Yes, long No) votes)
    {
        var notCounted = apart > 0 && _dice.Next(12) == 0 ? 1 : 0;
        var issued = tookPart + apart;
        var outside = issued * _dice.Next(7) / 100;
        // What was carried away is missing from the boxes of the premises, never from the mobile ones.
        var mobile = Math.Min(outside, tookPart + notCounted);
        var received = Math.Max(issued, registered * (970 + _dice.Next(36)) / 1_000);
        return new DemoProtocol(
            registered, received, issued - outside, outside, absentee, received - issued, mobile, tookPart + notCounted - mobile, notCounted,
            votes.Invalid, votes.Both, votes.Yes, votes.No, tookPart);
    }
}
