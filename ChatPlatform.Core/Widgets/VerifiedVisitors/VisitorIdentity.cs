using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Unicode;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Core.Widgets.VerifiedVisitors;

/// <summary>A visitor verified by the tenant's own site.</summary>
/// <param name="SecretId">Identifies the secret that signed the token; stored in the visitor's token.</param>
public sealed record VerifiedVisitor(string Subject, string? Name, string? Email, string SecretId);

/// <summary>
/// Validates the tokens by which a tenant's site identifies its visitor: signed with the tenant's identity secret, only
/// HS256, with a subject and an expiry within one day (S24).
/// </summary>
public sealed class VisitorIdentity(SecretBox secrets, TimeProvider clock)
{
    private const int MaxTokenLength = 4096;
    private const int MaxSubjectLength = 200;
    private const int MaxNameLength = 200;
    private const int MaxEmailLength = 320;

    private static readonly TimeSpan s_maxLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>The verified visitor; null when the token is invalid or expired.</summary>
    public async Task<VerifiedVisitor?> VerifyAsync(WidgetSettings widget, string token, CancellationToken ct)
    {
        if (
            token.Length > MaxTokenLength
            || widget.SealedIdentitySecret is null
            || Generation(widget.IdentitySecretSetAt) is not { } generation
            || await secrets.OpenAsync(OwnerOf(widget.TenantId), widget.SealedIdentitySecret, ct) is not { } secret)
        {
            return null;
        }

        var result = await _handler.ValidateTokenAsync(token, Rules(secret));
        return
            result is { IsValid: true, SecurityToken: JsonWebToken jwt }
            && jwt.ValidTo <= clock.GetUtcNow().UtcDateTime + s_maxLifetime + s_clockSkew
            && Clean(jwt, "sub", MaxSubjectLength) is { } subject
            ? new(subject, Clean(jwt, "name", MaxNameLength), Clean(jwt, "email", MaxEmailLength), generation)
            : null;
    }

    internal static SecretOwner OwnerOf(Guid tenantId) => new(tenantId, tenantId, "widget.identity");

    /// <summary>Creates a secret whose characters need no escaping in configuration files.</summary>
    internal static string NewSecret() => "vis_" + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>Identifies a secret by the millisecond of its creation; <c>CallerResolver</c> compares it.</summary>
    private static string? Generation(DateTimeOffset? setAt) =>
        setAt?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static TokenValidationParameters Rules(string secret) =>
        new()
        {
            ValidateIssuer = false, // The secret identifies the tenant.
            ValidateAudience = false,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret))
            {
                CryptoProviderFactory = new() { CacheSignatureProviders = false },
            },
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = s_clockSkew,
        };

    private static string? Clean(JsonWebToken jwt, string claim, int longest) =>
        jwt.TryGetPayloadValue<string>(claim, out var value)
        && !UnicodeText.IsBlank(value)
        && value.Length <= longest
        && UnicodeText.IsValid(value)
        && !value.Any(char.IsControl)
            ? value.Trim()
            : null;
}
