using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Data;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Core.Identity.SecondFactor;

/// <summary>
/// How a second factor lies in the table of Identity's user tokens: a sealed key, the last step that was used, and one
/// row a recovery code.
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

    /// <summary>
    /// Name of the row of a recovery code: its hash. A code has 80 bits of chance, so a slow hash would add nothing.
    /// </summary>
    public static string RecoveryName(Guid userId, string code) =>
        RecoveryPrefix
        + Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{userId}:{code.Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant()}")));
}
