using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hattama.Cli;

/// <summary>JSON of commands: one object, indented, letters of every alphabet as they are.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object with these members and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Name of an exit code in JSON.</summary>
    public static string NameOf(ExitCode code) => code switch
    {
        ExitCode.Fine => "fine",
        ExitCode.Findings => "findings",
        ExitCode.Usage => "usage",
        ExitCode.Storage => "storage",
        ExitCode.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not an exit code."),
    };
}
