using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity;

/// <summary>The section "Passwords".</summary>
public sealed class PasswordHashOptions
{
    /// <summary>Cost of bcrypt: 2^n rounds. 12 in production; tests use less.</summary>
    [Range(4, 16)]
    public int WorkFactor { get; set; } = 12;
}

/// <summary>bcrypt over a SHA-384 of the password ("enhanced"), so that nothing after the 72nd byte is ignored.</summary>
public sealed class BcryptPasswordHasher(IOptions<PasswordHashOptions> options) : IPasswordHasher<User>
{
    public string HashPassword(User user, string password) => BCrypt.Net.BCrypt.EnhancedHashPassword(password, options.Value.WorkFactor);

    public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        try
        {
            if (!BCrypt.Net.BCrypt.EnhancedVerify(providedPassword, hashedPassword))
            {
                return PasswordVerificationResult.Failed;
            }

            return BCrypt.Net.BCrypt.PasswordNeedsRehash(hashedPassword, options.Value.WorkFactor)
                ? PasswordVerificationResult.SuccessRehashNeeded
                : PasswordVerificationResult.Success;
        }
        catch (BCrypt.Net.SaltParseException)
        {
            return PasswordVerificationResult.Failed;
        }
    }
}
