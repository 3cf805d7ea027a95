using ChatPlatform.Core.Data.Conventions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Data.Schema;

/// <summary>Migrates the schema with the owner's role. EF Core's lock serializes concurrent migrations.</summary>
public sealed partial class Migrator(IConfiguration configuration, AppDbFactory databases, ILogger<Migrator> logger)
{
    /// <summary>Applies pending migrations, then creates row-level security for every tenant table.</summary>
    /// <exception cref="IncompatibleDatabaseException">The database was created before the first release.</exception>
    /// <exception cref="InvalidOperationException">ConnectionStrings:PostgresOwner is not set.</exception>
    public async Task MigrateAsync(CancellationToken ct)
    {
        var owner = configuration.GetConnectionString("PostgresOwner")
            ?? throw new InvalidOperationException(
                "ConnectionStrings:PostgresOwner is not set: migrations need the owner's role.");
        await using var source = DataRegistration.CreateSource(owner);
        await using var db = new AppDb(DataRegistration.Options(source), DataScope.Platform);
        var history = await SchemaHistory.ReadAsync(db, ct);
        if (history.IsBeforeFirstRelease)
        {
            throw new IncompatibleDatabaseException();
        }

        await db.Database.MigrateAsync(ct);
        foreach (var file in MigrationSql.AfterEach)
        {
            await db.Database.ExecuteSqlRawAsync(MigrationSql.Read(file), ct);
        }

        Log.Migrated(logger, history.Pending);
    }

    /// <summary>True when the database has all migrations of this version.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken ct) => (await ReadHistoryAsync(ct)).IsCurrent;

    /// <summary>Compares the database with this version's migrations, with the application's role.</summary>
    public async Task<SchemaHistory> ReadHistoryAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await SchemaHistory.ReadAsync(db, ct);
    }

    /// <summary>Tables without a tenant policy; must be empty.</summary>
    public async Task<IReadOnlyList<string>> UnprotectedTablesAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await db.Database.SqlQueryRaw<string>(RowLevelSecurity.FindUnprotected).ToListAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Count} migrations")]
        public static partial void Migrated(ILogger logger, int count);
    }
}
