using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Secrets;

/// <summary>The keys of this installation: the first encrypts, all decrypt (S32).</summary>
public sealed class FernetRing(IOptions<SecretOptions> options, TimeProvider clock)
{
    private readonly FernetKey[] _keys =
    [
        .. options.Value.FernetKeys.Select(k =>
            FernetKey.Parse(k) ?? throw new InvalidOperationException("A key of Secrets:FernetKeys is malformed.")),
    ];

    public string Encrypt(ReadOnlySpan<byte> plaintext) => Fernet.Encrypt(_keys[0], plaintext, clock.GetUtcNow());

    /// <summary>The plaintext; null when no key of the ring made the token.</summary>
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

    /// <summary>True when the token was made with the key that encrypts now.</summary>
    public bool IsCurrent(string token) => Fernet.Decrypt(_keys[0], token, clock.GetUtcNow()) is not null;
}
