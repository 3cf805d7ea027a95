using System.Buffers.Binary;

namespace ChatPlatform.Core.Widgets.Logos;

/// <summary>The structure of a PNG file: a signature and chunks of length, type, data and checksum.</summary>
internal static class PngFile
{
    private const int HeaderLength = 13;

    /// <summary>Length, type and checksum of a chunk.</summary>
    private const int ChunkFrame = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsStart(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Null when the file is truncated or has no pixels.</summary>
    public static ImageFacts? Read(ReadOnlySpan<byte> file)
    {
        var (at, width, height, hasPixels, isAnimated) = (Signature.Length, 0, 0, false, false);
        while (at + ChunkFrame <= file.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.Slice(at));
            if (length > file.Length - at - ChunkFrame)
            {
                return null;
            }

            var type = file.Slice(at + 4, 4);
            var data = file.Slice(at + 8, (int)length);
            at += ChunkFrame + (int)length;
            if (width == 0)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != HeaderLength)
                {
                    return null;
                }

                width = Size(data);
                height = Size(data.Slice(4));
                if (width == 0 || height == 0)
                {
                    return null;
                }
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return hasPixels ? new("image/png", width, height, at, isAnimated) : null;
            }

            hasPixels |= type.SequenceEqual("IDAT"u8);
            isAnimated |= type.SequenceEqual("acTL"u8);
        }

        return null;
    }

    /// <summary>A size in pixels; 0 for sizes that the format does not allow.</summary>
    private static int Size(ReadOnlySpan<byte> at) => Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(at));
}
