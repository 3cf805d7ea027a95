using System.Buffers.Binary;

namespace ChatPlatform.Core.Widgets.Logos;

/// <summary>The structure of a WebP file: a RIFF container with chunks of type, length and data.</summary>
internal static class WebPFile
{
    private const int ContainerHead = 12;
    private const int ChunkHead = 8;

    /// <summary>Bit of the extended header for an animation.</summary>
    private const byte AnimationFlag = 0x02;

    private const int SizeMask = 0x3FFF;

    public static bool IsStart(ReadOnlySpan<byte> file) =>
        file.Length >= ContainerHead && file.StartsWith("RIFF"u8) && file.Slice(8).StartsWith("WEBP"u8);

    /// <summary>Null when the file is truncated or has no pixels.</summary>
    public static ImageFacts? Read(ReadOnlySpan<byte> file)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(4));
        if (size < 4 || size > file.Length - 8)
        {
            return null;
        }

        var end = 8 + (int)size;
        (int Width, int Height)? canvas = null;
        (int Width, int Height)? image = null;
        var (at, isAnimated) = (ContainerHead, false);
        while (at + ChunkHead <= end)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(at + 4));
            if (length > end - at - ChunkHead)
            {
                return null;
            }

            var type = file.Slice(at, 4);
            var data = file.Slice(at + ChunkHead, (int)length);
            at += ChunkHead + (int)length + (int)(length % 2);
            if (type.SequenceEqual("VP8X"u8) && data.Length >= 10)
            {
                isAnimated |= (data[0] & AnimationFlag) != 0;
                canvas = (Int24(data.Slice(4)) + 1, Int24(data.Slice(7)) + 1);
            }
            else if (type.SequenceEqual("VP8 "u8))
            {
                image ??= LossySize(data);
            }
            else if (type.SequenceEqual("VP8L"u8))
            {
                image ??= LosslessSize(data);
            }

            isAnimated |= type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8);
        }

        var (width, height) = canvas ?? image ?? default;
        (width, height) = (Math.Max(width, image?.Width ?? 0), Math.Max(height, image?.Height ?? 0));
        return width > 0 && height > 0 && (image is not null || isAnimated)
            ? new("image/webp", width, height, end, isAnimated)
            : null;
    }

    private static int Int24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);

    /// <summary>The size in the header of a key frame.</summary>
    private static (int Width, int Height)? LossySize(ReadOnlySpan<byte> data) =>
        data.Length >= 10 && (data[0] & 1) == 0 && data.Slice(3).StartsWith<byte>([0x9D, 0x01, 0x2A])
            ? (
                BinaryPrimitives.ReadUInt16LittleEndian(data.Slice(6)) & SizeMask,
                BinaryPrimitives.ReadUInt16LittleEndian(data.Slice(8)) & SizeMask)
            : null;

    private static (int Width, int Height)? LosslessSize(ReadOnlySpan<byte> data)
    {
        if (data.Length < 5 || data[0] != 0x2F)
        {
            return null;
        }

        var bits = BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(1));
        return ((int)(bits & SizeMask) + 1, (int)((bits >> 14) & SizeMask) + 1);
    }
}
