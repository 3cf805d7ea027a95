using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Tests.Widgets;

/// <summary>What a tenant's own site does: says who its customer is.</summary>
internal static class UserTokens
{
    public static string For(
        string secret, string? subject, string? name = null, string? email = null, TimeSpan? life = null, string algorithm = SecurityAlgorithms.HmacSha256, bool hasExpiry = true)
    {
        var now = DateTime.UtcNow;
        List<Claim> claims = [];
        foreach (var (type, value) in (IEnumerable<(string, string?)>)[("sub", subject), ("name", name), ("email", email)])
        {
            if (value is not null)
            {
                claims.Add(new(type, value));
            }
        }

        var expires = now + (life ?? TimeSpan.FromHours(1));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Subject = new(claims),
            IssuedAt = expires < now ? expires.AddHours(-1) : now,
            Expires = hasExpiry ? expires : null,
            SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), algorithm),
        });
    }
}
