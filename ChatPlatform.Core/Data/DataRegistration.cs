using System.Text.Json;
using ChatPlatform.Core.Data.Interceptors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatPlatform.Core.Data;

public static class DataRegistration
{
    /// <summary>Connections that one instance may hold (NFR-5).</summary>
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
        return services;
    }

    internal static NpgsqlDataSource CreateSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!connectionString.Contains("Pool", StringComparison.OrdinalIgnoreCase))
        {
            settings.MaxPoolSize = PoolSize;
        }

        // The first three are what the measured retrieval schema asks of the application's role. Every statement names
        // its
        // tenant, for which every table has an index, so reading a whole table is never right; without the fourth,
        // plans made
        // while a young table still fits a page go on reading it whole when it has grown. And since a plan does not
        // depend on
        // which tenant it is for, planning each statement anew would only cost time: a sixth of PostgreSQL's share of a
        // turn.
        settings.Options ??=
            "-c hnsw.ef_search=200 -c hnsw.iterative_scan=relaxed_order -c jit=off -c enable_seqscan=off -c plan_cache_mode=force_generic_plan";
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
