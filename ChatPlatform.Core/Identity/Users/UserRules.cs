using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>Rules for e-mail addresses and names, and their values in the row.</summary>
public static class UserRules
{
    private const int MaxNameLength = 100;

    public static FieldErrors Email(this FieldErrors errors, string? email) =>
        errors.Check("email", EmailAddress.Parse(email) is not null, EmailAddress.Rule);

    public static FieldErrors Name(this FieldErrors errors, string? name) =>
        errors
            .Text("name", name, 1, MaxNameLength)
            .Check("name", name?.Any(char.IsControl) != true, "must not contain control characters");

    public static FieldErrors Password(this FieldErrors errors, string? password, string? email, string? name)
    {
        var rule = PasswordRules.FindViolation(password, email, name);
        return errors.Check("password", rule is null, rule ?? "");
    }

    /// <summary>Lookup key of an e-mail address.</summary>
    internal static string Key(string email) => EmailAddress.KeyOf(email);

    /// <summary>
    /// Sets the e-mail address of a row. The unique user name is the address once it is verified; before, it also
    /// contains the home tenant.
    /// </summary>
    /// <param name="email">Result of <see cref="EmailAddress.Parse"/>.</param>
    internal static void SetEmail(User user, string email)
    {
        (user.Email, user.NormalizedEmail, user.EmailConfirmed) = (email, Key(email), user.HomeTenantId is null);
        user.UserName = user.HomeTenantId is { } home ? $"{email} {home:N}" : email;
        user.NormalizedUserName = user.HomeTenantId is { } tenant
            ? NameIn(tenant, user.NormalizedEmail)
            : user.NormalizedEmail;
    }

    /// <summary>Unique user name of an account that is valid only in one tenant.</summary>
    /// <param name="key">See <see cref="Key"/>.</param>
    internal static string NameIn(Guid tenantId, string key) => $"{key} {tenantId:N}".ToUpperInvariant();

    /// <summary>Invalidates all earlier sessions and tokens by changing the security stamp.</summary>
    internal static void RenewSecurityStamp(User user) => user.SecurityStamp = Guid.NewGuid().ToString("N");

    /// <summary>Changes the row's concurrency token.</summary>
    internal static void Renew(User user) => user.ConcurrencyStamp = Guid.NewGuid().ToString();
}
