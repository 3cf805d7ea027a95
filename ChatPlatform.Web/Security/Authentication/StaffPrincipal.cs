using System.Security.Claims;
using ChatPlatform.Core.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// What a staff cookie says about its owner: which session. Rights are not in it: they are read from the database.
/// </summary>
public sealed class StaffPrincipalFactory(UserManager<User> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(StaffClaims.DisplayName, user.DisplayName));
        return identity;
    }
}

/// <summary>Claims of a principal of the staff.</summary>
public static class StaffClaims
{
    public const string DisplayName = "display_name";

    /// <summary>Id of the session.</summary>
    public const string Session = "sid";

    /// <summary>The user's security stamp, as Identity names it.</summary>
    public const string Stamp = "AspNet.Identity.SecurityStamp";

    /// <summary>The user's id; null for a stranger.</summary>
    public static Guid? UserId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Asks whether a cookie's principal still stands.</summary>
    public static async Task<Caller?> OfCookieAsync(
        this CallerResolver resolver, ClaimsPrincipal? principal, CancellationToken ct) =>
        principal?.UserId() is { } user && Guid.TryParse(principal.FindFirstValue(Session), out var session)
            ? await resolver.OfSessionAsync(CredentialKind.Cookie, user, session, principal.FindFirstValue(Stamp), ct)
            : null;
}
