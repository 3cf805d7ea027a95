using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Core.Data;

/// <summary>Classifies exceptions of the database (PostgreSQL documentation, appendix A: error codes).</summary>
public static class DatabaseErrors
{
    /// <summary>
    /// True for temporary failures that end when PostgreSQL is available again; false for rejected values.
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
    /// True when PostgreSQL rejected a NUL character or an unpaired surrogate, which cannot be typed by a user.
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
