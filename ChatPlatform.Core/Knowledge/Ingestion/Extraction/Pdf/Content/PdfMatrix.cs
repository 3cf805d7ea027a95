namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>A transformation of coordinates: x' = A x + C y + E, y' = B x + D y + F.</summary>
internal readonly record struct PdfMatrix(double A, double B, double C, double D, double E, double F)
{
    public static PdfMatrix Identity { get; } = new(1, 0, 0, 1, 0, 0);

    /// <summary>The matrix of six numbers; the identity for anything else.</summary>
    public static PdfMatrix Of(IReadOnlyList<double> n) =>
        n.Count >= 6 ? new(n[0], n[1], n[2], n[3], n[4], n[5]) : Identity;

    /// <summary>Applies this matrix first, then <paramref name="next"/>.</summary>
    public PdfMatrix Then(PdfMatrix next) => new(
        (A * next.A) + (B * next.C), (A * next.B) + (B * next.D),
        (C * next.A) + (D * next.C), (C * next.B) + (D * next.D),
        (E * next.A) + (F * next.C) + next.E, (E * next.B) + (F * next.D) + next.F);

    public (double X, double Y) Apply(double x, double y) => ((A * x) + (C * y) + E, (B * x) + (D * y) + F);

    /// <summary>The smallest upright rectangle around a transformed rectangle.</summary>
    public PdfBox Apply(PdfBox box)
    {
        var result = PdfBox.Empty;
        foreach (var (x, y) in new[] { (box.Left, box.Bottom), (box.Left, box.Top), (box.Right, box.Bottom),
            (box.Right, box.Top) })
        {
            var (px, py) = Apply(x, y);
            result = result.Including(px, py);
        }

        return result;
    }
}

/// <summary>An upright rectangle; empty when left is greater than right.</summary>
internal readonly record struct PdfBox(double Left, double Bottom, double Right, double Top)
{
    public static PdfBox Empty { get; } = new(
        double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);

    public static PdfBox Everything { get; } = new(
        double.MinValue, double.MinValue, double.MaxValue, double.MaxValue);

    public double Width => Right - Left;

    public double Height => Top - Bottom;

    public bool IsEmpty => Left > Right || Bottom > Top;

    /// <summary>The rectangle between two corners, in any order; null unless there are four numbers.</summary>
    public static PdfBox? Of(IReadOnlyList<double> n) => n.Count < 4
        ? null
        : new(Math.Min(n[0], n[2]), Math.Min(n[1], n[3]), Math.Max(n[0], n[2]), Math.Max(n[1], n[3]));

    public PdfBox Including(double x, double y) =>
        new(Math.Min(Left, x), Math.Min(Bottom, y), Math.Max(Right, x), Math.Max(Top, y));

    public PdfBox Intersect(PdfBox other) => new(
        Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom),
        Math.Min(Right, other.Right), Math.Min(Top, other.Top));

    public bool Contains(double x, double y, double margin = 0) =>
        x >= Left - margin && x <= Right + margin && y >= Bottom - margin && y <= Top + margin;
}
