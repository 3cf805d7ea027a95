using ChatPlatform.Core.Demo;
using ChatPlatform.FakeLlm;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatPlatform.Tests.Support.App;

/// <summary>
/// The real application for one test class: its own database, port and model provider "fake" on 127.0.0.2. Derive from
/// it to change settings. No service inside the application is replaced.
/// </summary>
public class AppFixture(PlatformFixture platform) : IAsyncLifetime
{
    /// <summary>Log level of the applications; set CHATPLATFORM_TEST_LOG=Warning to diagnose a test.</summary>
    private static readonly string s_logLevel = Environment.GetEnvironmentVariable("CHATPLATFORM_TEST_LOG") ?? "Fatal";

    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private AppFactory? _factory;

    /// <summary>The Fernet key of these applications.</summary>
    public const string SecretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// <summary>The model provider of tenants with Provider "fake".</summary>
    public FakeLlmServer Llm { get; private set; } = null!;

    public TestDatabase Database { get; private set; } = null!;

    /// <summary>Address of the application.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A client without cookies that does not follow redirects.</summary>
    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _factory!.Services;

    public virtual async ValueTask InitializeAsync()
    {
        Database = await platform.CreateDatabaseAsync();
        Llm = await FakeLlmServer.StartAsync();
        var settings = DefaultSettings();
        Configure(settings);
        _factory = new AppFactory(settings);
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = new Uri(
            _factory.ClientOptions.BaseAddress.ToString().Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        Http = NewClient();
        await SeedAgainAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        if (Llm is not null)
        {
            await Llm.DisposeAsync();
        }

        if (Database is not null)
        {
            await platform.DropAsync(Database);
        }

        Directory.Delete(_files, recursive: true);
        GC.SuppressFinalize(this);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(60),
        };

    /// <summary>A new visitor of a widget, with a session.</summary>
    public Task<VisitorClient> CreateVisitorAsync(string widgetKey = "wk_demo_acme") =>
        VisitorClient.StartAsync(Http, widgetKey);

    /// <summary>Builds a tenant for one test.</summary>
    public TenantBuilder Tenant() => new(this);

    /// <summary>Opens a database connection with the application's role: row-level security applies.</summary>
    public Task<NpgsqlConnection> OpenAsAppAsync() => OpenAsync(Database.App);

    /// <summary>Opens a database connection with the owner's role.</summary>
    public Task<NpgsqlConnection> OpenAsOwnerAsync() => OpenAsync(Database.Owner);

    /// <summary>Changes rows of one id directly in the database, as an operator could.</summary>
    /// <param name="sql">A statement with the id as $1; it must affect a row.</param>
    public async Task ChangeAsync(string sql, Guid id)
    {
        await using var connection = await OpenAsOwnerAsync();
        await using var scope = new NpgsqlCommand("select set_config('app.scope', 'platform', false)", connection);
        await scope.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var change = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
        Assert.NotEqual(0, await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Overrides <see cref="DefaultSettings"/>.</summary>
    protected virtual void Configure(IDictionary<string, string?> settings)
    {
    }

    private Dictionary<string, string?> DefaultSettings() => new()
    {
        ["ConnectionStrings:Postgres"] = Database.App,
        ["ConnectionStrings:PostgresOwner"] = Database.Owner,
        ["Passwords:WorkFactor"] = "4",
        // Separate keys: the token library caches by key across the applications of this process.
        ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
        ["Secrets:FernetKeys:0"] = SecretKey,
        ["Storage:Directory"] = Path.Combine(_files, "files"),
        ["Extraction:Program"] = Repository.WebProgram,
        ["Embeddings:WarmUp"] = "false",
        ["Limits:Requests:PerPrincipal"] = "100000", // Tests of the limits set their own.
        ["Limits:Requests:PerAddress"] = "100000",
        ["Limits:Requests:MessagesPerSession"] = "100000",
        ["Limits:Requests:NewSessionsPerAddress"] = "100000",
        ["Limits:Requests:SignInsPerAddress"] = "100000",
        ["Limits:Requests:ReportsPerAddress"] = "100000",
        ["Limits:Streams:PerAddress"] = "100000",
        ["Limits:Streams:PerSession"] = "1000",
        ["Limits:Circuits:PerUser"] = "1000",
        ["Limits:Escalations:MaxOpenPerVisitor"] = "1000",
        // Supporters of tests are often not connected, and would lose their escalations.
        ["Limits:Escalations:CheckSeconds"] = "60",
        ["Limits:Escalations:MaxOpenPerAddress"] = "100000",
        ["Inference:Providers:fake:Kind"] = "openai-compatible",
        ["Inference:Providers:fake:BaseUrl"] = Llm.BaseUrl,
        ["Inference:Providers:fake:ApiKey"] = "sk-fake",
        ["Inference:FirstTokenSeconds"] = "2",
        ["Inference:TokenGapSeconds"] = "1",
        ["Inference:BreakerMinCalls"] = "1000000", // Tests of the breaker set their own.
        ["Egress:AllowedPrivateHosts:0"] = "127.0.0.1", // The application itself answers the demo's tools.
        ["Egress:AllowedPrivateHosts:1"] = "127.0.0.2",
        ["Serilog:MinimumLevel:Default"] = s_logLevel,
        ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore"] = s_logLevel,
        ["Serilog:MinimumLevel:Override:Microsoft.EntityFrameworkCore"] = s_logLevel,
    };

    /// <summary>Seeds again, because the demo's tools need the port of the application.</summary>
    private async Task SeedAgainAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoSeed>().RunAsync(Address.ToString(), CancellationToken.None);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string settings)
    {
        var connection = new NpgsqlConnection(settings);
        await connection.OpenAsync();
        return connection;
    }
}
