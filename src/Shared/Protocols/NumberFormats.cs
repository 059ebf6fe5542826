using System.Globalization;

namespace Hattama.Protocols;

/// <summary>Which cell styles of a workbook show numbers as dates or percentages.</summary>
internal sealed class NumberFormats
{
    private readonly List<CellKind> _kinds = [];
    private readonly Dictionary<int, CellKind> _custom = [];

    /// <summary>What a number with this style is.</summary>
    public CellKind KindOf(int style) => style >= 0 && style < _kinds.Count ? _kinds[style] : CellKind.Plain;

    /// <summary>Notes a number format of the workbook.</summary>
    public void Define(string? id, string? code)
    {
        if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && code is not null)
        {
            _custom[number] = KindOfCode(code);
        }
    }

    /// <summary>Notes the next cell style.</summary>
    public void AddStyle(string? format)
    {
        var isKnown = int.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        _kinds.Add(isKnown && _custom.TryGetValue(number, out var custom) ? custom : isKnown ? KindOfBuiltIn(number) : CellKind.Plain);
    }

    private static CellKind KindOfBuiltIn(int number) => number switch
    {
        9 or 10 => CellKind.Percent,
        >= 14 and <= 22 or >= 27 and <= 36 or >= 45 and <= 47 or >= 50 and <= 58 => CellKind.Date,
        _ => CellKind.Plain,
    };

    /// <summary>A code shows a date if a date letter stands outside quotes, brackets and escapes.</summary>
    private static CellKind KindOfCode(string code)
    {
        var kind = CellKind.Plain;
        var (isQuoted, isBracketed) = (false, false);
        for (var i = 0; i < code.Length; i++)
        {
            var character = char.ToLowerInvariant(code[i]);
            isQuoted ^= character == '"';
            isBracketed = !isQuoted && (character == '[' || (isBracketed && character != ']'));
            if (!isQuoted && character is '\\' or '_' or '*')
            {
                i++;
            }
            else if (!isQuoted && !isBracketed && character is 'y' or 'm' or 'd' or 'h' or 's')
            {
                return IsGeneral(code) ? CellKind.Plain : CellKind.Date;
            }
            else if (!isQuoted && character == '%')
            {
                kind = CellKind.Percent;
            }
        }

        return kind;
    }

    private static bool IsGeneral(string code) => code.Trim().Equals("General", StringComparison.OrdinalIgnoreCase);
}
