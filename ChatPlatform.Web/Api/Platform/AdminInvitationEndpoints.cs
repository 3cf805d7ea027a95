using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Api.Tenants;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>Open invitations of platform admins. POST /users creates them.</summary>
public static class AdminInvitationEndpoints
{
    public static void MapAdminInvitations(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/users/invitations").WithTags("Users");
        group
            .MapGet("/", ListAsync)
            .ForPlatformAdmins()
            .WithSummary("List open invitations of platform admins")
            .ProducesPage(Example.Invitation);
        group
            .MapPost("/{id:guid}/renew", RenewAsync)
            .ForPlatformAdmins()
            .WithSummary("Create a new link. The previous link stops working")
            .ProducesExample(Example, StatusCodes.Status201Created);
        group
            .MapDelete("/{id:guid}", RevokeAsync)
            .ForPlatformAdmins()
            .WithSummary("Revoke an invitation")
            .ProducesNoContent();
    }

    private static MemberEndpoints.InvitationResponse Example { get; } =
        new(
            new(Examples.AgentId, "ada@example.com", null, "Petra Admin", Examples.At, Examples.At.AddDays(7)),
            "/invitation#9f2c...", false);

    private static Task<IResult> ListAsync(
        [AsParameters] PageQuery page, Invitations invitations, Cursors cursors, HttpContext context,
        CancellationToken ct
    ) => cursors.PageAsync(context, page, "", wanted => invitations.PageAsync(null, wanted, ct));

    private static Task<IResult> RenewAsync(ApiCaller caller, Guid id, Invitations invitations, CancellationToken ct) =>
        invitations.RenewAsync(null, id, caller.Issuer, caller.Actor, ct).ToResultAsync(MemberEndpoints.Invited);

    private static Task<IResult> RevokeAsync(
        ApiCaller caller, Guid id, Invitations invitations, CancellationToken ct
    ) => invitations.RevokeAsync(null, id, caller.Actor, ct).ToNoContentAsync();
}
