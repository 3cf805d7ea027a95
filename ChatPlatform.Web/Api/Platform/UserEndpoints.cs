using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Api.Tenants;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>Users of the platform, for platform admins.</summary>
public static class UserEndpoints
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/users").WithTags("Users");
        group.MapGet("/", ListAsync).ForPlatformAdmins().WithSummary("List users").ProducesPage(ItemExample);
        group
            .MapPost("/", InviteAsync)
            .ForPlatformAdmins()
            .WithSummary("Invite a member of a tenant, or a platform admin when no tenant is given")
            .WithRequestExample(new InviteRequest("ada@example.com", "acme", TenantRole.Supporter))
            .ProducesExample(MemberEndpoints.InvitationExample, StatusCodes.Status201Created)
            .ProducesError(
                StatusCodes.Status409Conflict,
                "Already invited or a member, or the tenant's limit of members is reached."
            );
        group.MapGet("/{userId:guid}", GetAsync)
            .ForPlatformAdmins().WithSummary("Get a user")
            .ProducesExample(DetailExample);
        group
            .MapPut("/{userId:guid}", PutAsync)
            .ForPlatformAdmins()
            .WithSummary("Change a user")
            .WithRequestExample(new UserDraft("Mira Rahn", "mira@example.com", false, false))
            .ProducesExample(DetailExample)
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "It is your own account, or the last platform admin.");
        group
            .MapDelete("/{userId:guid}", DeleteAsync)
            .ForPlatformAdmins()
            .WithSummary("Delete a user")
            .ProducesNoContent()
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "It is your own account, or the last platform admin.");
        group
            .MapDelete("/{userId:guid}/second-factor", RemoveFactorAsync)
            .ForPlatformAdmins()
            .WithSummary("Remove the second factor of a user")
            .ProducesExample(DetailExample)
            .WithIfMatch();
        group
            .MapPost("/{userId:guid}/password-reset", ResetAsync)
            .ForPlatformAdmins()
            .WithSummary("Create a password reset link")
            .ProducesExample(
                new LinkResponse("/password-reset#9f2c...", Examples.At, false), StatusCodes.Status201Created);
        group
            .MapGet("/{userId:guid}/sessions", SessionsAsync)
            .ForPlatformAdmins()
            .WithSummary("List the sessions of a user")
            .ProducesPage(SessionExample);
        group
            .MapDelete("/{userId:guid}/sessions", EndAllAsync)
            .ForPlatformAdmins()
            .WithSummary("End all sessions and revoke all API tokens of a user")
            .ProducesNoContent();
        group
            .MapDelete("/{userId:guid}/sessions/{sessionId:guid}", EndAsync)
            .ForPlatformAdmins()
            .WithSummary("End one session of a user")
            .ProducesNoContent();
    }

    /// <param name="Tenant">Slug or id of the tenant; omitted to invite a platform admin.</param>
    /// <param name="Role">Role in the tenant; required with a tenant.</param>
    public sealed record InviteRequest(string Email, string? Tenant = null, TenantRole? Role = null);

    /// <param name="Path">Path of the link on this site; not returned again.</param>
    /// <param name="Mailed">True when the link was also sent by e-mail.</param>
    public sealed record LinkResponse(string Path, DateTimeOffset ExpiresAt, bool Mailed);

    private static UserItem ItemExample { get; } =
        new(Examples.AgentId, "Mira Rahn", "mira@example.com", false, false, true, 2, Examples.At, Examples.At);

    private static UserDetail DetailExample { get; } =
        new(
            Examples.AgentId, "Mira Rahn", "mira@example.com", false, false, true,
            [new(Examples.ToolId, "acme", "Acme Logistics", TenantRole.Supporter, 0)], Examples.At, Examples.At, 0);

    private static SessionItem SessionExample { get; } =
        new(Examples.AgentId, SessionKind.Browser, Examples.At, Examples.At, Examples.At, "192.0.2.7", "Firefox");

    /// <param name="sort">id, name, tenants or latestSignIn; by default id.</param>
    private static Task<IResult> ListAsync(
        string? search, string? filter, string? sort, [AsParameters] PageQuery page, UserQueries users, Cursors cursors,
        HttpContext context, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var narrow = errors.ParseEnum<UserFilter>("filter", filter) ?? UserFilter.All;
        var order = errors.ParseEnum<UserSort>("sort", sort) ?? UserSort.Id;
        return errors.Any
            ? Task.FromResult<IResult>(ProblemCodes.Invalid(errors))
            : cursors.PageAsync(context, page, $"{order}|{narrow}|{search}", wanted =>
                users.PageAsync(search, narrow, order, wanted, ct));
    }

    private static async Task<IResult> InviteAsync(
        ApiCaller caller, InviteRequest request, Invitations invitations, TenantEditor tenants, CancellationToken ct)
    {
        TenantDetail? tenant = null;
        if (request.Tenant is not null && (tenant = await tenants.OpenAsync(request.Tenant, caller.Actor, ct)) is null)
        {
            return ProblemCodes.NotFound();
        }

        // A role without a tenant must not create a platform admin by mistake.
        return
            new FieldErrors().Check("tenant", request.Role is null || tenant is not null, "must be given with a role")
                is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : await invitations
                .InviteAsync(new(request.Email, tenant?.Id, request.Role, caller.Issuer), caller.Actor, ct)
                .ToResultAsync(MemberEndpoints.Invited);
    }

    private static async Task<IResult> GetAsync(
        Guid userId, UserEditor users, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await users.ReadAsync(userId, ct));

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        Guid userId,
        IfMatch ifMatch,
        UserDraft request,
        UserEditor users,
        HttpContext context,
        CancellationToken ct) =>
        users
            .UpdateAsync(userId, ifMatch.ConcurrencyToken, request, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid userId, IfMatch ifMatch, UserEditor users, CancellationToken ct
    ) => users.DeleteAsync(userId, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);

    private static Task<IResult> RemoveFactorAsync(
        ApiCaller caller, Guid userId, IfMatch ifMatch, UserEditor users, HttpContext context, CancellationToken ct) =>
        users.RemoveSecondFactorAsync(userId, ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static async Task<IResult> ResetAsync(
        ApiCaller caller, Guid userId, AccountLinks links, CancellationToken ct) =>
        await links.ResetAsync(userId, caller.Issuer, caller.Actor, ct) is { } link
            ? TypedResults.Created(
                (string?)null, new LinkResponse($"/password-reset#{link.Secret}", link.ExpiresAt, link.IsMailed))
            : ProblemCodes.NotFound();

    private static async Task<IResult> SessionsAsync(
        Guid userId,
        [AsParameters] PageQuery page,
        UserEditor users,
        UserSessions sessions,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        await users.ReadAsync(userId, ct) is null
            ? ProblemCodes.NotFound()
            : await cursors.PageAsync(
                context, page, "", wanted => sessions.PageAsync(userId, wanted, ct));

    private static async Task<IResult> EndAllAsync(
        ApiCaller caller, Guid userId, UserEditor users, UserSessions sessions, CancellationToken ct)
    {
        if (await users.ReadAsync(userId, ct) is null)
        {
            return ProblemCodes.NotFound();
        }

        await sessions.EndAllAsync(userId, null, caller.Actor, ct);
        return TypedResults.NoContent();
    }

    private static Task<IResult> EndAsync(
        ApiCaller caller, Guid userId, Guid sessionId, UserSessions sessions, CancellationToken ct
    ) => sessions.EndAsync(userId, sessionId, caller.Actor, ct).ToNoContentAsync();
}
