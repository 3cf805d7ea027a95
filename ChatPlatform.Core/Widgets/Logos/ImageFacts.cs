namespace ChatPlatform.Core.Widgets.Logos;

/// <summary>What the bytes of an image say about it.</summary>
/// <param name="ContentType">image/png, image/jpeg or image/webp.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Length">Bytes up to the end of the image; what follows does not belong to it.</param>
/// <param name="IsAnimated">True when the image has more than one frame.</param>
internal sealed record ImageFacts(string ContentType, int Width, int Height, int Length, bool IsAnimated)
{
    /// <summary>
    /// Reads the structure of a PNG, JPEG or WebP file without decoding its pixels. Null for other files and for
    /// truncated ones.
    /// </summary>
    public static ImageFacts? Of(ReadOnlySpan<byte> file) =>
        PngFile.IsStart(file) ? PngFile.Read(file)
        : JpegFile.IsStart(file) ? JpegFile.Read(file)
        : WebPFile.IsStart(file) ? WebPFile.Read(file)
        : null;

    /// <summary>True when the file begins like a PNG, JPEG or WebP file.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> file) =>
        PngFile.IsStart(file) || JpegFile.IsStart(file) || WebPFile.IsStart(file);
}
