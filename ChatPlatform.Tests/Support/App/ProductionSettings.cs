using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace ChatPlatform.Tests.Support.App;

/// <summary>
/// A valid production installation with one user, and a second database that fails the start-up checks; created once
/// for the tests that start the real program in production.
/// </summary>
public sealed class ProductionSettings(PlatformFixture platform) : IAsyncLifetime
{
    /// <summary>The only user of the valid installation.</summary>
    public const string User = "jon@chat.example";

    public const string Password = "Demo-supporter-2026!";

    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private readonly string _secretKey =
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_');

    private TestDatabase _good = null!;

    /// <summary>
    /// Has demo accounts, a table without row-level security, a missing migration, an old vector extension (for
    /// searches in the schema public first), and a widget allowed on every origin.
    /// </summary>
    public TestDatabase Bad { get; private set; } = null!;

    /// <summary>Connection string of the owner of the valid database.</summary>
    public string OwnerSettings => _good.Owner;

    /// <summary>A folder for one test's files.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_files, name)).FullName;

    public async ValueTask InitializeAsync()
    {
        (_good, Bad) = (await platform.CreateDatabaseAsync(), await platform.CreateDatabaseAsync());
        await ExecuteAsync(_good.Owner, $"""
            delete from users where email <> 'supporter2@demo.local';
            update users set email = '{User}', normalized_email = upper('{User}'), user_name = '{User}',
              normalized_user_name = upper('{User}')
            """);
        await ExecuteAsync(Bad.Owner, """
            alter table tools no force row level security;
            select set_config('app.scope', 'platform', false);
            update widget_settings set allowed_origins = array['*'];
            create table public.pg_extension as
              select extname, '0.7.4'::text as extversion from pg_catalog.pg_extension;
            delete from "__EFMigrationsHistory"
              where migration_id = (select max(migration_id) from "__EFMigrationsHistory")
            """);
        WriteKey(Folder("keys"), 3072, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        WriteCertificate();
    }

    public async ValueTask DisposeAsync()
    {
        await platform.DropAsync(_good);
        await platform.DropAsync(Bad);
        Directory.Delete(_files, recursive: true);
    }

    /// <summary>Valid settings behind a trusted proxy on this machine.</summary>
    public Dictionary<string, string> Good() =>
        new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings:Postgres"] = _good.App,
            ["Secrets:FernetKeys:0"] = _secretKey,
            ["Jwt:KeyDirectory"] = Folder("keys"),
            ["Storage:Directory"] = Folder("files"),
            ["AllowedHosts"] = "127.0.0.1;chat.example",
            ["Proxies:Known:0"] = "127.0.0.1",
            ["Embeddings:WarmUp"] = "false",
        };

    /// <summary>Valid settings with the program's own certificate and no proxy.</summary>
    public Dictionary<string, string> GoodWithCertificate(int port)
    {
        var settings = Good();
        settings.Remove("Proxies:Known:0");
        settings["ASPNETCORE_URLS"] = $"https://127.0.0.1:{port}";
        settings["Kestrel:Certificates:Default:Path"] = Path.Combine(_files, "site.pfx");
        return settings;
    }

    public static void WriteKey(string folder, int bits, UnixFileMode mode)
    {
        using var rsa = RSA.Create(bits);
        var file = Path.Combine(folder, "1.pem");
        File.WriteAllText(file, rsa.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    private void WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(Path.Combine(_files, "site.pfx"), certificate.Export(X509ContentType.Pfx));
    }

    private static async Task ExecuteAsync(string settings, string sql)
    {
        await using var connection = new NpgsqlConnection(settings);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Texts of this class.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
