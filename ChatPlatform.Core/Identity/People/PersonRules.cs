using System.Net.Mail;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Identity.People;

/// <summary>What an e-mail address and a name must be, and the row that they make.</summary>
public static class PersonRules
{
    private const int LongestEmail = 256;

    private const int LongestName = 100;

    public static FieldErrors Email(this FieldErrors errors, string? email) =>
        errors.Check("email", email is { Length: > 2 and <= LongestEmail } && Unicode.UnicodeText.IsValid(email) && MailAddress.TryCreate(email, out var read) && read.Address == email, "must be an e-mail address");

    public static FieldErrors Name(this FieldErrors errors, string? name) =>
        errors.Text("name", name, 1, LongestName).Check("name", name?.Any(char.IsControl) != true, "must not hold control characters");

    public static FieldErrors Password(this FieldErrors errors, string? password, string? email, string? name)
    {
        var rule = PasswordRules.Broken(password, email, name);
        return errors.Check("password", rule is null, rule ?? "");
    }

    /// <summary>An e-mail as it is looked up.</summary>
    internal static string Key(string email) => email.Normalize().ToUpperInvariant();

    /// <summary>Puts an e-mail into a row; it is the name to sign in with too.</summary>
    internal static void SetEmail(User user, string email) =>
        (user.Email, user.UserName, user.NormalizedEmail, user.NormalizedUserName, user.EmailConfirmed) = (email, email, Key(email), Key(email), true);

    /// <summary>Ends every session and token of before: their stamp is no longer the user's.</summary>
    internal static void Restamp(User user) => user.SecurityStamp = Guid.NewGuid().ToString("N");

    /// <summary>The row as a new version.</summary>
    internal static void Renew(User user) => user.ConcurrencyStamp = Guid.NewGuid().ToString();
}
