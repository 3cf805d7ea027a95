using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Web.Security.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>
/// Links a sign-in of the identity provider to the account of somebody who is signed in. Begins no session.
/// </summary>
public sealed partial class OidcConnect(LinkedLogins logins, IOptions<OidcOptions> options, ILogger<OidcConnect> logger)
{
    public const string Done = "done";

    /// <summary>It opens somebody else's account.</summary>
    public const string Taken = "taken";

    /// <summary>The account has another sign-in of the provider.</summary>
    public const string Another = "another";

    /// <summary>
    /// The provider did not answer, refused, sent what does not hold, or the session is another one by now.
    /// </summary>
    public const string Failed = "failed";

    private const string SessionItem = "connect";

    /// <summary>What goes to the provider and comes back sealed: whose session asked.</summary>
    public static AuthenticationProperties Ask(Caller caller) =>
        new() { RedirectUri = "/account", Items = { [SessionItem] = caller.CredentialId.ToString() } };

    /// <summary>True where the way to the provider began with <see cref="Ask"/>.</summary>
    public static bool IsMeant(AuthenticationProperties? properties) =>
        properties?.Items.ContainsKey(SessionItem) == true;

    /// <summary>The account page with a sentence.</summary>
    public static string PageWith(string what) => "/account" + new QueryBuilder { { "connect", what } }.ToQueryString();

    /// <summary>What an attempt came to, in words; null for what nobody of ours wrote.</summary>
    public static (string Text, bool IsGood)? SentenceOf(string? what, string provider) =>
        what switch
        {
            Done => ($"{provider} is connected. You can sign in with it from now on.", true),
            Taken => (
                $"This {provider} sign-in belongs to another account. Use another one, or unlink it in that account.",
                false),
            Another => ($"Your account is connected to another sign-in of {provider}. Unlink that one first.", false),
            Failed => ($"Connecting {provider} did not work. Nothing was changed; please try again.", false),
            _ => null,
        };

    /// <summary>Links, if the browser that comes back still holds the session that asked.</summary>
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
        http.Response.Redirect(PageWith(what));
    }

    /// <summary>Back to the account after a callback that does not hold.</summary>
    public Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        Log.CallbackRefused(logger, context.Failure?.Message);
        context.Response.Redirect(PageWith(Failed));
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A callback of the identity provider was refused: {Reason}")]
        public static partial void CallbackRefused(ILogger logger, string? reason);
    }
}
