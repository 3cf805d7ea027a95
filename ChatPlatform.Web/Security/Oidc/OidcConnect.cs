using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Web.Security.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>Links a sign-in of the identity provider to the account of the signed-in user. Starts no session.</summary>
public sealed partial class OidcConnect(LinkedLogins logins, IOptions<OidcOptions> options, ILogger<OidcConnect> logger)
{
    public const string Done = "done";

    /// <summary>The sign-in belongs to another account.</summary>
    public const string Taken = "taken";

    /// <summary>The account is linked to another sign-in of the provider.</summary>
    public const string Another = "another";

    /// <summary>
    /// The provider is unavailable or rejected the request, the response is not valid, or the session has changed.
    /// </summary>
    public const string Failed = "failed";

    private const string SessionItem = "connect";

    /// <summary>Properties of the challenge, with the session that starts the link in the protected state.</summary>
    public static AuthenticationProperties CreateChallenge(Caller caller) =>
        new() { RedirectUri = "/account", Items = { [SessionItem] = caller.CredentialId.ToString() } };

    /// <summary>True when the challenge was created by <see cref="CreateChallenge"/>.</summary>
    public static bool IsLinkChallenge(AuthenticationProperties? properties) =>
        properties?.Items.ContainsKey(SessionItem) == true;

    /// <summary>URL of the account page with a result code.</summary>
    public static string ResultUrl(string what) =>
        "/account" + new QueryBuilder { { "connect", what } }.ToQueryString();

    /// <summary>Message for a result code; null for unknown codes.</summary>
    public static (string Text, bool IsGood)? TextFor(string? what, string provider) =>
        what switch
        {
            Done => ($"{provider} is connected. You can now sign in with it.", true),
            Taken => (
                $"This {provider} sign-in belongs to another account. Use another one, or unlink it in that account.",
                false),
            Another => ($"Your account is connected to another sign-in of {provider}. Unlink that one first.", false),
            Failed => ($"Connecting {provider} failed. Nothing was changed. Please try again.", false),
            _ => null,
        };

    /// <summary>Links the sign-in when the browser still has the session that started the link.</summary>
    public async Task CompleteAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        context.HandleResponse();
        await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var what =
            http.FindCaller() is { Kind: CredentialKind.Cookie } me
            && me.CredentialId.ToString() == context.Properties!.Items[SessionItem]
            && OidcSignIn.IdentityOf(context.Principal!, options.Value) is { } who
                ? await logins.LinkAsync(
                    me.UserId, who, me.ActorFrom(http.Connection.RemoteIpAddress?.ToString(), http.TraceIdentifier),
                    http.RequestAborted) switch
                {
                    LinkOutcome.Linked => Done,
                    LinkOutcome.BelongsToAnother => Taken,
                    LinkOutcome.HasAnother => Another,
                    _ => Failed,
                }
                : Failed;
        http.Response.Redirect(ResultUrl(what));
    }

    /// <summary>Redirects to the account page after an invalid callback.</summary>
    public Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        Log.CallbackRefused(logger, context.Failure?.Message);
        context.Response.Redirect(ResultUrl(Failed));
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A callback of the identity provider was rejected: {Reason}")]
        public static partial void CallbackRefused(ILogger logger, string? reason);
    }
}
