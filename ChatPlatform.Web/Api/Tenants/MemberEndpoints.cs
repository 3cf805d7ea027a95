using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Members and invitations of a tenant.</summary>
public static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder tenant)
    {
        var members = tenant.MapGroup("/members").WithTags("Team");
        members.MapGet("/", ListAsync).ForManagers().WithSummary("List the members").ProducesPage(MemberExample);
        members.MapGet("/{id:guid}", GetAsync).ForManagers().WithSummary("Get a member").ProducesExample(MemberExample);
        members
            .MapPut("/{id:guid}", PutAsync)
            .ForManagers()
            .WithSummary("Change the role of a member")
            .WithRequestExample(new RoleRequest(TenantRole.Supporter))
            .ProducesExample(MemberExample)
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "You cannot change your own membership.");
        members
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Remove a member")
            .ProducesNoContent()
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "You cannot change your own membership.");

        var invitations = tenant.MapGroup("/invitations").WithTags("Team");
        invitations
            .MapGet("/", InvitedAsync)
            .ForManagers()
            .WithSummary("List open invitations")
            .ProducesPage(InvitationExample.Invitation);
        invitations
            .MapPost("/", InviteAsync)
            .ForManagers()
            .WithSummary("Invite a member")
            .WithRequestExample(new InvitationRequest("mira@example.com", TenantRole.Supporter))
            .ProducesExample(InvitationExample, StatusCodes.Status201Created)
            .ProducesError(
                StatusCodes.Status409Conflict, "Already invited or a member, or the limit of members is reached.");
        invitations
            .MapPost("/{id:guid}/renew", RenewAsync)
            .ForManagers()
            .WithSummary("Create a new link. The previous link stops working")
            .ProducesExample(InvitationExample, StatusCodes.Status201Created);
        invitations
            .MapDelete("/{id:guid}", RevokeAsync)
            .ForManagers()
            .WithSummary("Revoke an invitation")
            .ProducesNoContent();
    }

    public sealed record RoleRequest(TenantRole Role);

    public sealed record InvitationRequest(string Email, TenantRole Role);

    /// <param name="Path">Path of the link on this site, not returned again; null when it is only sent by
    /// e-mail.</param>
    /// <param name="Mailed">True when the link was sent to the invited address.</param>
    public sealed record InvitationResponse(InvitationItem Invitation, string? Path, bool Mailed);

    internal static InvitationResponse InvitationExample { get; } =
        new(
            new(
                Examples.AgentId, "mira@example.com", TenantRole.Supporter, "Olga Owner", Examples.At,
                Examples.At.AddDays(7)),
            "/invitation#9f2c...",
            false);

    internal static MemberItem MemberExample { get; } =
        new(Examples.AgentId, "Mira Rahn", "mira@example.com", TenantRole.Supporter, false, Examples.At, Examples.At);

    internal static IResult Invited(NewInvitation made) =>
        TypedResults.Created((string?)null, ResponseOf(made));

    internal static InvitationResponse ResponseOf(NewInvitation made) =>
        new(made.Invitation, made.Path, made.IsMailed);

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, Members members, Cursors cursors, HttpContext context,
        CancellationToken ct
    ) => cursors.PageAsync(context, page, "", wanted => members.PageAsync(caller.TenantId, MemberSort.Id, wanted, ct));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, Members members, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await members.ReadAsync(caller.TenantId, id, ct));

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        Guid id,
        IfMatch ifMatch,
        RoleRequest request,
        Members members,
        HttpContext context,
        CancellationToken ct) =>
        members
            .ChangeRoleAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, request.Role, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, Members members, CancellationToken ct
    ) => members.RemoveAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);

    private static Task<IResult> InvitedAsync(
        ApiCaller caller, [AsParameters] PageQuery page, Invitations invitations, Cursors cursors, HttpContext context,
        CancellationToken ct
    ) => cursors.PageAsync(context, page, "", wanted => invitations.PageAsync(caller.TenantId, wanted, ct));

    private static Task<IResult> InviteAsync(
        ApiCaller caller, InvitationRequest request, Invitations invitations, CancellationToken ct) =>
        invitations
            .InviteAsync(new(request.Email, caller.TenantId, request.Role, caller.Issuer), caller.Actor, ct)
            .ToResultAsync(Invited);

    private static Task<IResult> RenewAsync(ApiCaller caller, Guid id, Invitations invitations, CancellationToken ct) =>
        invitations.RenewAsync(caller.TenantId, id, caller.Issuer, caller.Actor, ct).ToResultAsync(Invited);

    private static Task<IResult> RevokeAsync(
        ApiCaller caller, Guid id, Invitations invitations, CancellationToken ct
    ) => invitations.RevokeAsync(caller.TenantId, id, caller.Actor, ct).ToNoContentAsync();
}
