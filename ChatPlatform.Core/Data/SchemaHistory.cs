using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Core.Data;

/// <summary>How the schema of a database relates to the migrations of this program.</summary>
/// <param name="Pending">Number of migrations that this program has and the database lacks.</param>
/// <param name="IsBeforeFirstRelease">
/// True when the database was made by a version before the first release: it has migrations, but not the first one of
/// this program. Such a database cannot be migrated.
/// </param>
public sealed record SchemaHistory(int Pending, bool IsBeforeFirstRelease)
{
    /// <summary>True when the program can run on the database, which may have newer migrations.</summary>
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
            // The first versions named the columns of the history otherwise.
            return new(own.Count, IsBeforeFirstRelease: true);
        }
    }
}
