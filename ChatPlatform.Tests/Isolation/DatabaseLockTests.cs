using ChatPlatform.Core.Data.Schema;
using Npgsql;

namespace ChatPlatform.Tests.Isolation;

/// <summary>Isolation by PostgreSQL, read from its catalog and tested with the application's role.</summary>
public sealed class DatabaseLockTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string TenantTables = """
        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and a.attname = 'tenant_id' and not a.attisdropped
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S01_Tenant_tables_Have_forced_row_level_security_for_reading_and_writing()
    {
        var tables = await ListAsync(TenantTables);
        Assert.True(tables.Count >= 17, $"{tables.Count} tables");
        Assert.Empty(await app.Get<Migrator>().UnprotectedTablesAsync(Ct));
        var loose = await ListAsync($"""
            select relname from pg_class where relname in ({TenantTables})
              and not (relrowsecurity and relforcerowsecurity and exists (
                select from pg_policy p where p.polrelid = pg_class.oid and p.polname = 'tenant' and p.polcmd = '*'
                  and p.polqual is not null and p.polwithcheck is not null))
            """);
        Assert.Empty(loose);
    }

    [Fact]
    public async Task S01_Tenant_tables_Show_no_row_without_a_tenant()
    {
        foreach (var table in await ListAsync(TenantTables))
        {
            Assert.Equal(["0"], await ListAsync($"select count(*)::text from {table}", app.Database.App));
        }
    }

    [Fact]
    public async Task L10_Platform_tables_Show_no_user_session_or_tenant_without_a_scope()
    {
        await ApiClient.OwnerAsync(app);
        foreach (
            var table in (string[])
                [
                    "users",
                    "tenants",
                    "user_sessions",
                    "user_logins",
                    "user_tokens",
                    "sign_in_failures",
                    "sign_in_notices",
                    "outgoing_mails",
                    "account_links",
                ])
        {
            Assert.Equal(["0"], await ListAsync($"select count(*)::text from {table}", app.Database.App));
        }

        var e = await Assert.ThrowsAsync<PostgresException>(() =>
            ListAsync("insert into tenants (id, slug, name) values (gen_random_uuid(), 'x', 'x')", app.Database.App));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }

    [Fact]
    public async Task L10_Tenant_scope_Sees_its_own_tenant_and_users_and_no_session()
    {
        await ApiClient.OwnerAsync(app);
        var acme = await TenantAsync("acme");
        async Task<string> CountAsync(string what) =>
            (
                await ListAsync(
                    $"begin; select set_config('app.tenant_id', '{acme}', true); select count(*)::text from "
                    + $"{what}; commit",
                    app.Database.App, result: 1)
            ).Single();

        Assert.Equal("1", await CountAsync("tenants"));
        Assert.Equal("0", await CountAsync("user_sessions"));
        Assert.Equal("0", await CountAsync("users where email in ('owner@contoso.demo', 'admin@demo.local')"));
        Assert.Equal("1", await CountAsync("users where email = 'owner@acme.demo'"));
    }

    [Fact]
    public async Task S01_Policies_Hide_and_protect_rows_of_another_tenant()
    {
        var (acme, contoso) = (await TenantAsync("acme"), await TenantAsync("contoso"));
        var own = await ListAsync(
            $"begin; select set_config('app.tenant_id', '{acme}', true); select count(*)::text from agents where "
            + $"tenant_id <> '{acme}'; commit",
            app.Database.App, result: 1);
        Assert.Equal(["0"], own);
        var e = await Assert.ThrowsAsync<PostgresException>(() =>
            ListAsync(
                $"begin; select set_config('app.tenant_id', '{acme}', true); insert into visitors (tenant_id, id, "
                + $"token_hash, created_at) values ('{contoso}', gen_random_uuid(), '\\x00', now())",
                app.Database.App));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }

    [Fact]
    public async Task S02_Application_role_Is_no_superuser_or_owner_and_subject_to_policies()
    {
        Assert.Equal(
            ["f f f f f"],
            await ListAsync(
                "select concat_ws(' ', rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication) from "
                + "pg_roles where rolname = 'chatplatform_app'"
            ));
        Assert.Empty(
            await ListAsync(
                "select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = "
                + "'chatplatform_app'"
            ));
        Assert.Equal(
            ["0"],
            await ListAsync(
                "select count(*)::text from pg_auth_members m join pg_roles r on r.oid = m.member where "
                + "r.rolname = 'chatplatform_app'"
            ));
    }

    [Theory]
    [InlineData("create table x (id int)")]
    [InlineData("alter table tenants add column x int")]
    [InlineData("alter table agents disable row level security")]
    [InlineData("drop policy tenant on agents")]
    [InlineData("drop table agents")]
    [InlineData("truncate agents")]
    [InlineData("create extension pg_stat_statements")]
    [InlineData("set role chatplatform_owner")]
    [InlineData("set session authorization chatplatform_owner")]
    [InlineData("copy agents to program 'true'")]
    public async Task S02_Application_role_Cannot_change_the_schema_or_itself(string statement)
    {
        var e = await Assert.ThrowsAsync<PostgresException>(() => ListAsync(statement, app.Database.App));
        Assert.True(e.SqlState is PostgresErrorCodes.InsufficientPrivilege, e.Message);
    }

    [Fact]
    public async Task S04_Foreign_keys_between_tenant_tables_Include_the_tenant()
    {
        var keys = await ListAsync(KeysBetween(""));
        Assert.NotEmpty(keys);
        Assert.Empty(await ListAsync(KeysBetween("""
            and not exists (
              select from unnest(k.conkey, k.confkey) as pair(child, parent)
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.child
              join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.parent
              where a.attname = 'tenant_id' and b.attname = 'tenant_id')
            """)));
    }

    [Fact]
    public async Task S04_Child_row_Cannot_reference_a_parent_of_another_tenant()
    {
        var (acme, contoso) = (await TenantAsync("acme"), await TenantAsync("contoso"));
        var foreign = (
            await ListAsync(
                $"select id::text from agents where tenant_id = '{contoso}' limit 1", app.Database.Owner, "platform")
        )[0];
        var e = await Assert.ThrowsAsync<PostgresException>(() =>
            ListAsync(
                $"begin; select set_config('app.tenant_id', '{acme}', true); insert into agent_versions "
                + "(tenant_id, agent_id, number, description, prompt, examples, tool_ids, document_tags, created_at) "
                + $"values ('{acme}', '{foreign}', 9, 'x', 'x', '{{}}', '{{}}', '{{}}', now())",
                app.Database.App));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, e.SqlState);
    }

    private static string KeysBetween(string condition) =>
        "select k.conname from pg_constraint k where k.contype = 'f' and k.conrelid::regclass::text in "
        + $"({TenantTables}) and k.confrelid::regclass::text in ({TenantTables}) {condition}";

    private async Task<string> TenantAsync(string slug) =>
        Assert.Single(await ListAsync($"select id::text from tenants where slug = '{slug}'"));

    /// <param name="settings">Connection string; null uses the owner's.</param>
    /// <param name="scope">Value of app.scope for the session.</param>
    /// <param name="result">Number of the statement whose first column is returned.</param>
    private async Task<List<string>> ListAsync(
        string sql, string? settings = null, string? scope = null, int result = 0)
    {
        await using var connection = new NpgsqlConnection(settings ?? app.Database.Owner);
        await connection.OpenAsync(Ct);
#pragma warning disable CA2100 // Constants of these tests, and ids.
        await using var command = new NpgsqlCommand(
            scope is null ? sql : $"set app.scope = '{scope}'; {sql}", connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(Ct);
        for (var i = 0; i < result; i++)
        {
            await reader.NextResultAsync(Ct);
        }

        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(reader.GetString(0));
        }

        while (await reader.NextResultAsync(Ct))
        {
        }

        return rows;
    }
}
