using System.Globalization;
using ChatPlatform.Core;
using ChatPlatform.Core.Data.Schema;
using ChatPlatform.Core.Demo;
using ChatPlatform.Core.Knowledge.Ingestion;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(PlatformFixture))]
[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace ChatPlatform.Tests.Support.App;

/// <summary>
/// Created once per run: a database, migrated and seeded by the product, which is the template for the databases of the
/// test classes.
/// </summary>
public sealed class PlatformFixture : IAsyncLifetime
{
    private const string Owner = "chatplatform_owner";
    private const string App = "chatplatform_app";

    private readonly string _template = $"test_{Environment.ProcessId}";
    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private readonly SemaphoreSlim _copying = new(1);
    private TestCluster? _cluster;
    private int _copies;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.ConnectAsync(CancellationToken.None);
        foreach (var stale in await StaleAsync())
        {
            await DropAsync(stale);
        }

        await ExecuteAsync($"create database {_template}");
        await SeedAsync(Database(_template));
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await DropAsync(_template);
            await _cluster.DisposeAsync();
        }

        Directory.Delete(_files, recursive: true);
        _copying.Dispose();
    }

    /// <summary>Creates a copy of the template.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var name = $"{_template}_{Interlocked.Increment(ref _copies).ToString(CultureInfo.InvariantCulture)}";
        await _copying.WaitAsync();
        try
        {
            await ExecuteAsync($"create database {name} template {_template}");
        }
        finally
        {
            _copying.Release();
        }

        return Database(name);
    }

    public Task DropAsync(TestDatabase database)
    {
        foreach (var settings in (string[])[database.App, database.Owner])
        {
            using var connection = new NpgsqlConnection(settings);
            NpgsqlConnection.ClearPool(connection); // Connections that tests opened directly.
        }

        return DropAsync(database.Name);
    }

    private TestDatabase Database(string name) => new(name, _cluster!.For(App, name), _cluster.For(Owner, name));

    private async Task SeedAsync(TestDatabase database)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = database.App,
            ["ConnectionStrings:PostgresOwner"] = database.Owner,
            ["Passwords:WorkFactor"] = "4",
            ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
            ["Secrets:FernetKeys:0"] = AppFixture.SecretKey,
            ["Storage:Directory"] = Path.Combine(_files, "files"),
            ["Extraction:Program"] = Repository.WebProgram,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddHttpContextAccessor()
            .AddDataProtection()
            .Services.AddCore(configuration)
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<DemoSeed>().RunAsync("http://127.0.0.1", CancellationToken.None);
        await ReadDocumentsAsync(scope.ServiceProvider);
        NpgsqlConnection.ClearAllPools(); // A template must have no connections while it is copied.
    }

    /// <summary>Processes the demo's documents here, once, instead of in every application of the run.</summary>
    private static async Task ReadDocumentsAsync(IServiceProvider services)
    {
        var (queue, ingestion) = (
            services.GetRequiredService<DocumentQueue>(), services.GetRequiredService<DocumentIngestion>());
        while (await queue.ClaimAsync(CancellationToken.None) is { } document)
        {
            await ingestion.RunAsync(document, CancellationToken.None);
        }
    }

    /// <summary>Databases of runs whose process has ended.</summary>
    private async Task<List<string>> StaleAsync()
    {
        await using var connection = new NpgsqlConnection(_cluster!.For(Owner, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            @"select datname from pg_database where datname like 'test\_%'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var stale = new List<string>();
        while (await reader.ReadAsync())
        {
            var name = reader.GetString(0);
            if (!Directory.Exists($"/proc/{name.Split('_')[1]}") || name == _template)
            {
                stale.Add(name);
            }
        }

        return stale;
    }

    /// <summary>
    /// Drops a database without force, which would require rights on the application's role. PostgreSQL waits a few
    /// seconds for closing connections.
    /// </summary>
    private async Task DropAsync(string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ExecuteAsync($"drop database if exists {name}");
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse && attempt < 4)
            {
            }
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_cluster!.For(Owner, "postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // Names that this class makes itself.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
