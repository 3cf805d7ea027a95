using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Core.Identity;

/// <summary>The section "Jwt".</summary>
public sealed class JwtOptions
{
    public string Issuer { get; set; } = "chatplatform";

    public string Audience { get; set; } = "chatplatform";

    /// <summary>Hours that a token is valid, 24 at the most.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 24)]
    public int LifetimeHours { get; set; } = 24;

    /// <summary>Folder with RSA private keys (PEM, one a file). Development makes one where there is none.</summary>
    public string KeyDirectory { get; set; } = "";
}

/// <summary>The RSA keys that sign and check tokens: the newest file signs, all check.</summary>
public sealed class SigningKeys : IDisposable
{
    private const int KeyBits = 3072;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly List<RSA> _keys = [];

    public SigningKeys(IOptions<JwtOptions> options)
    {
        var directory = options.Value.KeyDirectory;
        if (string.IsNullOrEmpty(directory))
        {
            throw new InvalidOperationException("Jwt:KeyDirectory is not set: name the folder with the RSA keys that sign tokens.");
        }

        Directory.CreateDirectory(directory);
        var files = Files(directory);
        if (files.Count == 0)
        {
            CreateFirst(directory);
            files = Files(directory);
        }

        foreach (var file in files)
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(File.ReadAllText(file));
            _keys.Add(rsa);

            // A factory of its own: the shared one remembers signers by key id, also those of a host in this process that has stopped.
            All.Add(new RsaSecurityKey(rsa) { KeyId = KeyIdOf(rsa), CryptoProviderFactory = new CryptoProviderFactory() });
        }

        Signing = new(All[^1], SecurityAlgorithms.RsaSha256);
    }

    public List<RsaSecurityKey> All { get; } = [];

    public SigningCredentials Signing { get; }

    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    private static List<string> Files(string directory) => [.. Directory.GetFiles(directory, "*.pem").Order(StringComparer.Ordinal)];

    /// <summary>Instances that start together on an empty folder make one key between them; a file appears whole or not at all.</summary>
    private static void CreateFirst(string directory)
    {
        using var turn = WaitForTurn(Path.Combine(directory, ".lock"));
        if (Files(directory).Count > 0)
        {
            return;
        }

        using var rsa = RSA.Create(KeyBits);
        var path = Path.Combine(directory, $"{DateTime.UtcNow:yyyyMMddHHmmss}.pem");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path + ".part", options))
        {
            writer.Write(rsa.ExportPkcs8PrivateKeyPem());
        }

        File.Move(path + ".part", path);
    }

    private static FileStream WaitForTurn(string path)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (patience.Elapsed < s_patience)
            {
                Thread.Yield();
            }
        }
    }

    private static string KeyIdOf(RSA rsa) => Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..16];
}
