using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>Footnotes and endnotes by their id, with the part that holds them.</summary>
internal sealed class DocxNotes(OpcPackage package, string mainPart)
{
    private readonly Notes _footnotes = Read(package, package.Target(mainPart, "footnotes"));
    private readonly Notes _endnotes = Read(package, package.Target(mainPart, "endnotes"));

    /// <summary>The note of a reference; null when it is missing.</summary>
    public (XElement Note, string Part)? Find(XElement reference)
    {
        var notes = reference.Is("footnoteReference") ? _footnotes : _endnotes;
        return reference.Value("id") is { } id && notes.ById.TryGetValue(id, out var note) ? (note, notes.Part) : null;
    }

    private static Notes Read(OpcPackage package, string? part)
    {
        var index = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var note in package.Load(part)?.Elements() ?? [])
        {
            // Notes with a type are separator lines.
            if (note.Value("id") is { } id && (note.Value("type") is null or "normal"))
            {
                index[id] = note;
            }
        }

        return new(part ?? "", index);
    }

    private sealed record Notes(string Part, IReadOnlyDictionary<string, XElement> ById);
}
