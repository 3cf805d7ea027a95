namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class ApplicationRoleCheck(DatabaseLook database) : IStartupCheck
{
    public string Name => "The application's database role can do no more than its work";

    public string Why => "A fault in the program could otherwise read past the tenants' walls, change tables or rewrite the trail.";

    public string Fix => "Connect as chatplatform_app, as scripts/roles.sql makes it, and run migrate with the owner's role.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) =>
        database.JudgeAsync(facts => facts.RoleFaults.Count == 0 ? null : "the role " + string.Join(", ", facts.RoleFaults), ct);
}

internal sealed class RowSecurityCheck(DatabaseLook database) : IStartupCheck
{
    public string Name => "Every table with tenants' rows is walled off by the database";

    public string Why => "The database is the second lock: it holds where a query forgets its tenant.";

    public string Fix => "Run migrate, which puts row-level security on every such table.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) =>
        database.JudgeAsync(facts => facts.Unprotected.Count == 0 ? null : "without forced row-level security: " + string.Join(", ", facts.Unprotected), ct);
}

internal sealed class SchemaCheck(DatabaseLook database) : IStartupCheck
{
    public string Name => "The database's tables fit this program";

    public string Why => "A program on older tables fails in the middle of its work.";

    public string Fix => "Run migrate before the start.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) =>
        database.JudgeAsync(facts => facts.PendingMigrations == 0 ? null : $"missing migrations: {facts.PendingMigrations}", ct);
}

internal sealed class VectorExtensionCheck(DatabaseLook database) : IStartupCheck
{
    public string Name => "The database's vector extension is 0.8 or newer";

    public string Why => "Older versions lose results of filtered searches, and have known faults.";

    public string Fix => "Install pgvector 0.8 or newer and run: alter extension vector update.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) => database.JudgeAsync(facts => LeastVersions.FaultOfVector(facts.VectorVersion), ct);
}

internal sealed class DemoAccountsCheck(DatabaseLook database) : IStartupCheck
{
    public string Name => "There are no demo accounts";

    public string Why => "Their passwords are printed in the documentation.";

    public string Fix => "Delete the users of demo.local, acme.demo and contoso.demo, or begin with an empty database.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) =>
        database.JudgeAsync(facts => facts.DemoAccounts == 0 ? null : $"demo accounts: {facts.DemoAccounts}", ct);
}

internal sealed class WildcardOriginsCheck(DatabaseLook database) : IStartupCheck
{
    public string Name => "No widget may stand on any page";

    public string Why => "A page of a stranger could otherwise speak in an organisation's name.";

    public string Fix => "Name each site in the widget's list of allowed origins.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) =>
        database.JudgeAsync(facts => facts.WildcardOrigins == 0 ? null : $"widgets that allow \"*\" or \"null\": {facts.WildcardOrigins}", ct);
}

internal sealed class ConnectionFlagsCheck(DatabaseLook database) : IStartupCheck
{
    public string Name => "Database connections are clean when they are used again";

    public string Why => "Some settings let a connection carry one tenant's state to the next request.";

    public string Fix => "Remove No Reset On Close and Multiplexing from ConnectionStrings:Postgres.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) => Task.FromResult(
        database.Settings is not { } settings ? StartupFinding.NotMet("ConnectionStrings:Postgres is not set or cannot be read")
        : settings.NoResetOnClose || settings.Multiplexing ? StartupFinding.NotMet("the connection string asks for No Reset On Close or Multiplexing")
        : StartupFinding.Met);
}
