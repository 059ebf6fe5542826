using System.Text.RegularExpressions;

namespace Hattama.Fuzz;

/// <summary>Changes to the texts of a definition, each in its own little language: relations, templates, patterns, dates, ids.</summary>
internal static partial class DefinitionTexts
{
    private static readonly string[] RelationParts =
    [
        "=", "!=", "<", "<=", ">", ">=", "≤", "≥", "≠", "+", "-", "*", "|", "(", ")", "or", "and", "0", "1", "2", "100", "999999999", "9007199254740991", "9007199254740992",
        "9223372036854775807", "9223372036854775808", "1.5", "%", "x",
    ];

    private static readonly string[] PatternParts = ["\\d", "\\d+", "(\\d{1,5})", "(.*)", "[0-9]", "[", "]", "(", ")", "(?:", "|", "\\", "$", "^", "\\1", "(?=x)", "x{1,1000}", "x{1000}", "\\p{L}", "(?i)", "\\b", "*", "**"];

    private static readonly string[] TemplateParts = ["{region}", "{district}", "{station}", "{form}", "{", "}", "{}", "{{", "}}", "{x}", "x", "{region}{district}"];

    private static readonly string[] Instants =
    [
        "2022-06-05", "2022-02-29", "2024-02-29", "2022-13-01", "0001-01-01", "9999-12-31", "2022-06-05T14:00:00Z", "2022-06-05T24:00:00Z", "2022-06-05T14:00:00+06:00", "2022-06-05T14:00Z",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "05.06.2022",
    ];

    private static readonly string[] Zones = ["UTC", "Asia/Almaty", "Asia/Qyzylorda", "Asia/Nowhere", "Almaty", "../etc/passwd", "Etc/GMT+12", "asia/almaty"];

    /// <summary>Changes the text that stands under a member.</summary>
    public static string Change(Random random, string name, string text, List<string> ids) => name switch
    {
        "relation" or "when" or "shownIf" => Relation(random, text, ids),
        "patterns[]" or "stationPatterns[]" => Splice(random, text, PatternParts),
        "code" or "name" when text.Contains('{', StringComparison.Ordinal) => Splice(random, text, TemplateParts),
        "date" or "closesAt" or "publishNotBefore" => Instants[random.Next(Instants.Length)],
        "timeZone" => Zones[random.Next(Zones.Length)],
        _ when random.Next(3) > 0 && ids.Count > 0 => ids[random.Next(ids.Count)],
        _ => Id(random, text),
    };

    /// <summary>Another id, mostly one that may stand there.</summary>
    public static string Id(Random random, string id) => random.Next(9) switch
    {
        0 => id + "2",
        1 => id.ToUpperInvariant(),
        2 => id.Replace('a', 'а'),
        3 => id.PadRight(40, 'x'),
        4 => id.PadRight(41, 'x'),
        5 => "x" + random.Next(100),
        6 => id.PadRight(2_001, 'x'),
        7 => id + ".y",
        _ => id + "-z",
    };

    /// <summary>Replaces a word wherever it stands alone.</summary>
    public static string ReplaceWord(string text, string word, string with) => Tokens().Replace(text, match => match.Value == word ? with : match.Value);

    private static string Relation(Random random, string text, List<string> ids)
    {
        if (random.Next(12) == 0)
        {
            var depth = random.Next(1, 30);
            return new string('(', depth) + text + new string(')', depth);
        }

        var tokens = Tokens().Matches(text).Select(static match => match.Value).ToList();
        for (var times = random.Next(1, 3); times > 0 && tokens.Count > 0; times--)
        {
            var at = random.Next(tokens.Count);
            switch (random.Next(6))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.InsertRange(at, tokens[..(at + 1)]);
                    break;
                case 2:
                    tokens.Insert(at, RelationParts[random.Next(RelationParts.Length)]);
                    break;
                case 3 when char.IsAsciiLetter(tokens[at][0]) && ids.Count > 0:
                    tokens[at] = ids[random.Next(ids.Count)];
                    break;
                case 4:
                    tokens.AddRange([random.Next(2) == 0 ? "or" : "and", .. tokens]);
                    break;
                default:
                    // Like for like, so that the relation mostly stays one.
                    tokens[at] = char.IsAsciiDigit(tokens[at][0]) ? RelationParts[random.Next(17, 26)] : "=<>!≤≥≠".Contains(tokens[at][0], StringComparison.Ordinal) ? RelationParts[random.Next(9)] : tokens[random.Next(tokens.Count)];
                    break;
            }
        }

        return string.Join(random.Next(4) == 0 ? "" : " ", tokens);
    }

    private static string Splice(Random random, string text, string[] parts)
    {
        var at = random.Next(text.Length + 1);
        var end = random.Next(2) == 0 ? at : Math.Min(text.Length, at + random.Next(1, 8));
        return string.Concat(text.AsSpan(0, at), parts[random.Next(parts.Length)], text.AsSpan(end));
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_.]*|[0-9]+|<=|>=|!=|\\S")]
    private static partial Regex Tokens();
}
