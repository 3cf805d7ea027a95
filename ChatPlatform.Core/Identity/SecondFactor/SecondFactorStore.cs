using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Data;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Core.Identity.SecondFactor;

/// <summary>
/// Stores a second factor in Identity's user tokens: an encrypted key, the last time step used, and one row for each
/// recovery code.
/// </summary>
internal static class SecondFactorStore
{
    public const string Provider = "second-factor";

    public const string Key = "key";

    public const string Step = "step";

    private const string RecoveryPrefix = "recovery ";

    public static IQueryable<IdentityUserToken<Guid>> Of(AppDb db, Guid userId) =>
        db.UserTokens.Where(t => t.UserId == userId && t.LoginProvider == Provider);

    public static IQueryable<IdentityUserToken<Guid>> RecoveryOf(AppDb db, Guid userId) =>
        Of(db, userId).Where(t => t.Name.StartsWith(RecoveryPrefix));

    public static IdentityUserToken<Guid> New(Guid userId, string name, string value) =>
        new()
        {
            UserId = userId,
            LoginProvider = Provider,
            Name = name,
            Value = value,
        };

    /// <summary>Row name of a recovery code: its hash. A slow hash is not needed for 80 random bits.</summary>
    public static string RecoveryName(Guid userId, string code) =>
        RecoveryPrefix
        + Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{userId}:{code.Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant()}")));
}
