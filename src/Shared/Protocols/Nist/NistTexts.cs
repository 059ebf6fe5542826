using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Reads the small parts that units, elections and options of a report have alike: texts, lists of ids, identifiers.</summary>
internal sealed class NistTexts(JsonTokens tokens, FileReport report)
{
    /// <summary>Most texts kept of one list: no honest part of a report has more, and what follows says nothing new.</summary>
    private const int Most = 1_000;

    /// <summary>Where in the report's units the reading is, 1-based; 0: elsewhere.</summary>
    public long Row { get; private set; }

    /// <summary>Whether something since the last <see cref="StandAt"/> cannot be used; a finding says what.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Begins a part.</summary>
    public void StandAt(long row) => (Row, IsRefused) = (row, false);

    /// <summary>The current part cannot be used.</summary>
    public void Refuse(Rule rule, string path, LocalText message)
    {
        IsRefused = true;
        report.Add(rule, Row, path, message);
    }

    /// <summary>True at the beginning of an object; else a finding, and the value is skipped.</summary>
    public bool IsObject(string path)
    {
        if (tokens.Kind == JsonTokenType.StartObject)
        {
            return true;
        }

        Refuse(Rules.RowMalformed, path, NistMessages.NotAnObject());
        tokens.Skip();
        return false;
    }

    /// <summary>True at the beginning of an array; else a finding, and the value is skipped.</summary>
    public bool IsArray(string path)
    {
        if (tokens.Kind == JsonTokenType.StartArray)
        {
            return true;
        }

        Refuse(Rules.RowMalformed, path, NistMessages.NotAList());
        tokens.Skip();
        return false;
    }

    /// <summary>A text of the standard that is one string; null, with a finding, if it is none.</summary>
    public string? Plain(string path)
    {
        if (tokens.Kind == JsonTokenType.String)
        {
            if (!tokens.Chars.Contains(TextSource.Damage))
            {
                return tokens.Chars.ToString();
            }

            Refuse(Rules.EncodingBroken, path, ReadingMessages.BytesInvalid(report.Preview(tokens.Chars)));
            return null;
        }

        Refuse(Rules.RowMalformed, path, ReadingMessages.NotAText());
        tokens.Skip();
        return null;
    }

    /// <summary>An InternationalizedText: its content in every language.</summary>
    public void Local(string path, List<string> contents)
    {
        if (!IsObject(path))
        {
            return;
        }

        var members = new NistMembers(tokens);
        while (members.Next())
        {
            if (members.Name != "Text")
            {
                tokens.Skip();
            }
            else if (IsArray($"{path}.Text"))
            {
                while (tokens.NextItem())
                {
                    Content($"{path}.Text", contents);
                }
            }
        }

        Once(members, path);
    }

    /// <summary>A list of ids.</summary>
    public void Ids(string path, Action<string> onId)
    {
        if (!IsArray(path))
        {
            return;
        }

        while (tokens.NextItem())
        {
            if (Plain(path) is { } id)
            {
                onId(id);
            }
        }
    }

    /// <summary>A list of ExternalIdentifier: type (the own one where the standard has none) and value.</summary>
    public void Identifiers(string path, Action<string, string> onIdentifier)
    {
        if (!IsArray(path))
        {
            return;
        }

        for (var left = Most; tokens.NextItem(); left--)
        {
            if (!IsObject(path))
            {
                continue;
            }

            string? type = null, other = null, value = null;
            var members = new NistMembers(tokens);
            while (members.Next())
            {
                switch (members.Name)
                {
                    case "Type":
                        type = Plain($"{path}.Type");
                        break;
                    case "OtherType":
                        other = Plain($"{path}.OtherType");
                        break;
                    case "Value":
                        value = Plain($"{path}.Value");
                        break;
                    default:
                        tokens.Skip();
                        break;
                }
            }

            Once(members, path);
            if ((other ?? type) is { } name && value is not null && left > 0)
            {
                onIdentifier(name, value);
            }
        }
    }

    /// <summary>A member that stood twice makes its part unusable.</summary>
    public void Once(in NistMembers members, string path)
    {
        if (members.Twice is { } name)
        {
            Refuse(Rules.ColumnTwice, $"{path}.{name}", ReadingMessages.MemberTwice($"{path}.{name}"));
        }
    }

    private void Content(string path, List<string> contents)
    {
        if (!IsObject(path))
        {
            return;
        }

        var members = new NistMembers(tokens);
        while (members.Next())
        {
            if (members.Name != "Content")
            {
                tokens.Skip();
            }
            else if (Plain($"{path}.Content") is { } content && contents.Count < Most)
            {
                contents.Add(content);
            }
        }
    }
}
