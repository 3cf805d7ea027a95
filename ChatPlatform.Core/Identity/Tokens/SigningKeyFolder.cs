using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>
/// The folder of signing keys, shared by all instances. Files are created atomically and are readable only by their
/// owner.
/// </summary>
internal sealed class SigningKeyFolder
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    private readonly string _directory;

    public SigningKeyFolder(string directory)
    {
        if (string.IsNullOrEmpty(directory))
        {
            throw new InvalidOperationException(
                "Jwt:KeyDirectory is not set: name the folder with the RSA keys that sign tokens.");
        }

        Directory.CreateDirectory(directory);
        _directory = directory;
    }

    /// <summary>Key files, oldest first by name.</summary>
    public List<string> Files() => [.. Directory.GetFiles(_directory, "*.pem").Order(StringComparer.Ordinal)];

    /// <summary>
    /// Creates the first key. Instances that start concurrently with an empty folder create only one.
    /// </summary>
    public void CreateFirst()
    {
        if (Files().Count > 0)
        {
            return;
        }

        using var turn = LockFolder(Path.Combine(_directory, ".lock"));
        if (Files().Count == 0)
        {
            Add().Dispose();
        }
    }

    /// <summary>Creates a key.</summary>
    public RSA Add()
    {
        var rsa = RSA.Create(SigningKeys.MinBits);
        var path = Path.Combine(
            _directory, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMddHHmmssfff}.pem"));
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
        return rsa;
    }

    private static FileStream LockFolder(string path)
    {
        var elapsed = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (elapsed.Elapsed < s_timeout)
            {
                Thread.Yield();
            }
        }
    }
}
