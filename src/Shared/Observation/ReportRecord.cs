using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>A report as the ledger keeps it: JSON that names questions and lines, so that it outlives a change of the form.</summary>
public static class ReportRecord
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a report.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="report">The report.</param>
    /// <param name="member">Member of the archive; empty for a plain file.</param>
    public static ReadOnlyMemory<byte> Write(ContestDefinition definition, ObserverReport report, string member)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(report);
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            WriteKeys(json, report, member);
            json.WriteStartObject("answers");
            for (var i = 0; i < report.Answers.Length; i++)
            {
                if (report.Answers[i] is { } answer)
                {
                    json.WriteString(report.Form.Questions[i].Id, answer);
                }
            }

            json.WriteEndObject();
            json.WriteStartObject("copy");
            for (var i = 0; i < report.Copy.Length; i++)
            {
                if (!report.Copy[i].IsMissing)
                {
                    json.WriteNumber(definition.Lines[definition.Forms[report.Form.Copy].Lines[i]].Id, report.Copy[i].Packed);
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenMemory.ToArray();
    }

    /// <summary>Reads a report against the definition in force; null where that no longer has its form.</summary>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public static ObserverReport? Read(ContestDefinition definition, ReadOnlyMemory<byte> record)
    {
        ArgumentNullException.ThrowIfNull(definition);
        try
        {
            using var document = JsonDocument.Parse(record);
            var root = document.RootElement;
            var form = definition.Observers?.FindForm(root.GetProperty("form").GetString()!);
            if (form is null)
            {
                return null;
            }

            var codes = root.GetProperty("area").EnumerateArray().Select(code => code.GetString()).ToImmutableArray();
            return codes.Length != definition.Levels.Length || codes[^1] is null ? null : new ObserverReport
            {
                File = root.GetProperty("member").GetString()!,
                Row = root.GetProperty("row").GetInt64(),
                Area = new AreaKey(codes, codes),
                Station = root.GetProperty("station").GetString()!,
                Form = form,
                Observer = root.GetProperty("observer").GetString()!,
                Number = root.GetProperty("number").GetInt32(),
                Revision = root.GetProperty("revision").GetInt32(),
                Arrived = root.GetProperty("arrived").GetString(),
                Left = root.GetProperty("left").GetString(),
                Answers = [.. form.Questions.Select(question => Text(root.GetProperty("answers"), question.Id))],
                Copy = form.Copy < 0 ? [] : [.. definition.Forms[form.Copy].Lines.Select(line => Figure(root.GetProperty("copy"), definition.Lines[line].Id))],
            };
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"A record of an observer is damaged: {damage.Message}", damage);
        }
    }

    private static void WriteKeys(Utf8JsonWriter json, ObserverReport report, string member)
    {
        json.WriteString("form", report.Form.Id);
        json.WriteStartArray("area");
        foreach (var code in report.Area.Codes)
        {
            json.WriteStringValue(code);
        }

        json.WriteEndArray();
        json.WriteString("station", report.Station);
        json.WriteString("observer", report.Observer);
        json.WriteNumber("number", report.Number);
        json.WriteNumber("revision", report.Revision);
        json.WriteString("arrived", report.Arrived);
        json.WriteString("left", report.Left);
        json.WriteString("member", member);
        json.WriteNumber("row", report.Row);
    }

    private static string? Text(JsonElement answers, string question) => answers.TryGetProperty(question, out var answer) ? answer.GetString() : null;

    private static Value Figure(JsonElement copy, string line) =>
        copy.TryGetProperty(line, out var value) ? Value.FromPacked(value.GetInt64()) : Value.Missing;
}
