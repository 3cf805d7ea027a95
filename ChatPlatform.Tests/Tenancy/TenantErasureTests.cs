using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Erasure;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Erasing a deleted tenant: completely, nothing else, and also after an interruption.</summary>
public sealed class TenantErasureTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S13_Deleted_tenant_Leaves_no_row_and_no_file()
    {
        var admin = await AdminAsync();
        var tenant = await app.Tenant().SaveAsync();
        var (_, only) = await app.CreateMemberAsync(
            tenant.Slug, Core.Identity.TenantRole.TenantUser, "a long pass phrase");
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("Hello there");
        await new KnowledgeDriver(app, tenant.Id).AddDocumentAsync(
            "Canary.docx", SampleFiles.Docx("The canary sings."));
        Assert.True(Directory.Exists(FolderOf(tenant.Id)));

        using var answer = await admin.SendAsync(
            HttpMethod.Delete, $"/api/v1/tenants/{tenant.Slug}?confirm={tenant.Slug}", null,
            await ETagAsync(admin, tenant.Slug));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        await Wait.UntilAsync(
            async () => (await FindRemainingTablesAsync(tenant.Id)).Count == 0
                && !Directory.Exists(FolderOf(tenant.Id)),
            TimeSpan.FromSeconds(60));
        Assert.Equal(404, await admin.StatusAsync($"/api/v1/tenants/{tenant.Slug}"));
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.False(await db.Users.AnyAsync(u => u.Id == only, Ct));
        await UntilDoneAsync(tenant.Id);
        Assert.Equal(1, await EntriesAsync(tenant.Id));
    }

    [Fact]
    public async Task S13_Erasing_a_tenant_Does_not_change_rows_of_another()
    {
        var (deleted, stays) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await (await app.CreateVisitorAsync(stays.WidgetKey)).AskAsync("Hello there");
        var before = await FindRemainingTablesAsync(stays.Id);
        var admin = await AdminAsync();
        using var answer = await admin.SendAsync(
            HttpMethod.Delete, $"/api/v1/tenants/{deleted.Slug}?confirm={deleted.Slug}", null,
            await ETagAsync(admin, deleted.Slug));

        await Wait.UntilAsync(
            async () => (await FindRemainingTablesAsync(deleted.Id)).Count == 0, TimeSpan.FromSeconds(60));

        Assert.Equal(before, await FindRemainingTablesAsync(stays.Id));
    }

    [Fact]
    public async Task S13_Interrupted_erasure_Is_finished_by_another_instance()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            (await db.Tenants.SingleAsync(t => t.Id == tenant.Id, Ct)).Status = TenantStatus.Deleting;
            db.Jobs.Add(new()
            {
                Kind = TenantEraser.JobKind, SubjectId = tenant.Id, Status = JobStatus.Processing, Fence = 1,
                Attempts = 1,
                LeaseUntil = DateTimeOffset.UtcNow.AddSeconds(-1),
            });
            await db.SaveChangesAsync(Ct);
        }

        await Wait.UntilAsync(
            async () => (await FindRemainingTablesAsync(tenant.Id)).Count == 0, TimeSpan.FromSeconds(60));

        await UntilDoneAsync(tenant.Id);
        await using var after = app.Get<AppDbFactory>().ForPlatform();
        Assert.False(await after.Tenants.AnyAsync(t => t.Id == tenant.Id, Ct));
    }

    /// <summary>A trigger that rejects the deletion of the job stands for a crash before that deletion.</summary>
    [Fact]
    public async Task S13_Erasure_interrupted_before_its_job_is_deleted_Writes_one_audit_entry()
    {
        var tenant = await app.Tenant().SaveAsync();
        await ExecuteAsync(
            """
            create function refuse_deletion() returns trigger language plpgsql as
            $$ begin raise exception 'The instance stops here.'; end $$
            """);
        await ExecuteAsync(
            $"""
            create trigger refuse_deletion before delete on jobs for each row when (old.subject_id = '{tenant.Id}')
            execute function refuse_deletion()
            """);
        var admin = await AdminAsync();
        using var answer = await admin.SendAsync(
            HttpMethod.Delete, $"/api/v1/tenants/{tenant.Slug}?confirm={tenant.Slug}", null,
            await ETagAsync(admin, tenant.Slug));
        await Wait.UntilAsync(async () => await IsPostponedAsync(tenant.Id), TimeSpan.FromSeconds(60));

        await ExecuteAsync("drop trigger refuse_deletion on jobs");
        await app.ChangeAsync("update jobs set lease_until = null where subject_id = $1", tenant.Id);
        app.Get<TenantErasureSignal>().Notify();

        await UntilDoneAsync(tenant.Id);
        Assert.Equal(1, await EntriesAsync(tenant.Id));
    }

    [Fact]
    public async Task S13_Erasure_job_Does_not_erase_an_open_tenant()
    {
        var tenant = await app.Tenant().SaveAsync();
        var before = await FindRemainingTablesAsync(tenant.Id);

        await app.Get<TenantEraser>().EraseAsync(tenant.Id, Ct);

        Assert.NotEmpty(before);
        Assert.Equal(before, await FindRemainingTablesAsync(tenant.Id));
    }

    [Fact]
    public async Task S13_Erasure_job_of_an_open_tenant_Writes_no_audit_entry()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            db.Jobs.Add(new() { Kind = TenantEraser.JobKind, SubjectId = tenant.Id });
            await db.SaveChangesAsync(Ct);
        }

        app.Get<TenantErasureSignal>().Notify();

        await UntilDoneAsync(tenant.Id);
        Assert.Equal(0, await EntriesAsync(tenant.Id));
    }

    private string FolderOf(Guid tenantId) =>
        Path.GetDirectoryName(app.Get<Core.Knowledge.FileStore>().PathOf(tenantId, Guid.Empty.ToString("N")))!;

    private Task<ApiClient> AdminAsync() => ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");

    private static async Task<string> ETagAsync(ApiClient admin, string slug)
    {
        using var answer = await admin.GetAsync($"/api/v1/tenants/{slug}");
        return answer.Headers.ETag!.ToString();
    }

    /// <summary>Waits until the erasure's job is deleted.</summary>
    private async Task UntilDoneAsync(Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        await Wait.UntilAsync(
            async () => !await db.Jobs.AnyAsync(j => j.SubjectId == tenantId, Ct), TimeSpan.FromSeconds(60));
    }

    /// <summary>True when an attempt at the erasure has failed and the next one is scheduled.</summary>
    private async Task<bool> IsPostponedAsync(Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.Jobs.AnyAsync(
            j => j.SubjectId == tenantId && j.Status == JobStatus.Queued && j.Attempts > 0, Ct);
    }

    private async Task<int> EntriesAsync(Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.AuditEvents.CountAsync(e => e.TenantId == tenantId && e.Action == "tenant.erased", Ct);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var owner = await app.OpenAsOwnerAsync();
#pragma warning disable CA2100 // Constants of the test and an id.
        await using var command = new NpgsqlCommand(sql, owner);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>
    /// Tables that still contain rows of a tenant, with their number; except the audit log, which is kept.
    /// </summary>
    private async Task<List<string>> FindRemainingTablesAsync(Guid tenantId)
    {
        await using var connection = await app.OpenAsOwnerAsync();
        await using (
            var scope = new NpgsqlCommand($"select set_config('app.tenant_id', '{tenantId}', false)", connection))
        {
            await scope.ExecuteNonQueryAsync(Ct);
        }

        var tables = new List<string>();
        await using (
            var list = new NpgsqlCommand(
                """
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id'
                  and not a.attisdropped and c.relname <> 'audit_events'
                """,
                connection))
        await using (var reader = await list.ExecuteReaderAsync(Ct))
        {
            while (await reader.ReadAsync(Ct))
            {
                tables.Add(reader.GetString(0));
            }
        }

        var left = new List<string>();
        foreach (var table in tables)
        {
            await using var count = new NpgsqlCommand(
                $"select count(*) from {table} where tenant_id = '{tenantId}'", connection);
            if (await count.ExecuteScalarAsync(Ct) is > 0L and var rows)
            {
                left.Add($"{table}: {rows}");
            }
        }

        return left;
    }
}
