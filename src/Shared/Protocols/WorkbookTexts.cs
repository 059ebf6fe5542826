using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Hattama.Protocols;

/// <summary>What the cells of all sheets refer to: shared texts and number formats.</summary>
internal sealed class WorkbookTexts
{
    private readonly List<string> _shared = [];

    /// <summary>Number formats by cell style.</summary>
    public NumberFormats Formats { get; } = new();

    /// <summary>False when the shared texts were more than the cap and were not read.</summary>
    public bool AreComplete { get; private set; } = true;

    /// <summary>A shared text, or null.</summary>
    public string? Find(int index) => index >= 0 && index < _shared.Count ? _shared[index] : null;

    /// <summary>Reads them.</summary>
    public static WorkbookTexts Read(WorkbookPart workbook, ReadCaps caps)
    {
        var texts = new WorkbookTexts();
        if (workbook.WorkbookStylesPart is { } styles)
        {
            texts.ReadStyles(styles);
        }

        if (workbook.SharedStringTablePart is { } shared)
        {
            texts.ReadShared(shared, caps.Texts);
        }

        return texts;
    }

    private void ReadStyles(WorkbookStylesPart part)
    {
        using var xml = OpenXmlReader.Create(part);
        var isInCells = false;
        while (xml.Read())
        {
            if (xml.ElementType == typeof(CellFormats))
            {
                isInCells = xml.IsStartElement;
            }
            else if (xml.IsStartElement && xml.ElementType == typeof(NumberingFormat))
            {
                Formats.Define(Attribute(xml, "numFmtId"), Attribute(xml, "formatCode"));
            }
            else if (xml.IsStartElement && isInCells && xml.ElementType == typeof(CellFormat))
            {
                Formats.AddStyle(Attribute(xml, "numFmtId"));
            }
        }
    }

    private void ReadShared(SharedStringTablePart part, long cap)
    {
        using var xml = OpenXmlReader.Create(part);
        var text = new StringBuilder();
        var (isOpen, phonetic, total) = (false, 0, 0L);
        while (xml.Read() && AreComplete)
        {
            if (xml.ElementType == typeof(SharedStringItem))
            {
                if (isOpen)
                {
                    _shared.Add(text.ToString());
                    total++;
                }

                isOpen = xml.IsStartElement;
                text.Clear();
            }
            else if (xml.ElementType == typeof(PhoneticRun))
            {
                phonetic += xml.IsStartElement ? 1 : -1;
            }
            else if (xml.IsStartElement && phonetic == 0 && xml.ElementType == typeof(Text))
            {
                var part1 = xml.GetText();
                total += part1.Length;
                AreComplete = total <= cap;
                text.Append(part1);
            }
        }
    }

    private static string? Attribute(OpenXmlReader xml, string name) =>
        xml.Attributes.Where(attribute => attribute.LocalName == name).Select(static attribute => attribute.Value).FirstOrDefault();
}
