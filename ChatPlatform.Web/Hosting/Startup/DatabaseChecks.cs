using ChatPlatform.Core.Data.Schema;
using Npgsql;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class ApplicationRoleCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The application's database role has the minimum privileges";

    public string Why =>
        "Otherwise a bug could read the data of other tenants, change tables or rewrite the audit log.";

    public string Fix =>
        "Connect as chatplatform_app, created by scripts/roles.sql, and run migrate with the owner role.";

    public bool RequiresDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.EvaluateAsync(
            facts => facts.RoleFaults.Count == 0 ? null : "the role " + string.Join(", ", facts.RoleFaults), ct);
}

internal sealed class RowSecurityCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "Row-level security is on for all tenant tables";

    public string Why => "It isolates tenants even when a query lacks its tenant condition.";

    public string Fix => "Run migrate, which enables row-level security on all tenant tables.";

    public bool RequiresDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.EvaluateAsync(
            facts =>
                facts.Unprotected.Count == 0
                    ? null
                    : "without forced row-level security: " + string.Join(", ", facts.Unprotected),
            ct);
}

internal sealed class SchemaCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The database schema is up to date";

    public string Why => "Requests fail when migrations are missing.";

    public string Fix => "Run migrate before starting the application.";

    public bool RequiresDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.EvaluateAsync(
        facts => facts.Schema.IsBeforeFirstRelease ? IncompatibleDatabaseException.Explanation
            : facts.Schema.Pending > 0 ? $"missing migrations: {facts.Schema.Pending}"
            : null,
        ct);
}

internal sealed class VectorExtensionCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The database's vector extension is 0.8 or newer";

    public string Why => "Older versions lose results of filtered searches and have known bugs.";

    public string Fix => "Install pgvector 0.8 or newer and run: alter extension vector update.";

    public bool RequiresDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.EvaluateAsync(facts => MinimumVersions.FindVectorFault(facts.VectorVersion), ct);
}

internal sealed class DemoAccountsCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "There are no demo accounts";

    public string Why => "Their passwords are printed in the documentation.";

    public string Fix => "Delete the users of demo.local, acme.demo and contoso.demo, or start with an empty database.";

    public bool RequiresDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.EvaluateAsync(facts => facts.DemoAccounts == 0 ? null : $"demo accounts: {facts.DemoAccounts}", ct);
}

internal sealed class WildcardOriginsCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "No widget allows all origins";

    public string Why => "Otherwise any site could embed the widget and impersonate the organisation.";

    public string Fix => "List each site in the allowed origins of the widget.";

    public bool RequiresDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.EvaluateAsync(
            facts =>
                facts.WildcardOrigins == 0 ? null : $"widgets that allow \"*\" or \"null\": {facts.WildcardOrigins}",
            ct);
}

internal sealed class ConnectionFlagsCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "Pooled database connections are reset";

    public string Why => "Otherwise a connection could carry the state of one tenant to the next request.";

    public string Fix => "Remove No Reset On Close and Multiplexing from ConnectionStrings:Postgres.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            database.Settings is not { } settings
                ? StartupFinding.NotMet("ConnectionStrings:Postgres is not set or cannot be parsed")
            : settings.NoResetOnClose || settings.Multiplexing
                ? StartupFinding.NotMet("the connection string has No Reset On Close or Multiplexing")
            : StartupFinding.Met);
}

/// <summary>
/// Finding for a start that timed out waiting for the database. Not a registered check: the database checks cover it.
/// </summary>
internal sealed class DatabaseReachableCheck : IStartupCheck
{
    public string Name => "The database is not reachable";

    public string Why => "The platform cannot work without it, and the database checks cannot run.";

    public string Fix =>
        "Start PostgreSQL, check ConnectionStrings:Postgres and the network, or increase Startup:DatabaseWaitSeconds.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(StartupFinding.NotApplicable("The start waits for it before the checks."));
}

internal sealed class ConnectionDetailCheck(IConfiguration configuration) : IStartupCheck
{
    private static readonly string[] s_names = ["Postgres", "PostgresOwner", "PostgresReplica"];

    public string Name => "Database errors and logs contain no row data";

    public string Why => "Otherwise messages, addresses and password hashes would appear in logs.";

    public string Fix => "Remove Include Error Detail and Log Parameters from the connection strings.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var verbose = s_names.Where(IsVerbose).Select(name => "ConnectionStrings:" + name).ToList();
        return Task.FromResult(
            StartupFinding.Of(verbose.Count == 0 ? null : "set in " + string.Join(", ", verbose)));
    }

    private bool IsVerbose(string name)
    {
        try
        {
            return configuration.GetConnectionString(name) is { Length: > 0 } text
                && new NpgsqlConnectionStringBuilder(text) is var settings
                && (settings.IncludeErrorDetail || settings.LogParameters || settings.IncludeFailedBatchedCommand);
        }
        catch (ArgumentException)
        {
            return false; // Another check reports a string that cannot be parsed.
        }
    }
}
