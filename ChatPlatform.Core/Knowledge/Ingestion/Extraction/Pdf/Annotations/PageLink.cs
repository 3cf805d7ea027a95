using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Annotations;

/// <summary>A link to an address outside the file.</summary>
internal sealed record PageLink(string Address, PdfBox Area)
{
    private const int MaxLength = 500;
    private const char FirstIdeograph = '\u2E80';

    private static readonly string[] s_schemes = ["http://", "https://", "mailto:", "tel:"];

    public static bool IsPublic(string? address) =>
        address is { Length: > 4 and <= MaxLength }
        && s_schemes.Any(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Adds each address once behind the text of its link, unless the text shows the address. A link over several lines
    /// is one link.
    /// </summary>
    public static void AddTo(IReadOnlyList<PdfGlyph> glyphs, IReadOnlyList<PageLink> links)
    {
        for (var i = 0; i < links.Count;)
        {
            var next = i + 1;
            while (next < links.Count && Continues(links[next - 1], links[next]))
            {
                next++;
            }

            var areas = links.Skip(i).Take(next - i).Select(link => link.Area).ToList();
            var inside = glyphs
                .Where(glyph => areas.Any(area => area.Contains(glyph.MiddleX, glyph.MiddleY)))
                .ToList();
            var text = string.Concat(inside.Select(glyph => glyph.Text));
            if (inside.FindLast(glyph => !glyph.IsBlank) is { } last && !Shows(text, links[i].Address))
            {
                EndOfWord(glyphs, last).Suffix = $" ({Display(links[i].Address)})";
            }

            i = next;
        }
    }

    // The area of a link may be smaller than its last word.
    private static PdfGlyph EndOfWord(IReadOnlyList<PdfGlyph> glyphs, PdfGlyph glyph)
    {
        var at = glyphs.TakeWhile(other => !ReferenceEquals(other, glyph)).Count();
        while (at + 1 < glyphs.Count && glyphs[at + 1] is { Text: { Length: > 0 } text } next
            && char.IsLetterOrDigit(text, 0) && text[0] < FirstIdeograph
            && Math.Abs(next.X - glyphs[at].EndX) < 0.15 * next.Size
            && Math.Abs(next.Y - glyphs[at].EndY) < 0.15 * next.Size)
        {
            at++;
        }

        return glyphs[at];
    }

    private static bool Continues(PageLink link, PageLink next) =>
        link.Address == next.Address
        && link.Area.Bottom - next.Area.Top < next.Area.Height
        && next.Area.Top < link.Area.Top - (next.Area.Height * 0.5);

    private static bool Shows(string text, string address) =>
        Letters(text).Contains(Letters(WithoutScheme(address)), StringComparison.OrdinalIgnoreCase);

    private static string Display(string address) =>
        address.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? address : WithoutScheme(address);

    private static string WithoutScheme(string address)
    {
        var scheme = s_schemes.First(s => address.StartsWith(s, StringComparison.OrdinalIgnoreCase));
        var rest = address[scheme.Length..];
        return rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? rest[4..] : rest;
    }

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text.Where(char.IsLetterOrDigit))
        {
            letters.Append(c);
        }

        return letters.ToString();
    }
}
