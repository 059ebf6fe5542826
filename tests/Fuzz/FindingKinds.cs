using Hattama.Findings;

namespace Hattama.Fuzz;

/// <summary>
/// How many different things were found: one code says many. Findings are one kind when code, place and English wording are the same but for digits and
/// what stands in quotation marks.
/// </summary>
internal sealed class FindingKinds
{
    private const ulong Prime = 1_099_511_628_211;

    private readonly HashSet<ulong> _kinds = [];

    /// <summary>Kinds so far.</summary>
    public int Count => _kinds.Count;

    public void Add(FindingList findings)
    {
        foreach (var finding in findings.Kept)
        {
            var kind = Add(Add(Add(14_695_981_039_346_656_037, finding.Code), finding.Place.Column ?? string.Empty), finding.Message.En ?? string.Empty);
            _kinds.Add(kind);
        }
    }

    private static ulong Add(ulong hash, string text)
    {
        var isQuoted = false;
        foreach (var character in text)
        {
            if (character is '"' or '\'' or '“' or '”')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && !char.IsDigit(character))
            {
                hash = unchecked((hash ^ character) * Prime);
            }
        }

        return unchecked(hash * Prime);
    }
}
