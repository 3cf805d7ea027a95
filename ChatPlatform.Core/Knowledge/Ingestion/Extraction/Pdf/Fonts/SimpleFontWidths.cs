using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Fonts.AdobeFontMetrics;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>Widths of a font with one-byte codes: its own, or those of the standard font that it resembles.</summary>
internal sealed class SimpleFontWidths
{
    private const double Average = 500;

    private readonly IReadOnlyList<double> _widths;
    private readonly int _first;
    private readonly double? _missing;
    private readonly AdobeFontMetrics? _metrics;
    private readonly Func<int, string?> _nameOf;

    public SimpleFontWidths(
        PdfObjects objects, DictionaryToken font, DictionaryToken? descriptor, string name, Func<int, string?> nameOf)
    {
        _nameOf = nameOf;
        _widths = [.. objects.Array(font, "Widths").Select(w => (w as NumericToken)?.Data ?? 0)];
        _first = (int)(objects.Number(font, "FirstChar") ?? 0);
        _missing = objects.Number(descriptor, "MissingWidth");
        _metrics = _widths.Count == 0 ? Metrics(name) : null;
    }

    /// <summary>Width of a code in glyph space, usually thousandths of the size.</summary>
    public double Of(int code)
    {
        var index = code - _first;
        if (index >= 0 && index < _widths.Count)
        {
            return _widths[index];
        }

        if (_metrics is not null)
        {
            return _nameOf(code) is { } name && _metrics.CharacterMetrics.TryGetValue(name, out var metric)
                ? metric.Width.X
                : Average;
        }

        return _missing ?? (_widths.Count > 0 ? 0 : Average);
    }

    private static AdobeFontMetrics? Metrics(string name)
    {
        var bold = name.Contains("Bold", StringComparison.OrdinalIgnoreCase);
        var standard =
            name.Contains("Courier", StringComparison.OrdinalIgnoreCase) ? Standard14Font.Courier
            : name.Contains("Times", StringComparison.OrdinalIgnoreCase)
                ? bold ? Standard14Font.TimesBold : Standard14Font.TimesRoman
            : name.StartsWith("Symbol", StringComparison.OrdinalIgnoreCase) ? Standard14Font.Symbol
            : name.StartsWith("Zapf", StringComparison.OrdinalIgnoreCase) ? Standard14Font.ZapfDingbats
            : bold ? Standard14Font.HelveticaBold : Standard14Font.Helvetica;
        return Standard14.GetAdobeFontMetrics(standard);
    }
}
