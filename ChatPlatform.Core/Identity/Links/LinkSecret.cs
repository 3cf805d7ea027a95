using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>The secret of a link: 256 random bits, of which only the hash is stored.</summary>
internal static class LinkSecret
{
    /// <summary>Characters of a secret.</summary>
    private const int Length = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The hash of a secret; null for text that cannot be a secret.</summary>
    public static byte[]? HashOf(string? secret) =>
        secret?.Trim() is { Length: Length } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? SHA256.HashData(Encoding.ASCII.GetBytes(text))
            : null;
}
