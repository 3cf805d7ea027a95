using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>
/// Removes headers and footers: lines of small type at one height of most pages with the same text, or with digits that
/// run with the page number. The first one stays, because readers see it.
/// </summary>
internal static partial class RunningLines
{
    /// <summary>Minimum pages of a document with running lines.</summary>
    private const int MinPages = 3;

    /// <summary>Lines at the top and at the bottom of a page that may be headers or footers.</summary>
    private const int MarginLines = 2;

    private const double MostPages = 0.6;
    private const double ApartFrom = 1.4;
    private const double ApartFromUsual = 1.2;
    private const double LargeType = 1.12;

    /// <param name="pages">The lines of each page.</param>
    /// <param name="bodySize">Most common letter size of the document, in points.</param>
    public static List<List<PdfLine>> Remove(List<List<PdfLine>> pages, double bodySize)
    {
        var candidates = pages
            .SelectMany((lines, page) => MarginLinesOf(lines, bodySize).Select(line => new Candidate(line, page)))
            .ToList();
        if (pages.Count < MinPages || candidates.Count == 0)
        {
            return pages;
        }

        var removed = new HashSet<PdfLine>(ReferenceEqualityComparer.Instance);
        foreach (var group in candidates.GroupBy(candidate => candidate.Shape))
        {
            var running = new[] { group.GroupBy(c => c.Line.Text), group.GroupBy(c => c.Offset) }
                .SelectMany(groups => groups)
                .Where(same => same.Select(c => c.Page).Distinct().Count() > pages.Count * MostPages);
            foreach (var same in running)
            {
                removed.UnionWith(same.OrderBy(c => c.Page).Skip(1).Select(c => c.Line));
            }
        }

        return [.. pages.Select(lines => lines.Where(line => !removed.Contains(line)).ToList())];
    }

    // Only the outermost lines, apart from the rest, can be headers or footers. A page with few lines has none.
    private static IEnumerable<PdfLine> MarginLinesOf(List<PdfLine> lines, double bodySize)
    {
        if (lines.Count <= 2 * MarginLines)
        {
            return [];
        }

        var byHeight = lines.OrderBy(line => line.Y).ToList();
        return Outer(byHeight).Concat(Outer([.. Enumerable.Reverse(byHeight)]))
            .Where(line => line.Size <= bodySize * LargeType);
    }

    private static IEnumerable<PdfLine> Outer(List<PdfLine> lines)
    {
        var gaps = lines.Zip(lines.Skip(1), (line, next) => Math.Abs(line.Y - next.Y)).Where(gap => gap > 1).Order();
        var usual = gaps.ElementAtOrDefault(gaps.Count() / 2);
        for (var count = Math.Min(MarginLines + 1, lines.Count - 1); count > 0; count--)
        {
            var (line, next) = (lines[count - 1], lines[count]);
            var gap = Math.Abs(line.Y - next.Y);
            if (gap > ApartFrom * Math.Max(line.Size, next.Size) && gap > ApartFromUsual * usual)
            {
                return lines.Take(count);
            }
        }

        return [];
    }

    private sealed class Candidate
    {
        public Candidate(PdfLine line, int page)
        {
            (Line, Page) = (line, page);
            var shape = Digits().Replace(line.Text, "#");
            Shape = string.Create(CultureInfo.InvariantCulture, $"{Math.Round(line.Y / 4)}|{shape}");
            Offset = First(line.Text) is { } first ? $"{first - page}" : line.Text;
        }

        public PdfLine Line { get; }

        public int Page { get; }

        /// <summary>Height and text with digits replaced.</summary>
        public string Shape { get; }

        /// <summary>Difference between the first number and the page; the text when there is no number.</summary>
        public string Offset { get; }

        private static long? First(string text) =>
            long.TryParse(Digits().Match(text).ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
