using System.Security.Claims;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>The caller of a request, put there by whichever scheme recognised the credential.</summary>
public static class Callers
{
    /// <summary>Who of the staff calls.</summary>
    /// <exception cref="InvalidOperationException">The endpoint lets strangers in: a bug of the program.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.FindCaller()
        ?? throw new InvalidOperationException("This endpoint asks for its caller, but lets strangers in.");

    /// <summary>Who of the staff calls; null for strangers and visitors.</summary>
    public static Caller? FindCaller(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>The caller for the audit log.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.Caller().ActorFrom(context.Connection.RemoteIpAddress?.ToString(), context.TraceIdentifier);

    /// <summary>Somebody who has not proved anything, for the audit log.</summary>
    /// <param name="name">The name that was given.</param>
    public static Actor Stranger(this HttpContext context, string name) =>
        new(ActorKind.Stranger, null, name, context.Connection.RemoteIpAddress?.ToString(), context.TraceIdentifier);

    /// <param name="ask">Asks again who the credential belongs to; null once it is no longer good.</param>
    internal static void SetCaller(this HttpContext context, Caller caller, Func<CancellationToken, Task<Caller?>> ask)
    {
        context.Features.Set(caller);
        context.Features.Set(new CredentialCheck(async ct => await ask(ct) is not null));
    }

    /// <summary>A principal for a credential that carries none of its own.</summary>
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
