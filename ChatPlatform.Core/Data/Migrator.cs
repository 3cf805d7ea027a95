using ChatPlatform.Core.Data.Conventions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Data;

/// <summary>
/// Brings the schema up to date with the owner's role. EF's own lock makes one migrator win where several start
/// together.
/// </summary>
public sealed partial class Migrator(IConfiguration configuration, AppDbFactory databases, ILogger<Migrator> logger)
{
    /// <summary>Applies what is missing, then puts row-level security on every tenant table.</summary>
    /// <exception cref="OldDatabaseException">The database was made before the first release.</exception>
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
            throw new OldDatabaseException();
        }

        await db.Database.MigrateAsync(ct);
        foreach (var file in MigrationSql.AfterEach)
        {
            await db.Database.ExecuteSqlRawAsync(MigrationSql.Read(file), ct);
        }

        Log.Migrated(logger, history.Pending);
    }

    /// <summary>True when the database has every migration of this program.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken ct) => (await ReadHistoryAsync(ct)).IsCurrent;

    /// <summary>Compares the database with the migrations of this program, with the application's role.</summary>
    public async Task<SchemaHistory> ReadHistoryAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await SchemaHistory.ReadAsync(db, ct);
    }

    /// <summary>Tables that lack a tenant policy; must be empty.</summary>
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
