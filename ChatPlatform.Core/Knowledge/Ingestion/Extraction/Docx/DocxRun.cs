using System.Text;
using System.Xml.Linq;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>The text of one paragraph, with the text boxes and notes that it refers to.</summary>
internal sealed class DocxRun
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString().Trim();

    /// <summary>Contents of text boxes, in order.</summary>
    public List<XElement> TextBoxes { get; } = [];

    /// <summary>References to footnotes and endnotes, in order.</summary>
    public List<XElement> Notes { get; } = [];

    public void Read(XElement parent)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "t":
                    _text.Append(element.Value);
                    break;
                case "tab" or "ptab" when parent.Name.LocalName == "r":
                    _text.Append(' ');
                    break;
                case "br" or "cr":
                    _text.Append('\n');
                    break;
                case "noBreakHyphen":
                    _text.Append('-');
                    break;
                case "footnoteReference" or "endnoteReference":
                    Notes.Add(element);
                    break;
                case "txbxContent":
                    TextBoxes.Add(element);
                    break;
                case "AlternateContent":
                    Read((element.Child("Choice") ?? element.Child("Fallback")) ?? element);
                    break;
                case "pPr" or "rPr" or "del" or "moveFrom" or "instrText" or "delText":
                    break;
                default:
                    Read(element);
                    break;
            }
        }
    }
}
