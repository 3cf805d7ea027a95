using ChatPlatform.Core.Data.Interceptors;
using Npgsql;

namespace ChatPlatform.Core.Data;

/// <summary>
/// Executes hand-written SQL: batches with a <see cref="DataScope"/> in one round trip. The statements of a batch run
/// in one implicit transaction, so a failure undoes all of them. Every statement still names its tenant.
/// </summary>
public sealed class TenantSql(NpgsqlDataSource source)
{
    /// <summary>Creates a batch whose first statement sets the scope.</summary>
    public SqlBatch Batch(DataScope scope) => new(source.CreateBatch(), scope);

    /// <summary>
    /// Begins a transaction with a scope, for several batches. Disposing it without a commit rolls it back.
    /// </summary>
    public async Task<ScopedTransaction> BeginAsync(DataScope scope, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            var scoped = new ScopedTransaction(connection, transaction);
            await scoped.ExecuteAsync(scope.SetStatement, [], ct);
            return scoped;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A transaction with a scope.</summary>
public sealed class ScopedTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    internal ScopedTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

    /// <summary>
    /// Executes a statement and returns the number of rows written. The text must be constant; values are passed as
    /// parameters.
    /// </summary>
    public async Task<int> ExecuteAsync(
        string constantSql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken ct)
    {
        RoundTripCounter.Count();
#pragma warning disable CA2100 // Constants of the program, and the scope's statement, which is built from a Guid.
        await using var command = new NpgsqlCommand(constantSql, _connection, _transaction);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(ct);
    }

    public Task CommitAsync(CancellationToken ct)
    {
        RoundTripCounter.Count();
        return _transaction.CommitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

/// <summary>A batch of statements. Parameters are positional ($1, $2, ...) within each statement.</summary>
public sealed class SqlBatch : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;

    internal SqlBatch(NpgsqlBatch batch, DataScope scope)
    {
        _batch = batch;
        var set = new NpgsqlBatchCommand(
            "select set_config('app.tenant_id', $1, true), set_config('app.scope', $2, true)");
        set.Parameters.Add(new() { Value = scope.TenantId?.ToString("D") ?? "" });
        set.Parameters.Add(new() { Value = scope.IsPlatform ? "platform" : "" });
        _batch.BatchCommands.Add(set);
    }

    /// <summary>Applies settings to the batch: constant calls of set_config for its transaction.</summary>
    public SqlBatch Configure(string constantCalls)
    {
        _batch.BatchCommands[0].CommandText += $", {constantCalls}";
        return this;
    }

    /// <summary>Adds a statement. The text must be constant; values are passed as parameters.</summary>
    public SqlBatch Add(string constantSql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(constantSql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _batch.BatchCommands.Add(command);
        return this;
    }

    /// <summary>Executes the batch; the reader is positioned on the first result of the caller's statements.</summary>
    public async Task<NpgsqlDataReader> ReadAsync(CancellationToken ct)
    {
        RoundTripCounter.Count();
        var reader = await _batch.ExecuteReaderAsync(ct);
        try
        {
            await reader.NextResultAsync(ct);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync(); // Returns the connection to the pool.
            throw;
        }
    }

    /// <summary>Executes the batch and returns the number of rows written.</summary>
    public async Task<int> ExecuteAsync(CancellationToken ct)
    {
        RoundTripCounter.Count();
        return await _batch.ExecuteNonQueryAsync(ct);
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
