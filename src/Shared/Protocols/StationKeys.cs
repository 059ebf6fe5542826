using System.Text.RegularExpressions;
using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>Form and code that the raw text of a station stands for.</summary>
/// <param name="Form">Index of the form.</param>
/// <param name="Code">The code; null where the form has a fixed one.</param>
internal readonly record struct StationText(int Form, string? Code);

/// <summary>
/// Reads a station's raw text: the form by pattern, the code by pattern, leading zeros away. Texts seen before cost a look-up.
/// </summary>
internal sealed class StationKeys
{
    /// <summary>Distinct texts remembered before starting afresh.</summary>
    private const int Limit = 100_000;

    private readonly ContestDefinition _definition;
    private readonly ReadCaps _caps;
    private readonly Regex[] _patterns;
    private readonly Regex[][] _formPatterns;
    private readonly Dictionary<string, StationText>[] _known;
    private readonly Dictionary<string, StationText>.AlternateLookup<ReadOnlySpan<char>>[] _lookups;

    public StationKeys(ContestDefinition definition, ReadCaps caps)
    {
        _definition = definition;
        _caps = caps;
        (_patterns, _formPatterns) = StationPatterns.Of(definition);
        _known = [.. Enumerable.Range(0, definition.Forms.Length + 1).Select(static _ => new Dictionary<string, StationText>(StringComparer.Ordinal))];
        _lookups = [.. _known.Select(static known => known.GetAlternateLookup<ReadOnlySpan<char>>())];
    }

    /// <summary>Form and code of a raw text; <paramref name="form"/> is the form that the row names, −1 for none.</summary>
    public StationText Find(ReadOnlySpan<char> raw, int form, out KeyProblem problem)
    {
        problem = KeyProblem.None;
        if (_lookups[form + 1].TryGetValue(raw, out var found))
        {
            return found;
        }

        found = Read(raw, form, out problem);
        if (problem == KeyProblem.None && raw.Length <= _caps.CodeLength)
        {
            if (_known[form + 1].Count == Limit)
            {
                _known[form + 1].Clear();
            }

            _lookups[form + 1][raw] = found;
        }

        return found;
    }

    /// <summary>The patterns that a text was expected to match, for findings.</summary>
    public string Expected(int form)
    {
        var own = _definition.Forms[Math.Max(form, 0)].StationPatterns;
        return string.Join("  ", own.IsEmpty ? _definition.Station.Patterns : own);
    }

    private StationText Read(ReadOnlySpan<char> raw, int form, out KeyProblem problem)
    {
        if (IsFixed(form, raw.IsEmpty))
        {
            problem = KeyProblem.None;
            return new StationText(Math.Max(form, 0), null);
        }

        var text = Code.Of(raw, _caps, out problem);
        if (text is null)
        {
            return default;
        }

        var match = form < 0 ? MatchAnyForm(text, out form) : null;
        if (_definition.Forms[form].FixedStation is not null)
        {
            return new StationText(form, null);
        }

        match ??= MatchForm(text, form);
        if (match is null)
        {
            problem = KeyProblem.NoPattern;
            return default;
        }

        var code = _definition.Station.StripsLeadingZeros ? StripZeros(match) : match;
        problem = code.Length == 0 ? KeyProblem.NoPattern : KeyProblem.None;
        return new StationText(form, code);
    }

    private bool IsFixed(int form, bool isBlank) =>
        _definition.Forms[Math.Max(form, 0)].FixedStation is not null && (form >= 0 || isBlank);

    /// <summary>The code under the first form whose own patterns match; the default form and null where none does.</summary>
    private string? MatchAnyForm(string text, out int form)
    {
        for (form = 0; form < _formPatterns.Length; form++)
        {
            if (Match(_formPatterns[form], text) is { } code)
            {
                return code;
            }
        }

        form = 0;
        return null;
    }

    private string? MatchForm(string text, int form)
    {
        var patterns = _formPatterns[form] is { Length: > 0 } own ? own : _patterns;
        return patterns.Length == 0 ? text : Match(patterns, text);
    }

    private static string? Match(Regex[] patterns, string text)
    {
        foreach (var pattern in patterns)
        {
            var match = pattern.Match(text);
            if (match.Success)
            {
                return match.Groups.Count > 1 ? match.Groups[1].Value.Trim() : text;
            }
        }

        return null;
    }

    private static string StripZeros(string code)
    {
        var stripped = code.TrimStart('0');
        return stripped.Length == 0 && code.Length > 0 ? "0" : stripped;
    }
}
