using System.Xml.Linq;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>Footnotes and endnotes by their id.</summary>
internal sealed class DocxNotes(XElement? footnotes, XElement? endnotes)
{
    private readonly Dictionary<string, XElement> _footnotes = Index(footnotes);
    private readonly Dictionary<string, XElement> _endnotes = Index(endnotes);

    public XElement? Find(XElement reference)
    {
        var notes = reference.Name.LocalName == "footnoteReference" ? _footnotes : _endnotes;
        return reference.Value("id") is { } id && notes.TryGetValue(id, out var note) ? note : null;
    }

    private static Dictionary<string, XElement> Index(XElement? notes)
    {
        var index = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var note in notes?.Elements() ?? [])
        {
            // Notes with a type are separator lines.
            if (note.Value("id") is { } id && (note.Value("type") is null or "normal"))
            {
                index[id] = note;
            }
        }

        return index;
    }
}
