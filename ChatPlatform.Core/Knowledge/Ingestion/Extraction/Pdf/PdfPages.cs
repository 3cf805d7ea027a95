using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>A page of a file before its content is read.</summary>
internal sealed record PageSource(DictionaryToken Dictionary);

/// <summary>Makes the library find the pages without reading their content, which fails for many real files.</summary>
internal sealed class PdfPages : IPageFactory<PageSource>
{
    public static void AddTo(PdfDocument pdf) => pdf.AddPageFactory(new PdfPages());

    /// <summary>The page's dictionary; null when the page tree is damaged there.</summary>
    public static DictionaryToken? Find(PdfDocument pdf, int number)
    {
        try
        {
            return pdf.GetPage<PageSource>(number).Dictionary;
        }
        catch (Exception e) when (PdfObjects.IsDamage(e))
        {
            return null;
        }
    }

    public PageSource Create(
        int number, DictionaryToken dictionary, PageTreeMembers pageTreeMembers, NamedDestinations namedDestinations) =>
        new(dictionary);
}
