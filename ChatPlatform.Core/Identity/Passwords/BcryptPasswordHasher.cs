using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity.Passwords;

/// <summary>The section "Passwords".</summary>
public sealed class PasswordHashOptions
{
    /// <summary>Cost of bcrypt: 2^n rounds. 12 in production; tests use less.</summary>
    [Range(4, 16)]
    public int WorkFactor { get; set; } = 12;
}

/// <summary>bcrypt over a SHA-384 of the password ("enhanced"), so that bytes after the 72nd are not ignored.</summary>
public sealed class BcryptPasswordHasher(IOptions<PasswordHashOptions> options) : IPasswordHasher<User>
{
    /// <summary>Characters of version, cost and salt at the beginning of a hash.</summary>
    private const int SaltLength = 29;

    public string HashPassword(User user, string password) =>
        BCrypt.Net.BCrypt.EnhancedHashPassword(password, options.Value.WorkFactor);

    public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword) =>
        !Matching([hashedPassword], providedPassword).Any() ? PasswordVerificationResult.Failed
        : BCrypt.Net.BCrypt.PasswordNeedsRehash(hashedPassword, options.Value.WorkFactor)
            ? PasswordVerificationResult.SuccessRehashNeeded
        : PasswordVerificationResult.Success;

    /// <summary>Version, cost and salt of a hash.</summary>
    internal static string SaltOf(string hash) => hash.Length > SaltLength ? hash[..SaltLength] : hash;

    /// <summary>Hashes a password with the salt and cost of another hash.</summary>
    internal static string HashWithSaltOf(string hash, string password) =>
        BCrypt.Net.BCrypt.HashPassword(password, SaltOf(hash), enhancedEntropy: true);

    /// <summary>
    /// Returns those of several hashes with the same salt that match the password, with a single computation.
    /// </summary>
    internal static IEnumerable<string> Matching(IReadOnlyList<string> hashes, string password)
    {
        try
        {
            var made = Encoding.ASCII.GetBytes(HashWithSaltOf(hashes[0], password));
            return
            [
                .. hashes.Where(hash => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), made)),
            ];
        }
        catch (BCrypt.Net.SaltParseException)
        {
            return [];
        }
    }
}
