using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatPlatform.Core.Secrets;

/// <summary>A Fernet key: 128 bits for signing and 128 bits for encryption.</summary>
public sealed class FernetKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = 32;

    private readonly byte[] _bytes;

    private FernetKey(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Signing => _bytes.AsSpan(0, Size / 2);

    internal ReadOnlySpan<byte> Encryption => _bytes.AsSpan(Size / 2);

    /// <summary>Parses a key of 32 bytes in url-safe base64; null when it is invalid.</summary>
    public static FernetKey? Parse(string? text)
    {
        if (text is not { Length: 43 or 44 })
        {
            return null;
        }

        var bytes = new byte[Size];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == Size
            ? new(bytes)
            : null;
    }

    /// <summary>Creates a key in the form used in the configuration.</summary>
    public static string NewText() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size)) + "=";
}
