using System.Security.Claims;
using ChatPlatform.Core.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>What a staff cookie says about its owner. Rights are not in it: they are read from the database.</summary>
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

public static class StaffClaims
{
    public const string DisplayName = "display_name";

    /// <summary>The user's id; null for a stranger.</summary>
    public static Guid? UserId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}
