using ChatPlatform.Core.Widgets.Identity;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Security;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Whether a tenant's site vouches for its customers, and with which secret. The secret is in one answer only: that of its making.</summary>
public static class IdentityEndpoints
{
    public static void MapIdentity(this WebApplication app)
    {
        var group = app.MapGroup("/api/v1/tenants/{tenant}/widget-settings/identity").RequireAuthorization(SecurityExtensions.StaffPolicy).AddEndpointFilter<ManagerDoor>();
        group.MapGet("/", GetAsync);
        group.MapPut("/", PutAsync);
        group.MapPost("/secret", ReplaceSecretAsync);
    }

    public sealed record RequireBody(bool IsRequired);

    /// <param name="Secret">Shown now and never again.</param>
    public sealed record SecretAnswer(string Secret);

    private static async Task<IResult> GetAsync(HttpContext context, IdentitySettings settings, CancellationToken ct) =>
        await settings.ReadAsync(ManagerDoor.Of(context).TenantId, ct) is { } state ? TypedResults.Ok(state) : ProblemCodes.NotFound();

    private static async Task<IResult> PutAsync(HttpContext context, RequireBody body, IdentitySettings settings, CancellationToken ct)
    {
        var manager = ManagerDoor.Of(context);
        return await settings.RequireAsync(manager.TenantId, body.IsRequired, manager.Actor, ct) switch
        {
            RequireOutcome.Saved => await GetAsync(context, settings, ct),
            RequireOutcome.NoSecret => ProblemCodes.Problem(
                StatusCodes.Status409Conflict, "no_secret", "Make a secret first: without one, no customer could be verified and nobody could chat."),
            _ => ProblemCodes.NotFound(),
        };
    }

    private static async Task<IResult> ReplaceSecretAsync(HttpContext context, IdentitySettings settings, CancellationToken ct)
    {
        var manager = ManagerDoor.Of(context);
        return await settings.ReplaceSecretAsync(manager.TenantId, manager.Actor, ct) is { } secret
            ? TypedResults.Created((string?)null, new SecretAnswer(secret))
            : ProblemCodes.NotFound();
    }
}
