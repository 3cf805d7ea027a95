using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>What an e-mail address and a name must be, and the row that they make.</summary>
public static class UserRules
{
    private const int LongestName = 100;

    public static FieldErrors Email(this FieldErrors errors, string? email) =>
        errors.Check("email", EmailAddress.Parse(email) is not null, EmailAddress.Rule);

    public static FieldErrors Name(this FieldErrors errors, string? name) =>
        errors
            .Text("name", name, 1, LongestName)
            .Check("name", name?.Any(char.IsControl) != true, "must not hold control characters");

    public static FieldErrors Password(this FieldErrors errors, string? password, string? email, string? name)
    {
        var rule = PasswordRules.Broken(password, email, name);
        return errors.Check("password", rule is null, rule ?? "");
    }

    /// <summary>An e-mail as it is looked up.</summary>
    internal static string Key(string email) => EmailAddress.KeyOf(email);

    /// <summary>
    /// Puts an e-mail into a row. The row's unique name is the address alone once that is proven, before that it names
    /// the home tenant too.
    /// </summary>
    /// <param name="email">As <see cref="EmailAddress.Parse"/> gives it.</param>
    internal static void SetEmail(User user, string email)
    {
        (user.Email, user.NormalizedEmail, user.EmailConfirmed) = (email, Key(email), user.HomeTenantId is null);
        user.UserName = user.HomeTenantId is { } home ? $"{email} {home:N}" : email;
        user.NormalizedUserName = user.HomeTenantId is { } tenant
            ? NameIn(tenant, user.NormalizedEmail)
            : user.NormalizedEmail;
    }

    /// <summary>Unique name of the account under an address that counts in one tenant only.</summary>
    /// <param name="key">See <see cref="Key"/>.</param>
    internal static string NameIn(Guid tenantId, string key) => $"{key} {tenantId:N}".ToUpperInvariant();

    /// <summary>Ends every session and token of before: their stamp is no longer the user's.</summary>
    internal static void Restamp(User user) => user.SecurityStamp = Guid.NewGuid().ToString("N");

    /// <summary>The row as a new version.</summary>
    internal static void Renew(User user) => user.ConcurrencyStamp = Guid.NewGuid().ToString();
}
