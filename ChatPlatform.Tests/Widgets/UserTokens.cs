using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Tests.Widgets;

/// <summary>Signs user tokens as a tenant's own site does.</summary>
internal static class UserTokens
{
    public static string For(
        string secret,
        string? subject,
        string? name = null,
        string? email = null,
        TimeSpan? life = null,
        bool hasExpiry = true)
    {
        var now = DateTime.UtcNow;
        List<Claim> claims = [];
        foreach (
            var (type, value) in (IEnumerable<(string, string?)>)[("sub", subject), ("name", name), ("email", email)])
        {
            if (value is not null)
            {
                claims.Add(new(type, value));
            }
        }

        var expires = now + (life ?? TimeSpan.FromHours(1));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Subject = new(claims),
                IssuedAt = expires < now ? expires.AddHours(-1) : now,
                Expires = hasExpiry ? expires : null,
                SigningCredentials = new(
                    new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
            });
    }

    /// <summary>
    /// The same token with another algorithm and a correct signature with the right secret. Built manually, because the
    /// library requires longer keys.
    /// </summary>
    public static string WithHs512(string secret, string token)
    {
        var signed = $"{Base64UrlEncoder.Encode("""{"alg":"HS512","typ":"JWT"}""")}.{token.Split('.')[1]}";
        var signature = HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }
}
