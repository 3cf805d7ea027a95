using System.Diagnostics;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Data.Schema;

/// <summary>State of the database server.</summary>
/// <param name="Latency">Duration of the smallest query, with a pooled connection.</param>
/// <param name="Bytes">Size of the database.</param>
/// <param name="Connections">Open connections to the database, of all its clients.</param>
/// <param name="MaxConnections">Maximum connections of the server.</param>
/// <param name="VectorVersion">Version of pgvector; null without the extension.</param>
public sealed record DatabaseStatus(
    TimeSpan Latency, long Bytes, int Connections, int MaxConnections, string ServerVersion, string? VectorVersion);

/// <summary>Reads the state of the database server with the application's role.</summary>
public sealed class DatabaseStatistics(TenantSql sql)
{
    private const string Read = """
        select pg_database_size(current_database()),
          (select count(*)::int from pg_stat_activity where datname = current_database()),
          current_setting('max_connections')::int, current_setting('server_version'),
          (select extversion from pg_extension where extname = 'vector')
        """;

    public async Task<DatabaseStatus> ReadAsync(CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await using (var smallest = sql.Batch(DataScope.Platform).Add("select $1", P(1)))
        {
            await smallest.ExecuteAsync(ct);
        }

        var latency = clock.Elapsed;
        await using var batch = sql.Batch(DataScope.Platform).Add(Read);
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return new(
            latency, reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetString(3),
            await reader.IsDBNullAsync(4, ct) ? null : reader.GetString(4));
    }
}
