using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Api.Tenants;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>The places that a user has in tenants, for platform admins.</summary>
public static class MembershipEndpoints
{
    public static void MapMemberships(this RouteGroupBuilder api)
    {
        // Not the group of a tenant's own routes: a suspended tenant's team is set up here too.
        var group = api.MapGroup("/users/{userId:guid}/memberships").WithTags("Users");
        group
            .MapGet("/", ListAsync)
            .ForPlatformAdmins()
            .WithSummary("List the tenants that a user belongs to")
            .GivesPage(PlaceExample);
        group
            .MapPost("/", AddAsync)
            .ForPlatformAdmins()
            .WithSummary("Put a user into a tenant's team")
            .Takes(new MembershipRequest("acme", TenantRole.Supporter))
            .Gives(MemberEndpoints.MemberExample, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict, "The user is a member already.");
        group
            .MapGet("/{slug}", GetAsync)
            .ForPlatformAdmins()
            .WithSummary("Read the place of a user in a tenant")
            .Gives(MemberEndpoints.MemberExample);
        group
            .MapPut("/{slug}", PutAsync)
            .ForPlatformAdmins()
            .WithSummary("Give a user another role in a tenant")
            .Takes(new MemberEndpoints.RoleRequest(TenantRole.TenantUser))
            .Gives(MemberEndpoints.MemberExample)
            .WithIfMatch()
            .Refuses(StatusCodes.Status409Conflict, "Nobody changes their own place.");
        group
            .MapDelete("/{slug}", DeleteAsync)
            .ForPlatformAdmins()
            .WithSummary("Take a user out of a tenant's team")
            .GivesNothing()
            .WithIfMatch()
            .Refuses(StatusCodes.Status409Conflict, "Nobody changes their own place.");
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
            : await cursors.PageAsync(context, page, "", wanted => users.PlacesAsync(userId, wanted, ct));

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
                .ToResultAsync(member =>
                    ETags.Created(context, $"{context.Request.Path}/{tenant.Slug}", member, member.ConcurrencyToken));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid userId, string slug, TenantEditor tenants, Members members, HttpContext context,
        CancellationToken ct) =>
        await tenants.OpenAsync(slug, caller.Actor, ct) is { } tenant
        && await members.ReadAsync(tenant.Id, userId, ct) is { } member
            ? ETags.Shown(context, member, member.ConcurrencyToken)
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
                .ToResultAsync(member => ETags.Shown(context, member, member.ConcurrencyToken), ifMatch);

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
