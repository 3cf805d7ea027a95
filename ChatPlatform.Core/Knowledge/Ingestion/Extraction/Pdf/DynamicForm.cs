using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>
/// Recognises dynamic XFA forms, whose pages are made by the viewer; the file's own page only says "Please wait...".
/// </summary>
internal static class DynamicForm
{
    private const int MaxLines = 30;

    private static readonly string[] s_notices = ["please wait", "bitte warten", "veuillez patienter", "espere"];

    public static bool IsPlaceholder(PdfObjects objects, DictionaryToken? catalog, IReadOnlyList<PdfLine> lines)
    {
        if (objects.Get(objects.Dictionary(catalog, "AcroForm"), "XFA") is null || lines.Count > MaxLines)
        {
            return false;
        }

        return objects.Get(catalog, "NeedsRendering") is BooleanToken { Data: true }
            || lines.Take(3).Any(line =>
                s_notices.Any(notice => line.Text.StartsWith(notice, StringComparison.OrdinalIgnoreCase)));
    }
}
