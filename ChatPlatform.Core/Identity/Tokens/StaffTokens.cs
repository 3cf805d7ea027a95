using System.Security.Claims;
using ChatPlatform.Core.Identity.Sessions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>A staff token as it says of itself; what it opens is the database's to say.</summary>
public sealed record StaffToken(Guid UserId, Guid SessionId, string? Stamp);

/// <summary>
/// Issues the bearer token of staff: RS256, at most 24 hours, bound to a session and to the user's security stamp
/// (FR-5.1, S14).
/// </summary>
public sealed class StaffTokens(SigningKeys keys, IOptions<JwtOptions> options)
{
    /// <summary>"typ" of these tokens (RFC 9068).</summary>
    public const string TokenType = "at+jwt";

    public const string SessionClaim = "sid";

    private const string StampClaim = "stamp";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token that lives as long as its session.</summary>
    public string Issue(User user, UserSession session) =>
        _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = TokenType,
                Issuer = options.Value.Issuer,
                Audience = options.Value.Audience,
                IssuedAt = session.CreatedAt.UtcDateTime,
                NotBefore = session.CreatedAt.UtcDateTime,
                Expires = session.ExpiresAt.UtcDateTime,
                Subject = new ClaimsIdentity([
                    new("sub", user.Id.ToString()),
                    new(SessionClaim, session.Id.ToString()),
                    new(StampClaim, user.SecurityStamp ?? ""),
                ]),
                SigningCredentials = keys.Signing,
            });

    /// <summary>What a token must be.</summary>
    public TokenValidationParameters Validation => TokenRules.For(keys, options.Value, TokenType);

    /// <summary>Reads a checked token's principal; null when it lacks what a staff token has.</summary>
    public static StaffToken? Of(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue("sub"), out var user)
        && Guid.TryParse(principal.FindFirstValue(SessionClaim), out var session)
            ? new(user, session, principal.FindFirstValue(StampClaim))
            : null;
}

/// <summary>
/// What every token of the platform must be (S14): one algorithm, one type, our issuer and audience, an expiry, a key
/// of our ring.
/// </summary>
internal static class TokenRules
{
    /// <summary>The longest that any token may be good, whatever its issuer has written into it.</summary>
    private static readonly TimeSpan s_longestLife = TimeSpan.FromHours(24);

    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(30);

    public static TokenValidationParameters For(SigningKeys keys, JwtOptions options, string type) =>
        new()
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = [type],
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Find(kid) is { } key ? [key] : [],
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = s_skew,
            LifetimeValidator = (notBefore, expires, token, _) =>
                IsAlive(notBefore, expires, (token as JsonWebToken)?.IssuedAt, DateTime.UtcNow),
            NameClaimType = "sub",
            RoleClaimType = "role",
        };

    /// <summary>
    /// True for a token of now that says when it was issued, and whose end lies no more than 24 hours behind that.
    /// </summary>
    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime? issued, DateTime now) =>
        issued is { } from
        && from != DateTime.MinValue
        && expires is { } until
        && from <= now + s_skew
        && (notBefore ?? from) <= now + s_skew
        && until > now - s_skew
        && until - from <= s_longestLife + s_skew;
}
