using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>The section "Jwt".</summary>
public sealed class JwtOptions
{
    public string Issuer { get; set; } = "chatplatform";

    public string Audience { get; set; } = "chatplatform";

    /// <summary>Lifetime of tokens and sessions in hours, at most 24.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 24)]
    public int LifetimeHours { get; set; } = 24;

    /// <summary>
    /// Folder with RSA private keys (PEM, one per file). The first start creates a key if there is none.
    /// </summary>
    public string KeyDirectory { get; set; } = "";
}

/// <summary>
/// The ring of RSA keys: all keys of the folder verify; the newest key that every instance has had time to read signs.
/// The folder is read again every few seconds, so that keys can be added and removed without a restart (S15).
/// </summary>
public sealed class SigningKeys : IDisposable
{
    /// <summary>Minimum size of a key in bits (S14).</summary>
    public const int MinBits = 3072;

    /// <summary>How long a new key only verifies before it signs.</summary>
    public static readonly TimeSpan ActivationDelay = TimeSpan.FromSeconds(60);

    /// <summary>How soon a change of the folder is noticed.</summary>
    public static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(10);

    private readonly SigningKeyFolder _folder;
    private readonly TimeProvider _clock;
    private readonly Lock _reading = new();
    private readonly Dictionary<string, RsaSecurityKey> _loaded = new(StringComparer.Ordinal);
    private volatile KeySet _ring;

    /// <exception cref="InvalidOperationException">The folder is not set, or contains a key that is too
    /// short.</exception>
    public SigningKeys(IOptions<JwtOptions> options, TimeProvider clock)
    {
        _clock = clock;
        _folder = new(options.Value.KeyDirectory);
        _folder.CreateFirst();
        _ring = Read();
    }

    /// <summary>Keys for verification, oldest first.</summary>
    public IReadOnlyList<RsaSecurityKey> All => Current().Keys;

    public SigningCredentials Signing => Current().Signing;

    /// <summary>The key with this id; null when it is not in the ring.</summary>
    public RsaSecurityKey? Find(string? id) => All.FirstOrDefault(k => k.KeyId == id);

    /// <summary>Adds a new key, which signs after <see cref="ActivationDelay"/>. Returns its id.</summary>
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

    private KeySet Current()
    {
        var ring = _ring;
        if (_clock.GetElapsedTime(ring.ReadAt) < ReloadInterval || !_reading.TryEnter())
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

    private KeySet Read()
    {
        var files = _folder.Files();
        if (files.Count == 0)
        {
            // The folder was emptied while the instance runs, so no key is valid any more.
            throw new InvalidOperationException("Jwt:KeyDirectory holds no key.");
        }

        var keys = files.ConvertAll(file =>
            (Key: Load(file), IsRipe: _clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) >= ActivationDelay));
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
        if (rsa.KeySize < MinBits)
        {
            throw new InvalidOperationException(
                $"Jwt:KeyDirectory holds a key of {rsa.KeySize} bits; it needs {MinBits} at least.");
        }

        // A separate factory, because the shared one caches signers by key id, including those of a stopped host in
        // this process.
        return _loaded[file] = new(rsa) { KeyId = KeyIdOf(rsa), CryptoProviderFactory = new CryptoProviderFactory() };
    }

    private static string KeyIdOf(RSA rsa) =>
        Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..16];

    private sealed record KeySet(long ReadAt, IReadOnlyList<RsaSecurityKey> Keys, SigningCredentials Signing);
}
