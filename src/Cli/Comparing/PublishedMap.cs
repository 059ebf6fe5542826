using System.Text.Json;
using Hattama.Contests;

namespace Hattama.Cli;

/// <summary>How the rows of one level are found in a published table, and how each finds its area.</summary>
/// <param name="Level">Id of the level.</param>
/// <param name="Where">Columns and the values they must have; an empty value: an empty cell.</param>
/// <param name="Code">Template of the area's code over columns; null: by name, or the nation.</param>
/// <param name="Name">Template of the area's name over columns.</param>
/// <param name="Parent">Template of the code of the area above, where names repeat.</param>
/// <param name="Except">Codes of areas that the published table does not speak of.</param>
internal sealed record MappedLevel(
    string Level,
    IReadOnlyDictionary<string, string> Where,
    Template? Code,
    Template? Name,
    Template? Parent,
    IReadOnlyCollection<string> Except);

/// <summary>
/// Which rows of a published table belong to which level, how they name their area, and which column has which line: from a
/// JSON file, or from short texts on the command line. Both are described in <c>docs/command-line.md</c>.
/// </summary>
internal sealed class PublishedMap
{
    private PublishedMap(IReadOnlyList<MappedLevel> levels, IReadOnlyDictionary<string, string> columnByLine)
    {
        Levels = levels;
        ColumnByLine = columnByLine;
    }

    /// <summary>The levels compared.</summary>
    public IReadOnlyList<MappedLevel> Levels { get; }

    /// <summary>Column by line id, where the headers of the definition do not tell.</summary>
    public IReadOnlyDictionary<string, string> ColumnByLine { get; }

    /// <summary>Reads the texts of <c>--map</c>: one file, or one text per level.</summary>
    public static PublishedMap Load(IReadOnlyList<string> texts)
    {
        if (texts is [var path] && (File.Exists(path) || !path.Contains('=', StringComparison.Ordinal)))
        {
            return LoadFile(path);
        }

        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        var levels = texts.Select(text => ParseInline(text, columns)).ToList();
        return new PublishedMap(levels, columns);
    }

    /// <summary><c>level=county;code={County no.};where.Kind=total;line.valid=Valid votes</c></summary>
    private static MappedLevel ParseInline(string text, Dictionary<string, string> columnByLine)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var where = new Dictionary<string, string>(StringComparer.Ordinal);
        var except = new List<string>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw Wrong($"“{part}” has no “=”");
            }

            var (key, value) = (part[..equals], part[(equals + 1)..]);
            if (key.StartsWith("where.", StringComparison.Ordinal))
            {
                where[key["where.".Length..]] = value;
            }
            else if (key.StartsWith("line.", StringComparison.Ordinal))
            {
                columnByLine[key["line.".Length..]] = value;
            }
            else if (key == "except")
            {
                except.Add(value);
            }
            else if (key is "level" or "code" or "name" or "parent")
            {
                settings[key] = value;
            }
            else
            {
                throw Wrong($"“{key}” is none of level, code, name, parent, except, where.COLUMN, line.ID");
            }
        }

        return new MappedLevel(
            settings.GetValueOrDefault("level") ?? throw Wrong($"“{text}” names no level"),
            where, TemplateOf(settings.GetValueOrDefault("code")), TemplateOf(settings.GetValueOrDefault("name")),
            TemplateOf(settings.GetValueOrDefault("parent")), except);
    }

    private static PublishedMap LoadFile(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            var root = document.RootElement;
            RequireMembers(root, "levels", "lines");
            var columns = root.TryGetProperty("lines", out var lines)
                ? lines.EnumerateObject().ToDictionary(line => line.Value.GetString()!, line => line.Name, StringComparer.Ordinal)
                : [];
            return new PublishedMap([.. root.GetProperty("levels").EnumerateArray().Select(ReadLevel)], columns);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Storage($"The map {path} cannot be read: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw CommandFailure.Storage($"The map {path} is not a map of a published table: {failure.Message} See docs/command-line.md.", failure);
        }
    }

    private static MappedLevel ReadLevel(JsonElement level)
    {
        RequireMembers(level, "level", "where", "code", "name", "parent", "except");
        var where = level.TryGetProperty("where", out var conditions)
            ? conditions.EnumerateObject().ToDictionary(condition => condition.Name, condition => condition.Value.GetString()!, StringComparer.Ordinal)
            : [];
        string[] except = level.TryGetProperty("except", out var codes) ? [.. codes.EnumerateArray().Select(code => code.GetString()!)] : [];
        return new MappedLevel(
            level.GetProperty("level").GetString()!, where, TemplateOf(TextOf(level, "code")), TemplateOf(TextOf(level, "name")), TemplateOf(TextOf(level, "parent")), except);
    }

    /// <summary>A misspelt member would be passed over in silence, and rows compared that should not be.</summary>
    private static void RequireMembers(JsonElement element, params string[] known)
    {
        foreach (var member in element.EnumerateObject().Where(member => !known.Contains(member.Name) && member.Name[..1] != "$"))
        {
            throw new ArgumentException($"It has an unknown member “{member.Name}”.");
        }
    }

    private static string? TextOf(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static Template? TemplateOf(string? text) =>
        text is null ? null : Template.Parse(text) ?? throw Wrong($"“{text}” is not a template; write {{Column}}");

    private static CommandFailure Wrong(string what) => CommandFailure.Usage($"--map: {what}. Write level=LEVEL;code={{COLUMN}}, or give a JSON file; see docs/command-line.md.");
}
