using ChatPlatform.Core.Data;
using Npgsql;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class ApplicationRoleCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The application's database role can do no more than its work";

    public string Why =>
        "A fault in the program could otherwise read past the tenants' walls, change tables or rewrite the audit log.";

    public string Fix =>
        "Connect as chatplatform_app, as scripts/roles.sql makes it, and run migrate with the owner's role.";

    public bool AsksDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.JudgeAsync(
            facts => facts.RoleFaults.Count == 0 ? null : "the role " + string.Join(", ", facts.RoleFaults), ct);
}

internal sealed class RowSecurityCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "Every table with tenants' rows is walled off by the database";

    public string Why => "The database is the second lock: it holds where a query forgets its tenant.";

    public string Fix => "Run migrate, which puts row-level security on every such table.";

    public bool AsksDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.JudgeAsync(
            facts =>
                facts.Unprotected.Count == 0
                    ? null
                    : "without forced row-level security: " + string.Join(", ", facts.Unprotected),
            ct);
}

internal sealed class SchemaCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The database's tables fit this program";

    public string Why => "A program on older tables fails in the middle of its work.";

    public string Fix => "Run migrate before the start.";

    public bool AsksDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.JudgeAsync(
        facts => facts.Schema.IsBeforeFirstRelease ? OldDatabaseException.Explanation
            : facts.Schema.Pending > 0 ? $"missing migrations: {facts.Schema.Pending}"
            : null,
        ct);
}

internal sealed class VectorExtensionCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The database's vector extension is 0.8 or newer";

    public string Why => "Older versions lose results of filtered searches, and have known faults.";

    public string Fix => "Install pgvector 0.8 or newer and run: alter extension vector update.";

    public bool AsksDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.JudgeAsync(facts => LeastVersions.FaultOfVector(facts.VectorVersion), ct);
}

internal sealed class DemoAccountsCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "There are no demo accounts";

    public string Why => "Their passwords are printed in the documentation.";

    public string Fix => "Delete the users of demo.local, acme.demo and contoso.demo, or begin with an empty database.";

    public bool AsksDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.JudgeAsync(facts => facts.DemoAccounts == 0 ? null : $"demo accounts: {facts.DemoAccounts}", ct);
}

internal sealed class WildcardOriginsCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "No widget may stand on any page";

    public string Why => "A page of a stranger could otherwise speak in an organisation's name.";

    public string Fix => "Name each site in the widget's list of allowed origins.";

    public bool AsksDatabase => true;

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        database.JudgeAsync(
            facts =>
                facts.WildcardOrigins == 0 ? null : $"widgets that allow \"*\" or \"null\": {facts.WildcardOrigins}",
            ct);
}

internal sealed class ConnectionFlagsCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "Database connections are clean when they are used again";

    public string Why => "Some settings let a connection carry one tenant's state to the next request.";

    public string Fix => "Remove No Reset On Close and Multiplexing from ConnectionStrings:Postgres.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            database.Settings is not { } settings
                ? StartupFinding.NotMet("ConnectionStrings:Postgres is not set or cannot be read")
            : settings.NoResetOnClose || settings.Multiplexing
                ? StartupFinding.NotMet("the connection string asks for No Reset On Close or Multiplexing")
            : StartupFinding.Met);
}

/// <summary>
/// The finding of a start that waited for the database in vain; no check of its own, because the others ask the
/// database anyway.
/// </summary>
internal sealed class DatabaseReachableCheck : IStartupCheck
{
    public string Name => "The database is not reachable";

    public string Why => "Nothing works without it, and nothing that it would say can be checked.";

    public string Fix =>
        "Start PostgreSQL, check ConnectionStrings:Postgres and the network between, or wait longer with Startup:DatabaseWaitSeconds.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(StartupFinding.NotApplicable("It is waited for before the checks."));
}

internal sealed class ConnectionDetailCheck(IConfiguration configuration) : IStartupCheck
{
    private static readonly string[] s_names = ["Postgres", "PostgresOwner", "PostgresReplica"];

    public string Name => "Errors and logs of the database hold nothing of its rows";

    public string Why => "Messages, addresses and passwords' hashes would otherwise stand in logs.";

    public string Fix => "Remove Include Error Detail and Log Parameters from the connection strings.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var talkative = s_names.Where(IsTalkative).Select(name => "ConnectionStrings:" + name).ToList();
        return Task.FromResult(
            StartupFinding.Of(talkative.Count == 0 ? null : "asked for in " + string.Join(", ", talkative)));
    }

    private bool IsTalkative(string name)
    {
        try
        {
            return configuration.GetConnectionString(name) is { Length: > 0 } text
                && new NpgsqlConnectionStringBuilder(text) is var settings
                && (settings.IncludeErrorDetail || settings.LogParameters || settings.IncludeFailedBatchedCommand);
        }
        catch (ArgumentException)
        {
            return false; // That it cannot be read is another check's finding.
        }
    }
}
