using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatPlatform.Core.Data.Interceptors;

/// <summary>
/// Sends the context's scope with each command. Outside a transaction the statement is prepended to the command's text,
/// so that both run in one implicit transaction and one round trip; within a transaction it is executed once at the
/// start. The setting ends with the transaction, so a pooled connection never keeps it.
/// </summary>
internal sealed class ScopeCommandInterceptor : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Prefix(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Prefix(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Prefix(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default)
    {
        Prefix(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override DbDataReader ReaderExecuted(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        if (IsPrefixed(command, eventData))
        {
            result.NextResult();
        }

        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default)
    {
        if (IsPrefixed(command, eventData))
        {
            await result.NextResultAsync(cancellationToken);
        }

        return result;
    }

    private static void Prefix(DbCommand command, CommandEventData eventData)
    {
        RoundTripCounter.Count();
        if (
            command.Transaction is null
            && eventData.Context is AppDb db
            && eventData.CommandSource != CommandSource.Migrations)
        {
            command.CommandText = db.Scope.SetStatement + command.CommandText;
        }
    }

    private static bool IsPrefixed(DbCommand command, CommandEventData eventData) =>
        command.Transaction is null
        && eventData.Context is AppDb
        && eventData.CommandSource != CommandSource.Migrations;
}

/// <summary>Sets the scope once at the start of each explicit transaction.</summary>
internal sealed class ScopeTransactionInterceptor : DbTransactionInterceptor
{
    public override DbTransaction TransactionStarted(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        using var command = Command(connection, eventData, result);
        command?.ExecuteNonQuery();
        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection, eventData, result);
        if (command is not null)
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return result;
    }

    private static DbCommand? Command(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction transaction)
    {
        if (eventData.Context is not AppDb db)
        {
            return null;
        }

        RoundTripCounter.Count();
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Built from a Guid and constants only.
        command.CommandText = db.Scope.SetStatement;
#pragma warning restore CA2100
        return command;
    }
}
