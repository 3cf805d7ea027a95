using ChatPlatform.Core.Data.Schema;
using Npgsql;

namespace ChatPlatform.Tests.Hosting;

/// <summary>The real program with a database created before the first release.</summary>
public sealed class OldDatabaseTests(PlatformFixture platform)
{
    private const string OtherMigration = """
        update "__EFMigrationsHistory" set migration_id = '20260101000000_Initial'
        """;

    private const string OtherColumns = """
        alter table "__EFMigrationsHistory" rename column migration_id to "MigrationId"
        """;

    private const string NewerMigration = """
        insert into "__EFMigrationsHistory" (migration_id, product_version) values ('29990101000000_Newer', '10.0.0')
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OtherMigration)]
    [InlineData(OtherColumns)]
    public async Task Old_database_Is_rejected_by_migrate_and_at_start_up(string change)
    {
        await using var old = await ChangedDatabase.CreateAsync(platform, change);

        foreach (var (environment, command) in (IEnumerable<(string, string?)>)
            [("Development", "migrate"), ("Production", "migrate"), ("Development", null), ("Production", null)])
        {
            var attempt = await StartAttempt.RunAsync(old.Settings(environment), Ct, command: command);

            Assert.Equal(1, attempt.ExitCode);
            Assert.Equal(IncompatibleDatabaseException.Explanation, attempt.Errors.Trim());
            Assert.False(attempt.WasBound);
        }
    }

    [Fact]
    public async Task Database_with_newer_migrations_Is_accepted()
    {
        await using var newer = await ChangedDatabase.CreateAsync(platform, NewerMigration);

        var attempt = await StartAttempt.RunAsync(newer.Settings("Development"), Ct);

        Assert.True(attempt.WasBound, attempt.Errors + attempt.Output);
    }

    private sealed class ChangedDatabase(PlatformFixture platform, TestDatabase database) : IAsyncDisposable
    {
        private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;

        public static async Task<ChangedDatabase> CreateAsync(PlatformFixture platform, string change)
        {
            var database = await platform.CreateDatabaseAsync();
            await using var connection = new NpgsqlConnection(database.Owner);
            await connection.OpenAsync(Ct);
#pragma warning disable CA2100 // Texts of this class.
            await using var command = new NpgsqlCommand(change, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Ct);
            return new(platform, database);
        }

        public Dictionary<string, string> Settings(string environment) => new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["ConnectionStrings:Postgres"] = database.App,
            ["ConnectionStrings:PostgresOwner"] = database.Owner,
            ["Secrets:FernetKeys:0"] = AppFixture.SecretKey,
            ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
            ["Storage:Directory"] = Path.Combine(_files, "files"),
            ["Embeddings:WarmUp"] = "false",
        };

        public async ValueTask DisposeAsync()
        {
            await platform.DropAsync(database);
            Directory.Delete(_files, recursive: true);
        }
    }
}
