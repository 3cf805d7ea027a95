using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Core.Data;

/// <summary>Result of a save that may conflict with a concurrent one.</summary>
public enum SaveOutcome
{
    Saved,

    /// <summary>A row was changed since it was read.</summary>
    Stale,

    /// <summary>A unique value is already used.</summary>
    Taken,

    /// <summary>A referenced row does not exist.</summary>
    Missing,
}

internal static class SaveOutcomes
{
    /// <summary>Saves, and returns conflicts with concurrent changes instead of throwing.</summary>
    public static async Task<SaveOutcome> TrySaveAsync(this AppDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return SaveOutcome.Saved;
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveOutcome.Stale;
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return SaveOutcome.Taken;
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation })
        {
            return SaveOutcome.Missing;
        }
    }
}
