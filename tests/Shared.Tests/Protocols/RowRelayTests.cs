using System.Globalization;
using Hattama.Protocols;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Protocols;

/// <summary>Rows that cross from the reader's thread: every one, once, in order, whatever became of the batch before.</summary>
public sealed class RowRelayTests
{
    private static readonly AreaKey Area = new([null, "R1", "D1"], [null, null, null]);

    [Fact]
    public void Entries_ManyBatches_EachRowOnceInOrder() => Dice.Throw(400, 60, (dice, size) =>
    {
        var lengths = Enumerable.Range(0, size).Select(_ => dice.Below(40)).ToList();
        var taken = new List<string>();

        var summary = RowRelay.Entries(
            onRow => Feed(lengths, onRow),
            (in EntryRow row) => taken.Add(Show(row)));

        var direct = new List<string>();
        Feed(lengths, (in EntryRow row) => direct.Add(Show(row)));
        Assert.Equal(direct, taken);
        Assert.Equal(size, summary.Rows);
    });

    [Fact]
    public void Stations_ManyBatches_EachRowOnceInOrder() => Dice.Throw(400, 60, (_, size) =>
    {
        var taken = new List<string>();

        RowRelay.Stations(
            onRow =>
            {
                for (var row = 1; row <= size; row++)
                {
                    onRow(Station(row));
                }

                return new ReadSummary(size, size, 0);
            },
            (in RegisterRow row) => taken.Add($"{row.Row} {row.Station} {row.Registered}"));

        Assert.Equal(Enumerable.Range(1, size).Select(row => $"{row} {row} {row * 3}"), taken);
    });

    [Fact]
    public void Entries_WhoTakesThemFails_TheReaderHasStopped()
    {
        var isReading = false;
        var failure = Assert.Throws<InvalidOperationException>(() => RowRelay.Entries(
            onRow =>
            {
                isReading = true;
                try
                {
                    return Feed([.. Enumerable.Repeat(3, 10_000)], onRow);
                }
                finally
                {
                    isReading = false;
                }
            },
            static (in EntryRow _) => throw new InvalidOperationException("full")));

        Assert.Equal("full", failure.Message);
        Assert.False(isReading);
    }

    [Fact]
    public void Entries_TheReaderFails_WhatCameBeforeIsTakenAndTheFailureIsHis()
    {
        var taken = 0;
        Assert.Throws<InvalidDataException>(() => RowRelay.Entries(
            onRow =>
            {
                Feed([.. Enumerable.Repeat(3, 100)], onRow);
                throw new InvalidDataException("damaged");
            },
            (in EntryRow _) => taken++));

        Assert.InRange(taken, 90, 100);
    }

    private static ReadSummary Feed(List<int> lengths, EntryHandler onRow)
    {
        for (var i = 0; i < lengths.Count; i++)
        {
            var first = i;
            onRow(new EntryRow
            {
                File = "a.csv",
                Row = i + 2,
                Area = Area,
                Station = i.ToString(CultureInfo.InvariantCulture),
                StationName = "School",
                Form = i % 2,
                Revision = 1 + i % 3,
                Values = [.. Enumerable.Range(0, lengths[i]).Select(line => Value.Of(first * 100L + line))],
            });
        }

        return new ReadSummary(lengths.Count, lengths.Count, 0);
    }

    private static RegisterRow Station(int row) => new()
    {
        File = "register.csv",
        Row = row,
        Area = Area,
        Station = row.ToString(CultureInfo.InvariantCulture),
        StationName = "School",
        Forms = [0],
        Registered = row * 3,
        Closes = null,
        Counts = true,
        Stratum = null,
    };

    private static string Show(in EntryRow row)
    {
        var values = new List<long>();
        foreach (var value in row.Values)
        {
            values.Add(value.Packed);
        }

        return $"{row.File} {row.Row} {row.Station} {row.StationName} {row.Form} {row.Revision} {string.Join(',', values)}";
    }
}
