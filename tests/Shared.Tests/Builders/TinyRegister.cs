using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Tests.Builders;

/// <summary>Builds registers from paths: <c>R1/D1</c> and a station code.</summary>
internal static class TinyRegister
{
    /// <summary>A row of a register.</summary>
    public sealed record Row(string Path, string Station, long Registered = 10)
    {
        public ImmutableArray<int> Forms { get; init; } = [TinyContest.Main];

        public DateTimeOffset? Closes { get; init; }

        public bool Counts { get; init; } = true;

        public string? Stratum { get; init; }

        public ReferenceFigures? References { get; init; }

        public string? Name { get; init; }

        public string? AreaName { get; init; }
    }

    public static Register Build(ContestDefinition definition, params IEnumerable<Row> rows)
    {
        var findings = new FindingList();
        var register = Build(definition, findings, isDerived: false, rows);
        Assert.True(findings.Kept.Count == 0, findings.Kept.Count == 0 ? null : findings.Kept[0].Message.En);
        return register;
    }

    public static Register Build(ContestDefinition definition, FindingList findings, bool isDerived, params IEnumerable<Row> rows)
    {
        var builder = new RegisterBuilder(definition, findings, isDerived);
        var number = 1;
        foreach (var row in rows)
        {
            var codes = Codes(definition, row.Path);
            var names = row.AreaName is null ? codes : codes.SetItem(codes.Length - 1, row.AreaName);
            builder.Add(new Place("register.csv", ++number), codes, names, new RegisteredStation(
                null!, row.Station, row.Name ?? row.Station, row.Forms, row.Registered, row.Closes, row.Counts, row.Stratum)
            { References = row.References });
        }

        return builder.Build();
    }

    /// <summary>Area codes by level; an empty step is a level that the row does not state.</summary>
    public static ImmutableArray<string?> Codes(ContestDefinition definition, string path) =>
        [definition.Levels[0].Code.Text, .. path.Split('/').Select(code => code.Length == 0 ? null : code)];
}
