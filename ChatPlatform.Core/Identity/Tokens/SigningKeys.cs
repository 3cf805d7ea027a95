using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>The section "Jwt".</summary>
public sealed class JwtOptions
{
    public string Issuer { get; set; } = "chatplatform";

    public string Audience { get; set; } = "chatplatform";

    /// <summary>Hours that a token or a session is valid, 24 at the most.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 24)]
    public int LifetimeHours { get; set; } = 24;

    /// <summary>
    /// Folder with RSA private keys (PEM, one a file). Where there is none, the first start makes one.
    /// </summary>
    public string KeyDirectory { get; set; } = "";
}

/// <summary>
/// The ring of RSA keys: all of the folder's keys check, the newest that every instance has had time to read signs. The
/// folder
/// is looked at again every few seconds, so that a key put there or taken away counts without a restart (S15).
/// </summary>
public sealed class SigningKeys : IDisposable
{
    /// <summary>Bits that a key must have (S14).</summary>
    public const int LeastBits = 3072;

    /// <summary>How long a new key only checks, before it signs.</summary>
    public static readonly TimeSpan Ripening = TimeSpan.FromSeconds(60);

    /// <summary>How soon a change of the folder is noticed.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly SigningKeyFolder _folder;
    private readonly TimeProvider _clock;
    private readonly Lock _reading = new();
    private readonly Dictionary<string, RsaSecurityKey> _loaded = new(StringComparer.Ordinal);
    private volatile Ring _ring;

    /// <exception cref="InvalidOperationException">The folder is not set, or holds a key that is too short.</exception>
    public SigningKeys(IOptions<JwtOptions> options, TimeProvider clock)
    {
        _clock = clock;
        _folder = new(options.Value.KeyDirectory);
        _folder.CreateFirst();
        _ring = Read();
    }

    /// <summary>Keys that check, oldest first.</summary>
    public IReadOnlyList<RsaSecurityKey> All => Current().Keys;

    public SigningCredentials Signing => Current().Signing;

    /// <summary>The key of an id; null when it is not in the ring.</summary>
    public RsaSecurityKey? Find(string? id) => All.FirstOrDefault(k => k.KeyId == id);

    /// <summary>Puts a new key into the folder; it signs after <see cref="Ripening"/>. The answer is its id.</summary>
    public string Rotate()
    {
        using var key = _folder.Add();
        return KeyIdOf(key);
    }

    public void Dispose()
    {
        foreach (var key in _loaded.Values)
        {
            key.Rsa.Dispose();
        }
    }

    private Ring Current()
    {
        var ring = _ring;
        if (_clock.GetElapsedTime(ring.ReadAt) < Freshness || !_reading.TryEnter())
        {
            return ring;
        }

        try
        {
            return _ring = Read();
        }
        finally
        {
            _reading.Exit();
        }
    }

    private Ring Read()
    {
        var files = _folder.Files();
        if (files.Count == 0)
        {
            // Somebody emptied the folder of a running instance: no key is good any more.
            throw new InvalidOperationException("Jwt:KeyDirectory holds no key.");
        }

        var keys = files.ConvertAll(file =>
            (Key: Load(file), IsRipe: _clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) >= Ripening));
        var signing = keys.FindLast(k => k.IsRipe).Key ?? keys[0].Key;
        return new(_clock.GetTimestamp(), keys.ConvertAll(k => k.Key), new(signing, SecurityAlgorithms.RsaSha256));
    }

    private RsaSecurityKey Load(string file)
    {
        if (_loaded.TryGetValue(file, out var key))
        {
            return key;
        }

        var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(file));
        if (rsa.KeySize < LeastBits)
        {
            throw new InvalidOperationException(
                $"Jwt:KeyDirectory holds a key of {rsa.KeySize} bits; it needs {LeastBits} at least.");
        }

        // A factory of its own: the shared one remembers signers by key id, also those of a host in this process that
        // has stopped.
        return _loaded[file] = new(rsa) { KeyId = KeyIdOf(rsa), CryptoProviderFactory = new CryptoProviderFactory() };
    }

    private static string KeyIdOf(RSA rsa) =>
        Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..16];

    private sealed record Ring(long ReadAt, IReadOnlyList<RsaSecurityKey> Keys, SigningCredentials Signing);
}
