using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Core.Data;

/// <summary>How a save ended that may meet somebody else's.</summary>
public enum SaveOutcome
{
    Saved,

    /// <summary>A row was changed since it was read.</summary>
    Stale,

    /// <summary>Another row has the unique value already.</summary>
    Taken,

    /// <summary>A row that was pointed at is gone.</summary>
    Missing,
}

internal static class SaveOutcomes
{
    /// <summary>Saves, and answers what two people at once can bring about instead of throwing it.</summary>
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
