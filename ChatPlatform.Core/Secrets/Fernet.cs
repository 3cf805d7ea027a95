using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatPlatform.Core.Secrets;

/// <summary>
/// Fernet tokens as the published specification defines them: version, time, IV, AES-128-CBC with PKCS #7, HMAC-SHA256
/// over all of it, in url-safe base64 with padding. The HMAC is compared in constant time before anything is decrypted.
/// </summary>
public static class Fernet
{
    private const byte Version = 0x80;
    private const int BlockSize = 16;
    private const int TimeAt = 1;
    private const int IvAt = 9;
    private const int TextAt = IvAt + BlockSize;
    private const int MacSize = HMACSHA256.HashSizeInBytes;

    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(60);

    public static string Encrypt(FernetKey key, ReadOnlySpan<byte> plaintext, DateTimeOffset now) =>
        Encrypt(key, plaintext, now, RandomNumberGenerator.GetBytes(BlockSize));

    /// <summary>
    /// Decrypts a token. Null when it is malformed, was not created with the key, or is older than <paramref
    /// name="timeToLive"/>.
    /// </summary>
    /// <param name="timeToLive">Maximum age of the token; null accepts any age.</param>
    public static byte[]? Decrypt(FernetKey key, string token, DateTimeOffset now, TimeSpan? timeToLive = null)
    {
        if (Decode(token) is not { } bytes || !IsWithinTimeToLive(bytes, now, timeToLive))
        {
            return null;
        }

        var signed = bytes.AsSpan(..^MacSize);
        if (
            !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Signing, signed), bytes.AsSpan(^MacSize..))
        )
        {
            return null;
        }

        using var aes = Aes.Create();
        aes.SetKey(key.Encryption);
        var plaintext = new byte[signed.Length - TextAt];
        try
        {
            return aes.TryDecryptCbc(signed[TextAt..], signed[IvAt..TextAt], plaintext, out var written)
                ? plaintext[..written]
                : null;
        }
        catch (CryptographicException)
        {
            return null; // Correctly signed, but with invalid padding.
        }
    }

    /// <param name="iv">16 random bytes; specified only to reproduce the published test vectors.</param>
    public static string Encrypt(FernetKey key, ReadOnlySpan<byte> plaintext, DateTimeOffset now, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.SetKey(key.Encryption);
        var text = aes.EncryptCbc(plaintext, iv);
        var token = new byte[TextAt + text.Length + MacSize];
        token[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(TimeAt), now.ToUnixTimeSeconds());
        iv.CopyTo(token.AsSpan(IvAt));
        text.CopyTo(token.AsSpan(TextAt));
        HMACSHA256.HashData(key.Signing, token.AsSpan(0, token.Length - MacSize), token.AsSpan(token.Length - MacSize));
        return Base64Url.EncodeToString(token) + new string('=', (3 - token.Length % 3) % 3);
    }

    private static byte[]? Decode(string token)
    {
        if (token.Length % 4 != 0 || token.AsSpan().ContainsAny(" \t\r\n"))
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        return
            Base64Url.DecodeFromChars(token, bytes, out _, out var length) == OperationStatus.Done
            && length >= TextAt + BlockSize + MacSize
            && (length - TextAt - MacSize) % BlockSize == 0
            && bytes[0] == Version
            ? bytes[..length]
            : null;
    }

    private static bool IsWithinTimeToLive(byte[] token, DateTimeOffset now, TimeSpan? timeToLive)
    {
        if (timeToLive is not { } limit)
        {
            return true;
        }

        var made = BinaryPrimitives.ReadInt64BigEndian(token.AsSpan(TimeAt));
        var present = now.ToUnixTimeSeconds();
        return made <= present + (long)s_clockSkew.TotalSeconds && made >= present - (long)limit.TotalSeconds;
    }
}
