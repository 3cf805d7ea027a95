using System.Globalization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>The audit log: changes and security events. Read-only.</summary>
public static class AuditEndpoints
{
    /// <summary>Maximum number of entries of an export. Narrow the period to export more.</summary>
    private const int MaxExported = 50_000;

    private const int ExportPage = 1_000;

    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit-events").WithTags("Audit log");
        audit
            .MapGet(
                "/",
                (
                    ApiCaller caller, [AsParameters] AuditQuery query, [AsParameters] PageQuery page,
                    AuditQueries auditLog, Cursors cursors, HttpContext context, CancellationToken ct
                ) => ListAsync(query with { Kind = "audit" }, null, page, auditLog, cursors, context, ct))
            .ForPlatformAdmins()
            .WithSummary("List changes and visits")
            .ProducesPage(Example);
        audit
            .MapGet(
                "/export",
                (
                    ApiCaller caller, [AsParameters] AuditQuery query, AuditQueries auditLog, AuditLog record,
                    HttpContext context, CancellationToken ct
                ) => ExportAsync(query, null, caller, auditLog, record, context, ct))
            .ForPlatformAdmins()
            .WithSummary("Export the audit log as CSV")
            .ProducesFile(CsvFile.MediaType);
        audit
            .MapGet("/verify", VerifyAsync)
            .ForPlatformAdmins()
            .WithSummary("Verify the hash chain and list the broken entries")
            .ProducesExample(new AuditVerdict(12_345, null, [], false));
        api.MapGroup("/security-events")
            .WithTags("Audit log")
            .MapGet(
                "/",
                (
                    ApiCaller caller, [AsParameters] AuditQuery query, [AsParameters] PageQuery page,
                    AuditQueries auditLog, Cursors cursors, HttpContext context, CancellationToken ct
                ) => ListAsync(query with { Kind = "security" }, null, page, auditLog, cursors, context, ct))
            .ForPlatformAdmins()
            .WithSummary("List security events")
            .ProducesPage(Example);
    }

    /// <summary>The audit log of a tenant.</summary>
    public static void MapTenantAudit(this RouteGroupBuilder tenant)
    {
        var audit = tenant.MapGroup("/audit-events").WithTags("Audit log");
        audit
            .MapGet(
                "/",
                (
                    ApiCaller caller, [AsParameters] AuditQuery query, [AsParameters] PageQuery page,
                    AuditQueries auditLog, Cursors cursors, HttpContext context, CancellationToken ct
                ) => ListAsync(query, caller.TenantId, page, auditLog, cursors, context, ct))
            .ForManagers()
            .WithSummary("List changes in the tenant")
            .ProducesPage(Example);
        audit
            .MapGet(
                "/export",
                (
                    ApiCaller caller, [AsParameters] AuditQuery query, AuditQueries auditLog, AuditLog record,
                    HttpContext context, CancellationToken ct
                ) => ExportAsync(query, caller.TenantId, caller, auditLog, record, context, ct))
            .ForManagers()
            .WithSummary("Export the tenant's audit log as CSV")
            .ProducesFile(CsvFile.MediaType);
    }

    /// <param name="Search">Part of the action, the actor's name, the target, its name or the address.</param>
    /// <param name="Kind">"audit" or "security"; omitted for both. Ignored by routes for one kind.</param>
    /// <param name="From">At or after this time.</param>
    /// <param name="To">Before this time.</param>
    /// <param name="Group">"changes", "visits" of platform staff or "security"; omitted for all.</param>
    /// <param name="ActorId">What the user with this id did.</param>
    /// <param name="Sort">newest or oldest; by default newest.</param>
    public sealed record AuditQuery(
        string? Search, string? Kind, DateTimeOffset? From, DateTimeOffset? To, string? Group, Guid? ActorId,
        string? Sort)
    {
        internal (AuditFilter Filter, FieldErrors Errors) Read(Guid? tenantId)
        {
            var errors = new FieldErrors().Text("search", Search ?? "", 0, PageQuery.MaxSearch);
            return (
                new(
                    errors.ParseEnum<AuditKind>("kind", Kind), tenantId, Search, From?.ToUniversalTime(),
                    To?.ToUniversalTime(), errors.ParseEnum<AuditGroup>("group", Group), ActorId,
                    errors.ParseEnum<AuditSort>("sort", Sort) ?? AuditSort.Newest),
                errors);
        }
    }

    private static AuditItem Example { get; } =
        new(
            4711, Examples.AgentId, AuditKind.Audit, Examples.At, "tenant.updated", ActorKind.User, Examples.ToolId,
            "Ada Admin", Examples.ConversationId, "acme", "tenant", Examples.ConversationId.ToString(), null, null,
            "192.0.2.7", "0198c5f26a107c3e9d412f6b8a5e1c01");

    private static async Task<IResult> ListAsync(
        AuditQuery query,
        Guid? tenantId,
        PageQuery page,
        AuditQueries auditLog,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        var (filter, errors) = query.Read(tenantId);
        return errors.Any
            ? ProblemCodes.Invalid(errors)
            : await cursors.PageAsync(
                context, page, filter.ToString(), wanted => auditLog.PageAsync(filter, wanted, ct));
    }

    private static async Task<IResult> VerifyAsync(AuditVerifier verifier, CancellationToken ct) =>
        TypedResults.Ok(await verifier.VerifyAsync(ct));

    private static async Task<IResult> ExportAsync(
        AuditQuery query,
        Guid? tenantId,
        ApiCaller caller,
        AuditQueries auditLog,
        AuditLog record,
        HttpContext context,
        CancellationToken ct)
    {
        var (filter, errors) = query.Read(tenantId);
        if (errors.Any)
        {
            return ProblemCodes.Invalid(errors);
        }

        await record.RecordAsync(
            AuditEntry.Security(
                "audit.exported",
                caller.Actor,
                filter.TenantId,
                "audit",
                null,
                new
                {
                    filter.Kind,
                    filter.Search,
                    filter.From,
                    filter.To,
                    filter.Group,
                    filter.ActorId,
                }),
            ct);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        return TypedResults.Stream(body => WriteAsync(filter, auditLog, body, ct), CsvFile.MediaType);
    }

    private static async Task WriteAsync(AuditFilter filter, AuditQueries auditLog, Stream body, CancellationToken ct)
    {
        await using var writer = new StreamWriter(body, leaveOpen: true);
        await writer.WriteAsync(
            CsvFile
                .Row(
                    "number", "at", "kind", "action", "who", "who kind", "tenant", "target", "target id", "before",
                    "after", "address", "request id", "target name")
                .AsMemory(),
            ct);
        var page = new PageRequest(ExportPage);
        for (var written = 0; written < MaxExported; written += ExportPage)
        {
            var lines = await auditLog.PageAsync(filter, page, ct);
            foreach (var l in lines.Items)
            {
                var row = CsvFile.Row(
                    l.Seq.ToString(CultureInfo.InvariantCulture),
                    l.At.ToString("O", CultureInfo.InvariantCulture),
                    l.Kind.ToString(),
                    l.Action,
                    l.ActorName,
                    l.ActorKind.ToString(),
                    l.Tenant ?? l.TenantId?.ToString(),
                    l.TargetType,
                    l.TargetId,
                    l.Before?.GetRawText(),
                    l.After?.GetRawText(),
                    l.Address,
                    l.RequestId,
                    l.TargetName);
                await writer.WriteAsync(row.AsMemory(), ct);
            }

            if (lines.Next is null)
            {
                return;
            }

            page = page with { After = lines.Next };
        }
    }
}
