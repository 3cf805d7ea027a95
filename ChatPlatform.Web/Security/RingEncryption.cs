using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ChatPlatform.Web.Security;

/// <summary>Encrypts the ring of cookie keys with AES-256-GCM under a key derived from Secrets:FernetKeys: the first encrypts, all decrypt.</summary>
internal sealed class RingEncryptor(IConfiguration configuration) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var sealedText = RingKeys.Seal(RingKeys.All(configuration)[0], Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new(new XElement("sealed", Convert.ToBase64String(sealedText)), typeof(RingDecryptor));
    }
}

/// <summary>Made by the framework for each stored key.</summary>
internal sealed class RingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var text = Convert.FromBase64String(encryptedElement.Value);
        foreach (var key in RingKeys.All(services.GetRequiredService<IConfiguration>()))
        {
            if (RingKeys.Open(key, text) is { } plain)
            {
                return XElement.Parse(Encoding.UTF8.GetString(plain));
            }
        }

        throw new CryptographicException("A key of the ring was encrypted with none of Secrets:FernetKeys.");
    }
}

internal static class RingKeys
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Derived keys, in the order of the configuration; none where none is configured.</summary>
    public static IReadOnlyList<byte[]> All(IConfiguration configuration) =>
        [.. (configuration.GetSection("Secrets:FernetKeys").Get<string[]>() ?? []).Select(k => k.TrimEnd('=')).Where(k => Base64Url.IsValid(k))
            .Select(k => HKDF.DeriveKey(HashAlgorithmName.SHA256, Base64Url.DecodeFromChars(k), KeyBytes, info: "chatplatform data-protection ring"u8.ToArray()))];

    public static byte[] Seal(byte[] key, byte[] plain)
    {
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(result.AsSpan(0, NonceBytes), plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes));
        return result;
    }

    /// <summary>The text, or null when it was sealed with another key or changed.</summary>
    public static byte[]? Open(byte[] key, byte[] text)
    {
        try
        {
            var plain = new byte[text.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(text.AsSpan(0, NonceBytes), text.AsSpan(NonceBytes + TagBytes), text.AsSpan(NonceBytes, TagBytes), plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
