using System.Buffers.Binary;

namespace ChatPlatform.Core.Widgets.Logos;

/// <summary>
/// The structure of a JPEG file: segments that begin with a marker, and compressed data after each start of a scan.
/// </summary>
internal static class JpegFile
{
    private const byte Mark = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    public static bool IsStart(ReadOnlySpan<byte> file) => file.StartsWith<byte>([Mark, 0xD8, Mark]);

    /// <summary>Null when the file is truncated or has no pixels.</summary>
    public static ImageFacts? Read(ReadOnlySpan<byte> file)
    {
        var (at, width, height, hasPixels) = (2, 0, 0, false);
        while (at + 1 < file.Length && file[at] == Mark)
        {
            var marker = file[at + 1];
            if (marker == Mark)
            {
                at++; // A fill byte.
                continue;
            }

            if (marker == EndOfImage)
            {
                return hasPixels ? new("image/jpeg", width, height, at + 2, false) : null;
            }

            at += 2;
            if (at + 2 > file.Length)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file.Slice(at));
            if (length < 2 || at + length > file.Length)
            {
                return null;
            }

            var segment = file.Slice(at + 2, length - 2);
            at += length;
            if (IsFrame(marker) && segment.Length >= 5)
            {
                height = BinaryPrimitives.ReadUInt16BigEndian(segment.Slice(1));
                width = BinaryPrimitives.ReadUInt16BigEndian(segment.Slice(3));
            }
            else if (marker == StartOfScan)
            {
                if (width == 0 || height == 0)
                {
                    return null;
                }

                hasPixels = true;
                at = EndOfScan(file, at);
            }
        }

        return null;
    }

    /// <summary>True for the markers that begin a frame and have its size: SOF0 to SOF15.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>The next marker that is neither an escaped byte nor a restart marker.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (at + 1 < file.Length && (file[at] != Mark || file[at + 1] is 0 or (>= 0xD0 and <= 0xD7)))
        {
            at++;
        }

        return at;
    }
}
