using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using ChatPlatform.Core.Identity.Passwords;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class SigningKeyCheck(IConfiguration configuration) : IStartupCheck
{
    private const int MinBits = 3072;

    private const UnixFileMode OtherUsersMode =
        UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Name => "Strong, private token signing keys are configured";

    public string Why => "Anyone who obtains the key can sign in as any user.";

    public string Fix =>
        "Set Jwt:KeyDirectory to a folder with an RSA key of 3072 bits or more " +
        "(openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072), mode 600.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(StartupFinding.Of(Fault(configuration["Jwt:KeyDirectory"])));

    private static string? Fault(string? directory)
    {
        if (string.IsNullOrEmpty(directory))
        {
            return "Jwt:KeyDirectory is not set";
        }

        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.pem") : [];
        if (files.Length == 0)
        {
            return "the folder contains no key";
        }

        if (files.Any(f => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(f) & OtherUsersMode) != 0))
        {
            return "other users of this machine can read a key";
        }

        return files.Any(f => Bits(f) < MinBits) ? "a key is shorter than 3072 bits or cannot be parsed" : null;
    }

    private static int Bits(string file)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(File.ReadAllText(file));
            return rsa.KeySize;
        }
        catch (Exception e)
            when (e is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}

internal sealed class EncryptionKeysCheck(IConfiguration configuration) : IStartupCheck
{
    private const int KeyBytes = 32;

    /// <summary>Minimum number of distinct bytes in 32 random bytes; fewer indicate an example key.</summary>
    private const int MinDistinctBytes = 16;

    public string Name => "Random keys for encrypting stored secrets are configured";

    public string Why => "Otherwise anyone who can read the database could read the credentials of tenants.";

    public string Fix =>
        "Set Secrets:FernetKeys:0 to 32 random bytes in url-safe base64 (openssl rand -base64 32 | tr '+/' '-_').";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(StartupFinding.Of(Fault(configuration.GetSection("Secrets:FernetKeys").Get<string[]>() ?? [])));

    private static string? Fault(string[] keys) =>
        keys.Length == 0 ? "Secrets:FernetKeys is not set"
        : keys.Any(k => Bytes(k) is null) ? "a key is not 32 bytes in url-safe base64"
        : keys.Any(k => Bytes(k)!.Distinct().Count() < MinDistinctBytes || Bytes(k)!.All(b => b is >= 0x20 and < 0x7f))
            ? "a key is an example, not random"
        : null;

    private static byte[]? Bytes(string key)
    {
        var text = key.TrimEnd('=');
        return Base64Url.IsValid(text) && Base64Url.DecodeFromChars(text) is { Length: KeyBytes } bytes ? bytes : null;
    }
}

internal sealed class PasswordCostCheck(IOptions<PasswordHashOptions> options) : IStartupCheck
{
    private const int Least = 12;

    public string Name => "Password hashing is strong enough";

    public string Why => "Each step less halves the cost of cracking stolen hashes.";

    public string Fix => "Set Passwords:WorkFactor to 12 or more.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            StartupFinding.Of(
                options.Value.WorkFactor >= Least ? null : $"Passwords:WorkFactor is {options.Value.WorkFactor}"));
}

/// <summary>Resolves the options lazily: they cannot be created without keys.</summary>
internal sealed class KeyRingCheck(IServiceProvider services) : IStartupCheck
{
    public string Name => "Cookie encryption keys are stored encrypted";

    public string Why => "They are in the database: otherwise a backup would allow forging cookies.";

    public string Fix => "Set Secrets:FernetKeys, which encrypts the key ring.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            StartupFinding.Of(
                services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlEncryptor is not null
                    ? null
                    : "no encryption is set up for the key ring"));
}

internal sealed class DataProtectionVersionCheck : IStartupCheck
{
    public string Name => "The data protection library has its security fix";

    public string Why => "Versions before 10.0.7 accept forged cookies.";

    public string Fix => "Install the .NET runtime 10.0.7 or newer.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            StartupFinding.Of(
                MinimumVersions.FindDataProtectionFault(
                    typeof(KeyManagementOptions)
                        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                        ?.InformationalVersion)));
}
