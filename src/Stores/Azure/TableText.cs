using System.Text;
using Azure.Data.Tables;

namespace Hattama.Stores.Azure;

/// <summary>
/// Text in a property. Readable as it is for whoever looks into the table; text with control characters, which not every
/// service accepts in a string, is stored as its UTF-8 bytes. The type of the property tells which.
/// </summary>
internal static class TableText
{
    public static object Of(string text) => text.Any(char.IsControl) ? Encoding.UTF8.GetBytes(text) : text;

    public static string Read(TableEntity row, string property) => row[property] switch
    {
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => throw AzureFailures.Damaged(row, property),
    };
}
