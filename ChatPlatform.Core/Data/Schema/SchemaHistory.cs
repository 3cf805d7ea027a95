using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Core.Data.Schema;

/// <summary>Compares the schema of a database with the migrations of this version.</summary>
/// <param name="Pending">Number of this version's migrations that the database lacks.</param>
/// <param name="IsBeforeFirstRelease">True when the database was created by a version before the first release: it has
/// migrations, but not this version's first one. Such a database cannot be migrated.</param>
public sealed record SchemaHistory(int Pending, bool IsBeforeFirstRelease)
{
    /// <summary>True when this version can run on the database, which may have newer migrations.</summary>
    public bool IsCurrent => Pending == 0 && !IsBeforeFirstRelease;

    /// <summary>Reads the history of a database. An empty database has all migrations pending.</summary>
    public static async Task<SchemaHistory> ReadAsync(AppDb db, CancellationToken ct)
    {
        var own = db.Database.GetMigrations().ToList();
        try
        {
            var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToList();
            return new(own.Except(applied).Count(), applied.Count > 0 && !applied.Contains(own[0]));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedColumn)
        {
            // The first versions used other column names for the history.
            return new(own.Count, IsBeforeFirstRelease: true);
        }
    }
}
