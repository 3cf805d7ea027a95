using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Secrets;

/// <summary>The installation's keys: the first encrypts, all decrypt (S32).</summary>
public sealed class FernetRing(IOptions<SecretOptions> options, TimeProvider clock)
{
    private readonly FernetKey[] _keys =
    [
        .. options.Value.FernetKeys.Select(k =>
            FernetKey.Parse(k) ?? throw new InvalidOperationException("A key of Secrets:FernetKeys is malformed.")),
    ];

    public string Encrypt(ReadOnlySpan<byte> plaintext) => Fernet.Encrypt(_keys[0], plaintext, clock.GetUtcNow());

    /// <summary>Decrypts a token; null when no key of the ring created it.</summary>
    public byte[]? Decrypt(string token)
    {
        foreach (var key in _keys)
        {
            if (Fernet.Decrypt(key, token, clock.GetUtcNow()) is { } plaintext)
            {
                return plaintext;
            }
        }

        return null;
    }

    /// <summary>True when the token was created with the first key.</summary>
    public bool IsCurrent(string token) => Fernet.Decrypt(_keys[0], token, clock.GetUtcNow()) is not null;
}
