using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Api.Tenants;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>Tenants and their catalog permissions, for platform admins.</summary>
public static class TenantEndpoints
{
    public static void MapTenants(this RouteGroupBuilder api)
    {
        // Outside of the tenant route group, because suspended tenants must be reachable here.
        var group = api.MapGroup("/tenants").WithTags("Tenants");
        group.MapGet("/", ListAsync).ForPlatformAdmins().WithSummary("List tenants").ProducesPage(ItemExample);
        group
            .MapPost("/", CreateAsync)
            .ForPlatformAdmins()
            .WithSummary("Create a tenant")
            .WithRequestExample(NewTenantRequest.Example)
            .ProducesExample(NewTenantResponse.Example, StatusCodes.Status201Created);
        group.MapGet("/{slug}", GetAsync)
            .ForPlatformAdmins().WithSummary("Get a tenant")
            .ProducesExample(DetailExample);
        group
            .MapPut("/{slug}", PutAsync)
            .ForPlatformAdmins()
            .WithSummary("Change a tenant")
            .WithRequestExample(TenantRequest.Example)
            .ProducesExample(DetailExample)
            .WithIfMatch();
        group
            .MapPost("/{slug}/suspend", SuspendAsync)
            .ForPlatformAdmins()
            .WithSummary("Suspend a tenant")
            .ProducesExample(DetailExample)
            .WithIfMatch();
        group
            .MapPost("/{slug}/resume", ResumeAsync)
            .ForPlatformAdmins()
            .WithSummary("Resume a suspended tenant")
            .ProducesExample(DetailExample)
            .WithIfMatch();
        group
            .MapDelete("/{slug}", DeleteAsync)
            .ForPlatformAdmins()
            .WithSummary("Delete a tenant with all its data; confirm must be its slug")
            .ProducesExample(DetailExample, StatusCodes.Status202Accepted)
            .WithIfMatch();
        group
            .MapGet("/{slug}/permissions", PermissionsAsync)
            .ForPlatformAdmins()
            .WithSummary("List the catalog permissions of a tenant")
            .ProducesPage(PermissionExample);
        group
            .MapGet("/{slug}/permissions/{catalogEntryId:guid}", PermissionAsync)
            .ForPlatformAdmins()
            .WithSummary("Get a catalog permission of a tenant")
            .ProducesExample(PermissionExample);
        group
            .MapPut("/{slug}/permissions/{catalogEntryId:guid}", PermitAsync)
            .ForPlatformAdmins()
            .WithSummary("Allow, disallow, or reset to the default")
            .WithRequestExample(new PermissionRequest(false))
            .ProducesExample(PermissionExample)
            .WithIfMatch();
    }

    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Slug">Name in URLs: 2 to 63 lower-case letters, digits and hyphens.</param>
    /// <param name="Limits">Limits; omitted values use the platform's defaults.</param>
    /// <param name="Kind">Kind of business: logistics, bank, shop, software or other; omitted keeps it.</param>
    public sealed record TenantRequest(string Name, string Slug, TenantLimits? Limits = null, string? Kind = null)
    {
        internal static TenantRequest Example { get; } =
            new("Acme Logistics", "acme", new(RequestsPerMinute: 600, TurnsPerDay: 5000), "logistics");

        internal TenantDraft Draft => new(Name, Slug, Limits ?? new(), Kind);
    }

    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Slug">Name in URLs: 2 to 63 lower-case letters, digits and hyphens.</param>
    /// <param name="Limits">Limits; omitted values use the platform's defaults.</param>
    /// <param name="Kind">Kind of business: logistics, bank, shop, software or other; omitted for other.</param>
    /// <param name="OwnerEmail">Address that is invited as a tenant user; omitted invites nobody. With an invalid one
    /// the tenant is not created.</param>
    public sealed record NewTenantRequest(
        string Name, string Slug, TenantLimits? Limits = null, string? Kind = null, string? OwnerEmail = null)
    {
        internal static NewTenantRequest Example { get; } =
            new("Acme Logistics", "acme", new(RequestsPerMinute: 600), "logistics", "olga@example.com");

        internal TenantDraft Draft => new(Name, Slug, Limits ?? new(), Kind);
    }

    /// <summary>A new tenant: its values, and the invitation of its owner.</summary>
    public sealed record NewTenantResponse(
        Guid Id, string Slug, string Name, TenantStatus Status, TenantLimits Limits, DateTimeOffset CreatedAt,
        string Kind, MemberEndpoints.InvitationResponse? Invitation)
    {
        internal static NewTenantResponse Example { get; } = Of(
            DetailExample, MemberEndpoints.InvitationExample);

        internal static NewTenantResponse Of(TenantDetail t, MemberEndpoints.InvitationResponse? invitation) =>
            new(t.Id, t.Slug, t.Name, t.Status, t.Limits, t.CreatedAt, t.Kind, invitation);
    }

    /// <param name="Rule">true allows, false disallows, null resets to the default.</param>
    public sealed record PermissionRequest(bool? Rule);

    private static TenantItem ItemExample { get; } =
        new(Examples.AgentId, "acme", "Acme Logistics", TenantStatus.Active, 4, 3, 12, 310, Examples.At);

    private static TenantDetail DetailExample { get; } =
        new(
            Examples.AgentId, "acme", "Acme Logistics", TenantStatus.Active,
            new(RequestsPerMinute: 600, TurnsPerDay: 5000), Examples.At, 0);

    private static PermissionItem PermissionExample { get; } =
        new(
            Examples.AgentId, CatalogKind.Model, "gpt-large", "GPT large", "For long and hard questions", true, false,
            Examples.At);

    /// <param name="sort">
    /// slug, name, newest, members, agents, documents or conversations; by default slug.
    /// </param>
    private static async Task<IResult> ListAsync(
        ApiCaller caller,
        string? search,
        string? status,
        string? sort,
        [AsParameters] PageQuery page,
        TenantQueries tenants,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", search ?? "", 0, PageQuery.MaxSearch);
        var wanted = errors.ParseEnum<TenantStatus>("status", status);
        var order = errors.ParseEnum<TenantSort>("sort", sort) ?? TenantSort.Slug;
        return errors.Any
            ? ProblemCodes.Invalid(errors)
            : await cursors.PageAsync(context, page, $"{order}|{wanted}|{search}", request =>
                tenants.PageAsync(search, wanted, order, request, caller.Actor, ct));
    }

    private static Task<IResult> CreateAsync(
        ApiCaller caller, NewTenantRequest request, TenantCreation tenants, HttpContext context,
        CancellationToken ct) =>
        tenants
            .CreateAsync(request.Draft, request.OwnerEmail, caller.Issuer, caller.Actor, ct)
            .ToResultAsync(made => ETags.Created(
                context, $"{ApiRoutes.Root}/tenants/{made.Tenant.Slug}",
                NewTenantResponse.Of(
                    made.Tenant, made.Invitation is null ? null : MemberEndpoints.ResponseOf(made.Invitation)),
                made.Tenant.ConcurrencyToken));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, string slug, TenantEditor tenants, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await tenants.OpenAsync(slug, caller.Actor, ct));

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        string slug,
        IfMatch ifMatch,
        TenantRequest request,
        TenantEditor tenants,
        HttpContext context,
        CancellationToken ct) =>
        ShownAsync(
            context, ifMatch, tenants.UpdateAsync(slug, ifMatch.ConcurrencyToken, request.Draft, caller.Actor, ct));

    private static Task<IResult> SuspendAsync(
        ApiCaller caller,
        string slug,
        IfMatch ifMatch,
        TenantEditor tenants,
        HttpContext context,
        CancellationToken ct
    ) => ShownAsync(context, ifMatch, tenants.SuspendAsync(slug, ifMatch.ConcurrencyToken, caller.Actor, ct));

    private static Task<IResult> ResumeAsync(
        ApiCaller caller,
        string slug,
        IfMatch ifMatch,
        TenantEditor tenants,
        HttpContext context,
        CancellationToken ct
    ) => ShownAsync(context, ifMatch, tenants.ResumeAsync(slug, ifMatch.ConcurrencyToken, caller.Actor, ct));

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, string slug, string? confirm, IfMatch ifMatch, TenantEditor tenants, CancellationToken ct) =>
        tenants.DeleteAsync(slug, ifMatch.ConcurrencyToken, confirm, caller.Actor, ct)
            .ToResultAsync(tenant => TypedResults.Accepted((string?)null, tenant), ifMatch);

    private static async Task<IResult> PermissionsAsync(
        ApiCaller caller,
        string slug,
        [AsParameters] PageQuery page,
        TenantEditor tenants,
        TenantPermissions permissions,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        await tenants.OpenAsync(slug, caller.Actor, ct) is { } tenant
            ? await cursors.PageAsync(
                context, page, tenant.Id.ToString(), wanted => permissions.PageAsync(tenant.Id, wanted, ct))
            : ProblemCodes.NotFound();

    private static async Task<IResult> PermissionAsync(
        ApiCaller caller,
        string slug,
        Guid catalogEntryId,
        TenantEditor tenants,
        TenantPermissions permissions,
        HttpContext context,
        CancellationToken ct) =>
        await tenants.OpenAsync(slug, caller.Actor, ct) is { } tenant
        && await permissions.FindAsync(tenant.Id, catalogEntryId, ct) is { } item
            ? ETags.Ok(context, item)
            : ProblemCodes.NotFound();

    private static async Task<IResult> PermitAsync(
        ApiCaller caller,
        string slug,
        Guid catalogEntryId,
        IfMatch ifMatch,
        PermissionRequest request,
        TenantEditor tenants,
        TenantPermissions permissions,
        HttpContext context,
        CancellationToken ct) =>
        await tenants.OpenAsync(slug, caller.Actor, ct) is not { } tenant
            ? ProblemCodes.NotFound()
            : await permissions
                .SetAsync(tenant.Id, catalogEntryId, ifMatch.ConcurrencyToken, request.Rule, caller.Actor, ct)
                .ToOkAsync(context, ifMatch);

    private static Task<IResult> ShownAsync(
        HttpContext context, IfMatch ifMatch, Task<EditOutcome<TenantDetail>> change
    ) => change.ToOkAsync(context, ifMatch);
}
