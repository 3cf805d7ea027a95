using System.Security.Cryptography;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>Identifies a text by the first 128 bits of its SHA-256 (FIPS 180-4).</summary>
internal static class ChunkHash
{
    /// <param name="parts">Their order and their borders count.</param>
    public static Guid Of(params string[] parts) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))).AsSpan(0, 16));
}
