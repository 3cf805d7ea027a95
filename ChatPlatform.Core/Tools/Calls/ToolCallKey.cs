using System.Security.Cryptography;
using System.Text.Json;

namespace ChatPlatform.Core.Tools.Calls;

/// <summary>
/// The key of a call with side effects, derived from turn, tool and arguments, so that each attempt on every instance
/// gets the same key. It is unique among a tenant's invocations and sent to the service as Idempotency-Key.
/// </summary>
internal static class ToolCallKey
{
    /// <summary>A UUID of version 8 (RFC 9562) from a SHA-256 hash.</summary>
    public static Guid Of(Guid turnId, Guid toolId, JsonElement arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(turnId.ToByteArray(bigEndian: true));
        hash.AppendData(toolId.ToByteArray(bigEndian: true));
        hash.AppendData(CanonicalJson.Write(arguments));
        var bytes = hash.GetHashAndReset().AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
