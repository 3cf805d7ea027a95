using ChatPlatform.Core.Widgets.VerifiedVisitors;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>
/// Whether a tenant's site vouches for its visitors, and with which secret. The secret is in one answer only: that of
/// its making.
/// </summary>
public static class IdentityEndpoints
{
    public static void MapIdentity(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/widget-settings/identity").WithTags("Widget");
        group
            .MapGet("/", GetAsync)
            .ForManagers()
            .WithSummary("Read whether customers must be verified")
            .Gives(Examples.Identity);
        group
            .MapPut("/", PutAsync)
            .ForManagers()
            .WithSummary("Say whether customers must be verified")
            .Takes(new RequireBody(true))
            .Gives(Examples.Identity)
            .WithIfMatch()
            .Refuses(StatusCodes.Status409Conflict, "There is no secret yet.");
        group
            .MapPost("/secret", ReplaceSecretAsync)
            .ForManagers()
            .WithSummary("Make a new secret that the tenant's site signs customers with; the one before ends")
            .Gives(new SecretAnswer("vis_..."), StatusCodes.Status201Created);
    }

    public sealed record RequireBody(bool IsRequired);

    /// <param name="Secret">Shown now and never again.</param>
    public sealed record SecretAnswer(string Secret);

    private static async Task<IResult> GetAsync(
        ApiCaller caller, IdentitySettings settings, HttpContext context, CancellationToken ct) =>
        await settings.ReadAsync(caller.TenantId, ct) is { } state
            ? ETags.Shown(context, state, state.ConcurrencyToken)
            : ProblemCodes.NotFound();

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        IfMatch ifMatch,
        RequireBody body,
        IdentitySettings settings,
        HttpContext context,
        CancellationToken ct) =>
        settings
            .RequireAsync(caller.TenantId, ifMatch.ConcurrencyToken, body.IsRequired, caller.Actor, ct)
            .ToResultAsync(state => ETags.Shown(context, state, state.ConcurrencyToken), ifMatch);

    private static Task<IResult> ReplaceSecretAsync(
        ApiCaller caller, IdentitySettings settings, CancellationToken ct) =>
        settings
            .ReplaceSecretAsync(caller.TenantId, caller.Actor, ct)
            .ToResultAsync(secret => TypedResults.Created((string?)null, new SecretAnswer(secret)));
}
