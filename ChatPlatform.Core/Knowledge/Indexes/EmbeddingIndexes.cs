using ChatPlatform.Core.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Indexes;

/// <summary>
/// Gives each large tenant an index of its own over its embeddings, with the owner's role: HNSW (Malkov and Yashunin,
/// "Efficient and robust approximate nearest neighbor search", 2016) as pgvector builds it. Below the size at which it
/// pays, the exact scan of the primary key is fast, and finds all. Building does not block reads or writes.
/// </summary>
public sealed partial class EmbeddingIndexes(
    TenantSql sql, IConfiguration configuration, IOptions<SearchIndexOptions> options, ILogger<EmbeddingIndexes> logger)
{
    /// <summary>
    /// Settings for a statement that is to use a tenant's index: a plan for any tenant cannot, and the planner expects
    /// few passages, which it would rather sort.
    /// </summary>
    internal const string SearchSettings =
        "set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_sort', 'off', true)";

    private const string Prefix = "hnsw_";

    /// <summary>One build at a time in the whole database.</summary>
    private const string Lock = "select pg_try_advisory_lock(hashtextextended('embedding_indexes', 7))";

    /// <summary>Memory of a build for each passage: pgvector's graph and the vector, in kB.</summary>
    private const int BuildMemory = 2;

    private const int LeastBuildMemory = 64 * 1024;
    private const int MostBuildMemory = 2 * 1024 * 1024;

    /// <summary>How many tenants have an index, and how many need one that has not been built.</summary>
    public async Task<(int Built, int Missing)> CountAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            """
            select count(i.relname), count(*) filter (where i.relname is null and s.chunks >= $1)
            from corpus_statistics s
            left join (
              select c.relname from pg_index x join pg_class c on c.oid = x.indexrelid
              where x.indrelid = 'chunk_embeddings'::regclass and x.indisvalid) i
              on i.relname = $2 || replace(s.tenant_id::text, '-', '')
            """,
            P(options.Value.BuildFrom), P(Prefix));
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return ((int)reader.GetInt64(0), (int)reader.GetInt64(1));
    }

    /// <summary>Builds missing indexes, smallest tenant first, and drops those that no longer pay.</summary>
    /// <returns>The changes; null when another process is at it.</returns>
    /// <exception cref="InvalidOperationException">ConnectionStrings:PostgresOwner is not set.</exception>
    public async Task<IndexChanges?> RunAsync(CancellationToken ct)
    {
        var owner = configuration.GetConnectionString("PostgresOwner")
            ?? throw new InvalidOperationException(
                "ConnectionStrings:PostgresOwner is not set: indexes need the owner's role.");
        await using var source = DataRegistration.CreateSource(owner);
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await ScalarAsync(connection, Lock, ct) is not true)
        {
            return null;
        }

        await ScalarAsync(connection, "select set_config('app.scope', 'platform', false)", ct);
        var sizes = await SizesAsync(connection, options.Value.KeepFrom, ct);
        var indexes = await IndexesAsync(connection, ct);
        var (built, dropped) = (0, 0);
        foreach (var (tenant, isComplete) in indexes)
        {
            if (!isComplete || !sizes.ContainsKey(tenant))
            {
                await ExecuteAsync(connection, $"drop index concurrently if exists {Name(tenant)}", ct);
                Log.Dropped(logger, tenant);
                dropped++;
            }
        }

        foreach (var (tenant, size) in sizes.Where(s => s.Value >= options.Value.BuildFrom).OrderBy(s => s.Value))
        {
            if (!indexes.GetValueOrDefault(tenant))
            {
                await BuildAsync(connection, tenant, size, ct);
                built++;
            }
        }

        return new(built, dropped);
    }

    private async Task BuildAsync(NpgsqlConnection connection, Guid tenant, int size, CancellationToken ct)
    {
        var memory = Math.Clamp((long)size * BuildMemory, LeastBuildMemory, MostBuildMemory);
        await ExecuteAsync(connection, $"set maintenance_work_mem = '{memory}kB'", ct);
        await ExecuteAsync(
            connection,
            $"create index concurrently {Name(tenant)} on chunk_embeddings using hnsw (embedding halfvec_cosine_ops) "
            + $"with (m = 16, ef_construction = 128) where tenant_id = '{tenant:D}'",
            ct);
        Log.Built(logger, tenant, size);
    }

    private static string Name(Guid tenant) => $"{Prefix}{tenant:N}";

    /// <summary>Passages of the tenants that have at least as many.</summary>
    private static async Task<Dictionary<Guid, int>> SizesAsync(
        NpgsqlConnection connection, int least, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select tenant_id, chunks from corpus_statistics where chunks >= $1", connection);
        command.Parameters.Add(new() { Value = least });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var sizes = new Dictionary<Guid, int>();
        while (await reader.ReadAsync(ct))
        {
            sizes[reader.GetGuid(0)] = reader.GetInt32(1);
        }

        return sizes;
    }

    /// <summary>The tenants with an index, and whether its build was completed.</summary>
    private static async Task<Dictionary<Guid, bool>> IndexesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid "
            + "where i.indrelid = 'chunk_embeddings'::regclass and starts_with(c.relname, $1)",
            connection);
        command.Parameters.Add(new() { Value = Prefix });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var indexes = new Dictionary<Guid, bool>();
        while (await reader.ReadAsync(ct))
        {
            if (Guid.TryParseExact(reader.GetString(0)[Prefix.Length..], "N", out var tenant))
            {
                indexes[tenant] = reader.GetBoolean(1);
            }
        }

        return indexes;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(ct);
    }

    /// <summary>Executes a statement without a time limit: a build takes minutes.</summary>
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // Of constants, numbers and ids: index statements take no parameters.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "Built the index of tenant {TenantId} over {Size} passages")]
        public static partial void Built(ILogger logger, Guid tenantId, int size);

        [LoggerMessage(Level = LogLevel.Information, Message = "Dropped the index of tenant {TenantId}")]
        public static partial void Dropped(ILogger logger, Guid tenantId);
    }
}

/// <summary>What a run changed.</summary>
/// <param name="Built">Indexes that were built.</param>
/// <param name="Dropped">Indexes that were dropped, including those of builds that had been interrupted.</param>
public sealed record IndexChanges(int Built, int Dropped);
