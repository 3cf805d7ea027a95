using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>
/// Texts that the structure of a tagged file gives to marked content instead of its glyphs. PDF 32000-1, 14.7 and
/// 14.9.4.
/// </summary>
internal sealed class StructureText(PdfObjects objects, DictionaryToken? catalog)
{
    private const int MaxDepth = 20;

    private readonly Lazy<Dictionary<int, IToken?>> _parents = new(() => ReadParents(objects, catalog));

    /// <summary>Texts of one page by the id of the marked content; only the first part of an element has it.</summary>
    public Func<int, string?> Of(DictionaryToken page)
    {
        if (objects.Number(page, "StructParents") is not { } key
            || !_parents.Value.TryGetValue((int)key, out var entry))
        {
            return _ => null;
        }

        var elements = objects.ArrayOf(entry);
        var written = new HashSet<DictionaryToken>(ReferenceEqualityComparer.Instance);
        return id =>
        {
            if (id < 0 || id >= elements.Count || Replaced(elements[id] as DictionaryToken) is not { } element)
            {
                return null;
            }

            return written.Add(element) ? objects.Text(element, "ActualText") : "";
        };
    }

    private DictionaryToken? Replaced(DictionaryToken? element)
    {
        for (var i = 0; i < MaxDepth && element is not null; i++)
        {
            if (objects.Text(element, "ActualText") is not null)
            {
                return element;
            }

            element = objects.Dictionary(element, "P");
        }

        return null;
    }

    private static Dictionary<int, IToken?> ReadParents(PdfObjects objects, DictionaryToken? catalog)
    {
        var parents = new Dictionary<int, IToken?>();
        Read(objects, objects.Dictionary(objects.Dictionary(catalog, "StructTreeRoot"), "ParentTree"), parents, 0);
        return parents;
    }

    private static void Read(
        PdfObjects objects, DictionaryToken? node, Dictionary<int, IToken?> parents, int depth)
    {
        var numbers = objects.Array(node, "Nums");
        for (var i = 0; i + 1 < numbers.Count; i += 2)
        {
            if (numbers[i] is NumericToken key)
            {
                parents[(int)key.Data] = numbers[i + 1];
            }
        }

        foreach (var kid in depth < MaxDepth ? objects.Array(node, "Kids") : [])
        {
            Read(objects, objects.DictionaryOf(kid), parents, depth + 1);
        }
    }
}
