using System.Globalization;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>Pages that were not read, or not completely, and the sentence that says so.</summary>
internal sealed class MissingParts
{
    private const int MaxRanges = 8;

    /// <summary>Unknown characters that are tolerated on a page: a few ornaments, and a share.</summary>
    private const int FewUnknown = 4;

    private const double ShareUnknown = 0.05;

    private readonly List<int> _pictures = [];
    private readonly List<int> _unknown = [];
    private readonly List<int> _damaged = [];

    /// <summary>True when a page without text shows something else.</summary>
    public bool HasDrawings { get; private set; }

    public bool HasUnknown => _unknown.Count > 0;

    public bool HasDamage => _damaged.Count > 0;

    /// <param name="text">What was read of it.</param>
    public void AddPage(int page, PageText text)
    {
        var (characters, unknown) = (text.Glyphs.Count(glyph => !glyph.IsBlank), text.Unknown);
        HasDrawings |= characters == 0 && text.HasDrawings;
        if (unknown > FewUnknown + (characters * ShareUnknown) || (characters == 0 && unknown > 0))
        {
            _unknown.Add(page);
        }
        else if (characters == 0 && text.HasPictures)
        {
            _pictures.Add(page);
        }
    }

    public void AddDamaged(int page) => _damaged.Add(page);

    /// <summary>Null when nothing is missing.</summary>
    /// <param name="pages">Number of pages of the file.</param>
    public string? Describe(int pages)
    {
        var sentences = new List<string>();
        Add(sentences, _pictures, pages, "has no text, only images", "have no text, only images");
        Add(
            sentences, _unknown, pages, "has characters that cannot be read", "have characters that cannot be read");
        Add(sentences, _damaged, pages, "is damaged and was not read", "are damaged and were not read");
        return sentences.Count == 0 ? null : string.Join(' ', sentences);
    }

    private static void Add(List<string> sentences, List<int> missing, int pages, string one, string many)
    {
        if (missing.Count > 0)
        {
            sentences.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{missing.Count} of {pages} pages {(missing.Count == 1 ? one : many)} ({Ranges(missing)})."));
        }
    }

    private static string Ranges(List<int> pages)
    {
        var ranges = new List<string>();
        for (var i = 0; i < pages.Count;)
        {
            var last = i;
            while (last + 1 < pages.Count && pages[last + 1] == pages[last] + 1)
            {
                last++;
            }

            ranges.Add(last == i ? $"{pages[i]}" : $"{pages[i]}–{pages[last]}");
            i = last + 1;
        }

        var shown = string.Join(", ", ranges.Take(MaxRanges)) + (ranges.Count > MaxRanges ? ", …" : "");
        return (pages.Count == 1 ? "page " : "pages ") + shown;
    }
}
