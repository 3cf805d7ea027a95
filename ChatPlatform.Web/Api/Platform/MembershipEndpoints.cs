using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Api.Tenants;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>Memberships of a user, for platform admins.</summary>
public static class MembershipEndpoints
{
    public static void MapMemberships(this RouteGroupBuilder api)
    {
        // Outside of the tenant route group, so that suspended tenants can be managed.
        var group = api.MapGroup("/users/{userId:guid}/memberships").WithTags("Users");
        group
            .MapGet("/", ListAsync)
            .ForPlatformAdmins()
            .WithSummary("List the memberships of a user")
            .ProducesPage(PlaceExample);
        group
            .MapPost("/", AddAsync)
            .ForPlatformAdmins()
            .WithSummary("Add a user to a tenant")
            .WithRequestExample(new MembershipRequest("acme", TenantRole.Supporter))
            .ProducesExample(MemberEndpoints.MemberExample, StatusCodes.Status201Created)
            .ProducesError(StatusCodes.Status409Conflict, "The user is already a member.");
        group
            .MapGet("/{slug}", GetAsync)
            .ForPlatformAdmins()
            .WithSummary("Get the membership of a user in a tenant")
            .ProducesExample(MemberEndpoints.MemberExample);
        group
            .MapPut("/{slug}", PutAsync)
            .ForPlatformAdmins()
            .WithSummary("Change the role of a user in a tenant")
            .WithRequestExample(new MemberEndpoints.RoleRequest(TenantRole.TenantUser))
            .ProducesExample(MemberEndpoints.MemberExample)
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "You cannot change your own membership.");
        group
            .MapDelete("/{slug}", DeleteAsync)
            .ForPlatformAdmins()
            .WithSummary("Remove a user from a tenant")
            .ProducesNoContent()
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "You cannot change your own membership.");
    }

    /// <param name="Tenant">Slug or id.</param>
    public sealed record MembershipRequest(string Tenant, TenantRole Role);

    private static UserMembership PlaceExample { get; } =
        new(Examples.ToolId, "acme", "Acme Logistics", TenantRole.Supporter, 0);

    private static async Task<IResult> ListAsync(
        Guid userId,
        [AsParameters] PageQuery page,
        UserEditor users,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        await users.ReadAsync(userId, ct) is null
            ? ProblemCodes.NotFound()
            : await cursors.PageAsync(context, page, "", wanted => users.ListMembershipsAsync(userId, wanted, ct));

    private static async Task<IResult> AddAsync(
        ApiCaller caller,
        Guid userId,
        MembershipRequest request,
        TenantEditor tenants,
        Members members,
        HttpContext context,
        CancellationToken ct) =>
        await tenants.OpenAsync(request.Tenant, caller.Actor, ct) is not { } tenant
            ? ProblemCodes.NotFound()
            : await members
                .AddAsync(tenant.Id, userId, request.Role, caller.Actor, ct)
                .ToCreatedAsync(context, member => $"{context.Request.Path}/{tenant.Slug}");

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid userId, string slug, TenantEditor tenants, Members members, HttpContext context,
        CancellationToken ct) =>
        await tenants.OpenAsync(slug, caller.Actor, ct) is { } tenant
        && await members.ReadAsync(tenant.Id, userId, ct) is { } member
            ? ETags.Ok(context, member)
            : ProblemCodes.NotFound();

    private static async Task<IResult> PutAsync(
        ApiCaller caller,
        Guid userId,
        string slug,
        IfMatch ifMatch,
        MemberEndpoints.RoleRequest request,
        TenantEditor tenants,
        Members members,
        HttpContext context,
        CancellationToken ct) =>
        await tenants.OpenAsync(slug, caller.Actor, ct) is not { } tenant
            ? ProblemCodes.NotFound()
            : await members.ChangeRoleAsync(tenant.Id, userId, ifMatch.ConcurrencyToken, request.Role, caller.Actor, ct)
                .ToOkAsync(context, ifMatch);

    private static async Task<IResult> DeleteAsync(
        ApiCaller caller,
        Guid userId,
        string slug,
        IfMatch ifMatch,
        TenantEditor tenants,
        Members members,
        CancellationToken ct) =>
        await tenants.OpenAsync(slug, caller.Actor, ct) is not { } tenant
            ? ProblemCodes.NotFound()
            : await members
                .RemoveAsync(tenant.Id, userId, ifMatch.ConcurrencyToken, caller.Actor, ct)
                .ToNoContentAsync(ifMatch);
}
