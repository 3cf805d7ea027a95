using System.Security.Claims;
using ChatPlatform.Core.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// Creates the principal of the staff cookie. It identifies the session; permissions are read from the database.
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

/// <summary>Claims of staff principals.</summary>
public static class StaffClaims
{
    public const string DisplayName = "display_name";

    /// <summary>Id of the session.</summary>
    public const string Session = "sid";

    /// <summary>Claim type of the security stamp in ASP.NET Core Identity.</summary>
    public const string Stamp = "AspNet.Identity.SecurityStamp";

    /// <summary>The user's id; null for anonymous users.</summary>
    public static Guid? UserId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Checks whether a cookie's principal is still valid.</summary>
    public static async Task<Caller?> OfCookieAsync(
        this CallerResolver resolver, ClaimsPrincipal? principal, CancellationToken ct) =>
        principal?.UserId() is { } user && Guid.TryParse(principal.FindFirstValue(Session), out var session)
            ? await resolver.OfSessionAsync(CredentialKind.Cookie, user, session, principal.FindFirstValue(Stamp), ct)
            : null;
}
