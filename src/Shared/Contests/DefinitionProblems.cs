using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Collects what is wrong with one contest definition, or another strict JSON file with a rule of its own, each with the JSON path it is about.</summary>
internal sealed class DefinitionProblems(string file, Rule? invalid = null)
{
    /// <summary>Everything found so far.</summary>
    public FindingList Findings { get; } = new();

    /// <summary>True while messages are kept in full.</summary>
    public bool HasRoom => Findings.HasRoom;

    /// <summary>Something at <paramref name="path"/> is not usable.</summary>
    public void Add(string path, LocalText message) => Add(invalid ?? Rules.DefinitionInvalid, path, message);

    /// <summary>Something at <paramref name="path"/> is not usable, in the words of the three languages.</summary>
    public void Add(string path, string kk, string ru, string en) => Add(path, new LocalText(kk, ru, en));

    /// <summary>Nobody reads the member at <paramref name="path"/>.</summary>
    public void AddUnknownMember(string path, string name, IEnumerable<string> known) => Add(
        invalid ?? Rules.DefinitionMemberUnknown, path,
        HasRoom ? DefinitionMessages.Unknown(DefinitionMessages.Member, name, Nearest.To(name, known)) : default);

    private void Add(Rule rule, string path, LocalText message) =>
        Findings.Add(new Finding(rule.Code, rule.Severity, new Place(file, 0, path), message));
}
