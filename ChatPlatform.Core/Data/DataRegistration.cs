using System.Text.Json;
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
        services.AddSingleton(_ => CreateSource(configuration.GetConnectionString("Postgres")
            ?? throw new InvalidOperationException("ConnectionStrings:Postgres is not set: give the application role's connection string.")));
        services.AddSingleton(provider => Options(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<AppDbFactory>();
        services.AddSingleton<TenantSql>();
        services.AddSingleton<Migrator>();
        return services;
    }

    internal static NpgsqlDataSource CreateSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!connectionString.Contains("Pool", StringComparison.OrdinalIgnoreCase))
        {
            settings.MaxPoolSize = PoolSize;
        }

        // The first three are what the measured retrieval schema asks of the application's role. The last: every statement names
        // its tenant, for which every table has an index, so reading a whole table is never right; without it, plans that are
        // prepared while a young table still fits a page go on reading it whole when it has grown.
        settings.Options ??= "-c hnsw.ef_search=200 -c hnsw.iterative_scan=relaxed_order -c jit=off -c enable_seqscan=off";
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
            .AddInterceptors(new ScopeCommandInterceptor(), new ScopeTransactionInterceptor(), new SaveGuard())
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.CommandExecuted))
            .Options;
}
