using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Tests.Rollups;

/// <summary>Stamped uploads and decisions, made of a seed: what the interleavings are about.</summary>
internal sealed class Plan
{
    private readonly Random _dice;

    public Plan(int seed, int most)
    {
        _dice = new Random(seed);
        Uploads = [.. Enumerable.Range(0, 1 + _dice.Next(most)).Select(MakeUpload)];
        Decisions = [.. Enumerable.Range(0, _dice.Next(1 + most / 3)).Select(MakeDecision)];
    }

    public IReadOnlyList<(Upload Stamp, byte[] Bytes)> Uploads { get; }

    public IReadOnlyList<ResultDocument> Decisions { get; }

    private (Upload Stamp, byte[] Bytes) MakeUpload(int number)
    {
        // One in ten has no entry; the others crowd on a few districts, so that they meet.
        var rows = Enumerable.Range(0, _dice.Next(10) == 0 ? 0 : 1 + _dice.Next(6)).Select(_ => MakeRow()).ToArray();
        var isJson = _dice.Next(2) == 0;
        var bytes = isJson ? SmallContest.Json(rows) : SmallContest.Csv(rows);
        // Stamps may be equal in time and are out of the order of ids.
        var received = World.Start.AddSeconds(-1 - _dice.Next(2 * 3600)).AddMilliseconds(_dice.Next(2) * 250);
        var sender = _dice.Next(3) == 0 ? "north" : "south";
        return (new Upload(SmallContest.Id, $"u{number:d2}", isJson ? "a.json" : "a.csv", sender, received, Digest.Of(bytes), bytes.Length), bytes);
    }

    private Row MakeRow()
    {
        var row = _dice.Next(12) switch
        {
            0 => Row.Good("R1D1", 5), // in the amended register only
            1 => Row.Good("R3D4", 1), // a district of the amended register only
            2 => Row.Good("R2D2", 4), // in the usual register only
            3 => Row.Good("R9D9", 1), // nowhere
            _ => Row.Good(SmallContest.Districts[_dice.Next(4)], 1 + _dice.Next(4), _dice.Next(2)),
        };
        row = _dice.Next(8) == 0 ? row with { Voted = row.Voted + 1 } : row; // a warning
        row = _dice.Next(12) == 0 ? row with { Registered = 1 } : row; // an error
        return row with { Revision = 1 + _dice.Next(2) };
    }

    private ResultDocument MakeDecision(int number)
    {
        var at = World.Start.AddSeconds(number);
        var district = SmallContest.Districts[_dice.Next(4)];
        var annul = World.Annul(district, $"{1 + _dice.Next(4)}", at);
        return DecisionDocument.Write(_dice.Next(4) switch
        {
            0 => annul with { Kind = DecisionKind.NotOpened },
            1 => annul with
            {
                Partition = string.Empty,
                Area = string.Empty,
                Station = string.Empty,
                Form = string.Empty,
                Kind = DecisionKind.Distrust,
                Sender = "north",
                Since = World.Start.AddMinutes(-_dice.Next(120)),
            },
            _ => annul,
        });
    }
}
