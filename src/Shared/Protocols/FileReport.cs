using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Adds findings about one file: knows its name and how severe the contest takes each rule.</summary>
internal sealed class FileReport(ContestDefinition definition, string fileName, FindingList findings)
{
    private const int PreviewLength = 40;

    /// <summary>File name as sent.</summary>
    public string FileName { get; } = fileName;

    /// <summary>The finding, with its message built only if it is kept.</summary>
    public void Add<TState>(Rule rule, long row, string? column, TState state, Func<TState, LocalText> message, string? line = null) =>
        findings.Add(rule.Code, definition.SeverityOf(rule), new Place(FileName, row, column, line), state, message);

    /// <summary>The finding at a spot, with its message built only if it is kept.</summary>
    public void Add<TState>(Rule rule, Spot spot, TState state, Func<TState, LocalText> message, string? line = null) =>
        Add(rule, spot.Row, spot.Column, state, message, line);

    /// <summary>The finding at a spot, with a message that is at hand.</summary>
    public void Add(Rule rule, Spot spot, LocalText message) => Add(rule, spot.Row, spot.Column, message);

    /// <summary>The finding with a message that is at hand.</summary>
    public void Add(Rule rule, long row, string? column, LocalText message) => Add(rule, row, column, message, static text => text);

    /// <summary>A text short enough for a message; empty when no message will be kept.</summary>
    public string Preview(ReadOnlySpan<char> text)
    {
        if (!findings.HasRoom)
        {
            return string.Empty;
        }

        var isLong = text.Length > PreviewLength;
        Span<char> shown = stackalloc char[PreviewLength];
        text[..Math.Min(text.Length, PreviewLength)].CopyTo(shown);
        shown = shown[..Math.Min(text.Length, PreviewLength)];
        foreach (ref var character in shown)
        {
            character = char.IsControl(character) || char.IsSurrogate(character) ? '·' : character;
        }

        return isLong ? $"{shown}…" : shown.ToString();
    }
}
