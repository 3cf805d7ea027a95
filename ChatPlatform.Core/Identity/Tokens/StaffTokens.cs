using System.Security.Claims;
using ChatPlatform.Core.Identity.Sessions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>The claims of a staff token; permissions come from the database.</summary>
public sealed record StaffToken(Guid UserId, Guid SessionId, string? Stamp);

/// <summary>
/// Issues bearer tokens for staff: RS256, at most 24 hours, bound to a session and to the user's security stamp
/// (FR-5.1, S14).
/// </summary>
public sealed class StaffTokens(SigningKeys keys, IOptions<JwtOptions> options)
{
    /// <summary>"typ" of these tokens (RFC 9068).</summary>
    public const string TokenType = "at+jwt";

    public const string SessionClaim = "sid";

    private const string StampClaim = "stamp";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token that expires with its session.</summary>
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

    /// <summary>Validation rules of these tokens.</summary>
    public TokenValidationParameters Validation => TokenRules.For(keys, options.Value, TokenType);

    /// <summary>Reads a validated token's principal; null when a staff token's claims are missing.</summary>
    public static StaffToken? Of(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue("sub"), out var user)
        && Guid.TryParse(principal.FindFirstValue(SessionClaim), out var session)
            ? new(user, session, principal.FindFirstValue(StampClaim))
            : null;
}

/// <summary>
/// Validation rules of all tokens (S14): one algorithm, one type, the configured issuer and audience, an expiry, and a
/// key of the ring.
/// </summary>
internal static class TokenRules
{
    /// <summary>Maximum lifetime of a token, whatever its expiry says.</summary>
    private static readonly TimeSpan s_maxLifetime = TimeSpan.FromHours(24);

    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(30);

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
            ClockSkew = s_clockSkew,
            LifetimeValidator = (notBefore, expires, token, _) =>
                IsAlive(notBefore, expires, (token as JsonWebToken)?.IssuedAt, DateTime.UtcNow),
            NameClaimType = "sub",
            RoleClaimType = "role",
        };

    /// <summary>True for a currently valid token with an issue time and an expiry at most 24 hours later.</summary>
    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime? issued, DateTime now) =>
        issued is { } from
        && from != DateTime.MinValue
        && expires is { } until
        && from <= now + s_clockSkew
        && (notBefore ?? from) <= now + s_clockSkew
        && until > now - s_clockSkew
        && until - from <= s_maxLifetime + s_clockSkew;
}
