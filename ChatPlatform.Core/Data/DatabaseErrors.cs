using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Core.Data;

/// <summary>What an exception from the database means (PostgreSQL documentation, appendix A: error codes).</summary>
public static class DatabaseErrors
{
    /// <summary>
    /// True for failures that go away by themselves when PostgreSQL is back; a value that it refuses is none.
    /// </summary>
    public static bool IsOutage(Exception? exception) =>
        exception switch
        {
            PostgresException e => e.IsTransient
                || e.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || e.SqlState.StartsWith("53", StringComparison.Ordinal),
            NpgsqlException or TimeoutException or SocketException => true,
            DbUpdateException or InvalidOperationException => exception.InnerException is not null
                && IsOutage(exception.InnerException),
            _ => false,
        };

    /// <summary>
    /// True when PostgreSQL was handed a NUL character or half of a surrogate pair: nothing that a person types.
    /// </summary>
    public static bool IsInvalidText(Exception? exception) =>
        exception switch
        {
            PostgresException e => e.SqlState
                is PostgresErrorCodes.CharacterNotInRepertoire
                    or PostgresErrorCodes.UntranslatableCharacter,
            EncoderFallbackException => true,
            DbUpdateException or InvalidOperationException => IsInvalidText(exception.InnerException),
            _ => false,
        };
}
