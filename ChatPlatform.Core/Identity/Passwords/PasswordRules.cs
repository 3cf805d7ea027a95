using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Core.Identity.Passwords;

/// <summary>
/// Rules for new passwords (S18): minimum length, not a common password, not derived from the user's name. Character
/// classes are not required.
/// </summary>
public sealed class PasswordRules : IPasswordValidator<User>
{
    /// <summary>Minimum characters.</summary>
    public const int MinLength = 12;

    /// <summary>Maximum characters.</summary>
    public const int MaxLength = 128;

    private const string Product = "chatplatform";

    private static readonly Lazy<HashSet<string>> s_common = new(ReadCommon);

    /// <summary>The violated rule, worded to follow the field's name; null for an acceptable password.</summary>
    public static string? FindViolation(string? password, string? email, string? name)
    {
        if (
            password is null
            || password.Length > 2 * MaxLength
            || new StringInfo(password).LengthInTextElements is < MinLength or > MaxLength)
        {
            return $"must have {MinLength} to {MaxLength} characters";
        }

        if (!Unicode.UnicodeText.IsValid(password))
        {
            return "must not contain invalid characters";
        }

        var lower = password.ToLowerInvariant();
        if (s_common.Value.Contains(lower) || lower.Distinct().Count() < 4)
        {
            return "is one of those that are guessed first; choose another one";
        }

        string?[] own = [Product, email?.Split('@')[0], email, name, name?.Replace(" ", "", StringComparison.Ordinal)];
        return own.Any(word => ConsistsOf(lower, word))
            ? "must be more than your name, your e-mail or the name of this product"
            : null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(FindViolation(password, user.Email, user.DisplayName) is { } rule
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = $"The password {rule}." })
            : IdentityResult.Success);

    /// <summary>True when only digits and punctuation remain after the word is removed.</summary>
    private static bool ConsistsOf(string lower, string? word) =>
        word is { Length: >= 3 } && lower.Contains(word.ToLowerInvariant(), StringComparison.Ordinal)
        && !lower.Replace(word.ToLowerInvariant(), "", StringComparison.Ordinal).Any(char.IsLetter);

    private static HashSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
