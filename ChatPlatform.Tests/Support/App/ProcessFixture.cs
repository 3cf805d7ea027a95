namespace ChatPlatform.Tests.Support.App;

/// <summary>The built program as a separate process with its own database, which contains the demo data.</summary>
public class ProcessFixture(PlatformFixture platform) : IAsyncLifetime
{
    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;

    public TestDatabase Database { get; private set; } = null!;

    public AppProcess App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await platform.CreateDatabaseAsync();
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Postgres"] = Database.App,
            ["ConnectionStrings:PostgresOwner"] = Database.Owner,
            ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
            ["Secrets:FernetKeys:0"] = AppFixture.SecretKey,
            ["Storage:Directory"] = Path.Combine(_files, "files"),
            ["Passwords:WorkFactor"] = "4",
            ["Embeddings:WarmUp"] = "false",
        };
        Configure(settings);
        App = new(settings);
        await App.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await platform.DropAsync(Database);
        Directory.Delete(_files, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Overrides settings.</summary>
    protected virtual void Configure(IDictionary<string, string> settings)
    {
    }
}
