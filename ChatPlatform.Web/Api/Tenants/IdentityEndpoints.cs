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
            .ProducesExample(Examples.Identity);
        group
            .MapPut("/", PutAsync)
            .ForManagers()
            .WithSummary("Set whether customers must be verified")
            .WithRequestExample(new RequireBody(true))
            .ProducesExample(Examples.Identity)
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "There is no secret.");
        group
            .MapPost("/secret", ReplaceSecretAsync)
            .ForManagers()
            .WithSummary("Create a new secret for signing customer identities. The previous secret stops working")
            .ProducesExample(new SecretResponse("vis_..."), StatusCodes.Status201Created);
    }

    public sealed record RequireBody(bool IsRequired);

    /// <param name="Secret">Not returned again.</param>
    public sealed record SecretResponse(string Secret);

    private static async Task<IResult> GetAsync(
        ApiCaller caller, IdentitySettings settings, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await settings.ReadAsync(caller.TenantId, ct));

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        IfMatch ifMatch,
        RequireBody body,
        IdentitySettings settings,
        HttpContext context,
        CancellationToken ct) =>
        settings
            .RequireAsync(caller.TenantId, ifMatch.ConcurrencyToken, body.IsRequired, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> ReplaceSecretAsync(
        ApiCaller caller, IdentitySettings settings, CancellationToken ct) =>
        settings
            .ReplaceSecretAsync(caller.TenantId, caller.Actor, ct)
            .ToResultAsync(secret => TypedResults.Created((string?)null, new SecretResponse(secret)));
}
