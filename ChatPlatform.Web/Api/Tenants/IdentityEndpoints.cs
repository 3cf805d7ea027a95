using ChatPlatform.Core.Widgets.VerifiedVisitors;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Settings of verified customers. The secret is returned only when it is created.</summary>
public static class IdentityEndpoints
{
    public static void MapIdentity(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/widget-settings/identity").WithTags("Widget");
        group
            .MapGet("/", GetAsync)
            .ForManagers()
            .WithSummary("Get whether customers must be verified")
            .Gives(Examples.Identity);
        group
            .MapPut("/", PutAsync)
            .ForManagers()
            .WithSummary("Set whether customers must be verified")
            .Takes(new RequireBody(true))
            .Gives(Examples.Identity)
            .WithIfMatch()
            .Refuses(StatusCodes.Status409Conflict, "There is no secret.");
        group
            .MapPost("/secret", ReplaceSecretAsync)
            .ForManagers()
            .WithSummary("Create a new secret for signing customer identities. The previous secret stops working")
            .Gives(new SecretAnswer("vis_..."), StatusCodes.Status201Created);
    }

    public sealed record RequireBody(bool IsRequired);

    /// <param name="Secret">Not returned again.</param>
    public sealed record SecretAnswer(string Secret);

    private static async Task<IResult> GetAsync(
        ApiCaller caller, IdentitySettings settings, HttpContext context, CancellationToken ct) =>
        ETags.ShownOrNotFound(context, await settings.ReadAsync(caller.TenantId, ct));

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        IfMatch ifMatch,
        RequireBody body,
        IdentitySettings settings,
        HttpContext context,
        CancellationToken ct) =>
        settings
            .RequireAsync(caller.TenantId, ifMatch.ConcurrencyToken, body.IsRequired, caller.Actor, ct)
            .ToShownAsync(context, ifMatch);

    private static Task<IResult> ReplaceSecretAsync(
        ApiCaller caller, IdentitySettings settings, CancellationToken ct) =>
        settings
            .ReplaceSecretAsync(caller.TenantId, caller.Actor, ct)
            .ToResultAsync(secret => TypedResults.Created((string?)null, new SecretAnswer(secret)));
}
