using System.Buffers.Binary;
using System.Text;

namespace ChatPlatform.Tests.Widgets;

/// <summary>Image files with a valid structure. The PNG and the JPEG can be shown by browsers.</summary>
internal static class TestImages
{
    /// <summary>A PNG of 2 x 2 pixels.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGNQCTsORAwQCgAgngUF0H9ZPwAAAABJRU5ErkJggg==");

    /// <summary>The structure of a PNG of this size with no pixels in it.</summary>
    public static byte[] PngOf(int width, int height, bool isAnimated = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. isAnimated ? Chunk("acTL", new byte[8]) : [],
            .. Chunk("IDAT", [0]), .. Chunk("IEND", []),
        ];
    }

    /// <summary>The structure of a JPEG of this size.</summary>
    public static byte[] JpegOf(int width, int height) =>
        [
            0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, // A segment of an application.
            0xFF, 0xC2, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, // A scan with an escaped byte.
            0xFF, 0xD9,
        ];

    /// <summary>The structure of a WebP of this size.</summary>
    public static byte[] WebPOf(int width, int height, bool isAnimated = false)
    {
        byte[] canvas =
        [
            (byte)(isAnimated ? 2 : 0), 0, 0, 0, (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1),
            (byte)((height - 1) >> 8), 0,
        ];
        byte[] frame = [0, 0, 0, 0x9D, 1, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
        byte[] chunks = [.. Riff("VP8X", canvas), .. Riff("VP8 ", frame)];
        return [.. Riff("RIFF", [.. "WEBP"u8, .. chunks])];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
    }

    private static byte[] Riff(string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. Encoding.ASCII.GetBytes(type), .. length, .. data];
    }
}
