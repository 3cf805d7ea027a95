using System.Security.Claims;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>The caller of a request, set by the authentication scheme.</summary>
public static class Callers
{
    /// <summary>The staff caller.</summary>
    /// <exception cref="InvalidOperationException">The endpoint allows anonymous requests, which is a bug.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.FindCaller()
        ?? throw new InvalidOperationException("This endpoint uses its caller, but allows anonymous requests.");

    /// <summary>The staff caller; null for anonymous requests and visitors.</summary>
    public static Caller? FindCaller(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>The caller as actor of audit entries.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.Caller().ActorFrom(context.Connection.RemoteIpAddress?.ToString(), context.TraceIdentifier);

    /// <summary>An unauthenticated caller as actor of audit entries.</summary>
    /// <param name="name">The claimed name.</param>
    public static Actor AnonymousActor(this HttpContext context, string name) =>
        new(ActorKind.Anonymous, null, name, context.Connection.RemoteIpAddress?.ToString(), context.TraceIdentifier);

    /// <param name="ask">Resolves the credential again; null when it is no longer valid.</param>
    internal static void SetCaller(this HttpContext context, Caller caller, Func<CancellationToken, Task<Caller?>> ask)
    {
        context.Features.Set(caller);
        context.Features.Set(new CredentialCheck(async ct => await ask(ct) is not null));
    }

    /// <summary>Creates a principal for a credential without claims.</summary>
    internal static ClaimsPrincipal PrincipalOf(Caller caller, string scheme) =>
        new(
            new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, caller.UserId.ToString()),
                    new(ClaimTypes.Name, caller.Email),
                    new(StaffClaims.DisplayName, caller.Name),
                ],
                scheme));
}
