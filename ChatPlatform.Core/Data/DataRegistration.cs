using System.Text.Json;
using ChatPlatform.Core.Data.Interceptors;
using ChatPlatform.Core.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatPlatform.Core.Data;

public static class DataRegistration
{
    /// <summary>Maximum connections of one instance (NFR-5).</summary>
    public const int PoolSize = 20;

    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ =>
            CreateSource(
                configuration.GetConnectionString("Postgres")
                    ?? throw new InvalidOperationException(
                        "ConnectionStrings:Postgres is not set: give the application role's connection string.")));
        services.AddSingleton(provider => Options(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<AppDbFactory>();
        services.AddSingleton<TenantSql>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<DatabaseInspector>();
        services.AddSingleton<DatabaseStatistics>();
        return services;
    }

    internal static NpgsqlDataSource CreateSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!connectionString.Contains("Pool", StringComparison.OrdinalIgnoreCase))
        {
            settings.MaxPoolSize = PoolSize;
        }

        // The first three settings are those of the measured retrieval schema. Every statement names its tenant, for
        // which every table has an index, so a sequential scan is never the best plan; without enable_seqscan=off,
        // plans made while a new table fits on a page would keep reading the whole table when it has grown. Plans do
        // not depend on the tenant, so planning each statement again would only cost time: a sixth of PostgreSQL's
        // share of a turn.
        settings.Options ??=
            "-c hnsw.ef_search=200 -c hnsw.iterative_scan=relaxed_order -c jit=off -c enable_seqscan=off "
            + "-c plan_cache_mode=force_generic_plan";
        settings.MaxAutoPrepare = 64;
        settings.AutoPrepareMinUsages = 3;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.EnableDynamicJson();
        builder.ConfigureJsonOptions(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        builder.UseVector();
        return builder.Build();
    }

    internal static DbContextOptions<AppDb> Options(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<AppDb>()
            .UseNpgsql(source, npgsql => npgsql.UseVector())
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(new ScopeCommandInterceptor(), new ScopeTransactionInterceptor(), new SaveGuard())
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.CommandExecuted))
            .Options;
}
