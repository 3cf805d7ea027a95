using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>The operands of an operator; a missing one, or one of another type, is 0, null or empty.</summary>
internal readonly struct Operands(List<object> items)
{
    private const double White = 0.99;

    public double Number(int index) => index < items.Count && items[index] is double number ? number : 0;

    public double[] Numbers() => [.. items.OfType<double>()];

    public string? Name(int index) => index < items.Count && items[index] is PdfName name ? name.Value : null;

    public byte[]? String(int index) => index < items.Count ? items[index] as byte[] : null;

    public IReadOnlyList<object> List(int index) =>
        index < items.Count && items[index] is List<object> list ? list : [];

    public Dictionary<string, object>? Dictionary(int index) =>
        index < items.Count ? items[index] as Dictionary<string, object> : null;

    /// <summary>True when the components are the colour of paper.</summary>
    /// <param name="isInk">True for amounts of ink (CMYK), false for light (grey and RGB).</param>
    public bool IsWhite(bool isInk)
    {
        var numbers = Numbers();
        return (numbers.Length is 1 or 3 && !isInk && numbers.All(n => n >= White))
            || (numbers.Length == 4 && numbers.All(n => n <= 1 - White));
    }
}
