using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>
/// The station patterns of a contest, compiled once for its life: a file of one protocol is read in less time than six patterns take to compile, and
/// a counting night has ten thousand of them.
/// </summary>
internal sealed class StationPatterns
{
    private static readonly ConditionalWeakTable<ContestDefinition, StationPatterns> Compiled = [];

    private readonly Regex[] _contest;
    private readonly Regex[][] _forms;

    private StationPatterns(ContestDefinition definition)
    {
        _contest = Compile(definition.Station.Patterns);
        _forms = [.. definition.Forms.Select(static form => Compile(form.StationPatterns))];
    }

    /// <summary>The patterns of the contest, and those of each form.</summary>
    public static (Regex[] Contest, Regex[][] Forms) Of(ContestDefinition definition)
    {
        var patterns = Compiled.GetValue(definition, static definition => new StationPatterns(definition));
        return (patterns._contest, patterns._forms);
    }

    private static Regex[] Compile(IEnumerable<string> patterns) =>
        [.. patterns.Select(DefinitionPatterns.Compile)];
}
