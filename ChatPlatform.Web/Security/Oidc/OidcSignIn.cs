using System.Security.Claims;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Mail;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>Handles callbacks of the identity provider.</summary>
public sealed partial class OidcSignIn(
    ExternalLogins logins,
    StaffSignIn signIn,
    AuditLog auditLog,
    IOptions<OidcOptions> options,
    ILogger<OidcSignIn> logger)
{
    /// <summary>No account for this sign-in, or a disabled one, which callers cannot tell apart.</summary>
    public const string Unknown = "unknown";

    /// <summary>The provider is unavailable or rejected the request, or the response is not valid.</summary>
    public const string Failed = "failed";

    /// <summary>Starts the session of a known user, after the second step when it is required.</summary>
    public async Task CompleteAsync(TicketReceivedContext context)
    {
        var (http, ct) = (context.HttpContext, context.HttpContext.RequestAborted);
        var target = LocalUrl.OrHome(context.ReturnUri);
        context.HandleResponse();
        var who = IdentityOf(context.Principal!, options.Value);
        var user = who is null
            ? null
            : await logins.FindAsync(who, http.Connection.RemoteIpAddress?.ToString(), http.TraceIdentifier, ct);
        if (user is null)
        {
            await RefuseAsync(http, who?.Email, Unknown, target, ct);
        }
        else if (user.TwoFactorEnabled && !HadSecondFactor(context.Principal!))
        {
            await SecondStep.BeginAsync(user, target, http);
            http.Response.Redirect("/sign-in/code");
        }
        else
        {
            await signIn.BeginAsync(user, http, ct);
            http.Response.Redirect(target);
        }
    }

    /// <summary>Redirects to the sign-in page after an invalid callback.</summary>
    public Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        Log.CallbackRefused(logger, context.Failure?.Message);
        return RefuseAsync(
            context.HttpContext, null, Failed, LocalUrl.OrHome(context.Properties?.RedirectUri),
            context.HttpContext.RequestAborted);
    }

    /// <summary>URL of the sign-in page with an error code.</summary>
    public static string ErrorUrl(string why, string returnUrl) =>
        "/sign-in" + new QueryBuilder { { "why", why }, { "returnUrl", returnUrl } }.ToQueryString();

    private async Task RefuseAsync(HttpContext http, string? email, string why, string returnUrl, CancellationToken ct)
    {
        var name = email ?? options.Value.DisplayName;
        await auditLog.RecordAsync(
            AuditEntry.Security(
                "sign_in.refused", http.AnonymousActor(name), null, "user", name,
                new { by = options.Value.DisplayName, why }
            ),
            ct);
        http.Response.Redirect(ErrorUrl(why, returnUrl));
    }

    /// <summary>The identity in a validated token; null when it is incomplete.</summary>
    internal static ExternalIdentity? IdentityOf(ClaimsPrincipal principal, OidcOptions options)
    {
        var email = EmailAddress.Parse(principal.FindFirstValue("email")) ?? principal.FindFirstValue("email");
        var isVerified = email is not null && options.Allows(email)
            && string.Equals(principal.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase);
        return
            principal.FindFirstValue("iss") is { Length: > 0 } issuer
            && principal.FindFirstValue("sub") is { Length: > 0 } subject
            ? new(issuer, subject, options.DisplayName, email, isVerified)
            : null;
    }

    /// <summary>True when the provider has verified a second factor (amr claim, RFC 8176).</summary>
    private static bool HadSecondFactor(ClaimsPrincipal principal) =>
        principal.FindAll("amr").Any(c => c.Value is "mfa" or "otp");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A callback of the identity provider was rejected: {Reason}")]
        public static partial void CallbackRefused(ILogger logger, string? reason);
    }
}
