using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>The tenant and visitor of a token.</summary>
/// <param name="SecretId">Identifies the tenant's secret that verified the visitor; null for unverified visitors.
/// </param>
public sealed record ChatUser(Guid TenantId, Guid VisitorId, string? SecretId = null);

/// <summary>
/// Issues tokens for visitors of the widget: RS256, bound to tenant and visitor, with their own type, so that no other
/// endpoint accepts them.
/// </summary>
public sealed class ChatUserTokens(SigningKeys keys, IOptions<JwtOptions> options, TimeProvider clock)
{
    /// <summary>"typ" of these tokens.</summary>
    public const string TokenType = "chat+jwt";

    public const string Role = "ChatUser";

    public const string TenantClaim = "tenant";

    public const string SecretIdClaim = "secret_id";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public (string Token, DateTimeOffset ExpiresAt) Issue(ChatUser user)
    {
        var now = clock.GetUtcNow();
        var expires = now.AddHours(options.Value.LifetimeHours);
        List<Claim> claims =
        [
            new("sub", user.VisitorId.ToString()),
            new(TenantClaim, user.TenantId.ToString()),
            new("role", Role),
        ];
        if (user.SecretId is not null)
        {
            claims.Add(new(SecretIdClaim, user.SecretId));
        }

        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Subject = new ClaimsIdentity(claims),
            SigningCredentials = keys.Signing,
        });
        return (token, expires);
    }

    /// <summary>
    /// Validation rules of these tokens (S14): one algorithm, one type, issuer, audience, and expiry with a tolerance
    /// of 30 seconds.
    /// </summary>
    public TokenValidationParameters Validation => TokenRules.For(keys, options.Value, TokenType);

    /// <summary>Reads a validated token's principal; null when a visitor's claims are missing.</summary>
    public static ChatUser? Of(ClaimsPrincipal principal) =>
        principal.IsInRole(Role)
        && Guid.TryParse(principal.FindFirstValue(TenantClaim), out var tenant)
        && Guid.TryParse(principal.FindFirstValue("sub"), out var visitor)
            ? new(tenant, visitor, principal.FindFirstValue(SecretIdClaim))
            : null;
}
