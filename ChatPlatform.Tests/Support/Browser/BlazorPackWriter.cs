using System.Buffers.Binary;
using System.Text;

namespace ChatPlatform.Tests.Support.Browser;

/// <summary>Encodes calls of the console's hub in the Blazor pack protocol, a subset of MessagePack.</summary>
internal static class BlazorPackWriter
{
    /// <summary>A call with its length prefix.</summary>
    /// <param name="id">The response carries it; null requests no response.</param>
    public static byte[] Call(string? id, string method, params object?[] arguments)
    {
        List<byte> body =
        [
            0x96,
            1,
            0x80,
            .. Pack(id),
            .. Pack(method),
            (byte)(0x90 | arguments.Length),
            .. arguments.SelectMany(Pack),
            0x90,
        ];
        List<byte> length = [];
        for (var rest = body.Count; ; rest >>= 7)
        {
            length.Add((byte)(rest > 127 ? (rest & 127) | 128 : rest));
            if (rest < 128)
            {
                return [.. length, .. body];
            }
        }
    }

    /// <summary>Reads the length prefix of a message.</summary>
    /// <param name="head">Number of bytes of the prefix.</param>
    public static bool TryLength(ReadOnlySpan<byte> bytes, out int head, out int length)
    {
        length = 0;
        for (head = 0; head < bytes.Length; head++)
        {
            length |= (bytes[head] & 127) << (7 * head);
            if (bytes[head] < 128)
            {
                head++;
                return true;
            }
        }

        return false;
    }

    private static byte[] Pack(object? value) =>
        value switch
        {
            null => [0xc0],
            bool flag => [(byte)(flag ? 0xc3 : 0xc2)],
            long number => [0xd3, .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(number))],
            string text when Encoding.UTF8.GetBytes(text) is var bytes =>
            [
                0xda,
                (byte)(bytes.Length >> 8),
                (byte)bytes.Length,
                .. bytes,
            ],
            _ => throw new ArgumentException("It cannot be packed.", nameof(value)),
        };

    /// <summary>Reads values that the hub has encoded, in order.</summary>
    public ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public void Skip(int count) => _rest = _rest[count..];

        /// <summary>Reads a string or null.</summary>
        public string? Text()
        {
            var length = Byte() switch
            {
                0xc0 => -1,
                >= 0xa0 and <= 0xbf and var fixedLength => fixedLength & 31,
                0xd9 => Byte(),
                0xda => Big(2),
                0xdb => Big(4),
                var other => throw new InvalidOperationException($"{other:x2} is no text."),
            };
            return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
        }

        public long Number() => Byte() switch
        {
            < 0x80 and var small => small,
            0xcc or 0xd0 => Byte(),
            0xcd or 0xd1 => Big(2),
            0xce or 0xd2 => Big(4),
            0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            var other => throw new InvalidOperationException($"{other:x2} is no number."),
        };

        public bool Flag() => Byte() == 0xc3;

        public byte[] Bytes() => Take(Byte() switch
        {
            0xc4 => Byte(),
            0xc5 => Big(2),
            0xc6 => Big(4),
            var other => throw new InvalidOperationException($"{other:x2} begins no bytes."),
        }).ToArray();

        private int Byte() => Take(1)[0];

        private int Big(int count) =>
            count == 2 ? BinaryPrimitives.ReadUInt16BigEndian(Take(2)) : BinaryPrimitives.ReadInt32BigEndian(Take(4));

        private ReadOnlySpan<byte> Take(int count)
        {
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}
