using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Passwords;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>Password rules and password hashes.</summary>
public sealed class PasswordTests
{
    [Theory]
    [InlineData("elevenchars", false)]
    [InlineData("plum-kettles", true)]
    [InlineData("all lower letters are fine", true)]
    [InlineData("Пароль из букв", true)]
    public void S18_Password_Needs_length_and_no_character_classes(string password, bool isGood) =>
        Assert.Equal(isGood, PasswordRules.FindViolation(password, "ada@example.com", "Ada") is null);

    [Fact]
    public void S18_Password_Has_at_most_128_characters()
    {
        var long128 = string.Concat(Enumerable.Range(0, 32).Select(i => "wx" + (char)('a' + (i % 26)) + "z"));
        Assert.Null(PasswordRules.FindViolation(long128, null, null));
        Assert.NotNull(PasswordRules.FindViolation(long128 + "y", null, null));
    }

    [Fact]
    public void S18_Common_passwords_Are_rejected_in_any_case()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        var all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(all.Length >= 3000, $"{all.Length} passwords");
        Assert.DoesNotContain(all, p =>
            PasswordRules.FindViolation(p, null, null) is null
            || PasswordRules.FindViolation(p.ToUpperInvariant(), null, null) is null);
    }

    [Theory]
    [InlineData("ChatPlatform2026!")]
    [InlineData("ada.lovelace2026")]
    [InlineData("AdaLovelace!AdaLovelace!")]
    [InlineData("ada.lovelace@example.com")]
    [InlineData("123412341234123")]
    public void S18_Names_and_repetitive_passwords_Are_rejected(string password) =>
        Assert.NotNull(PasswordRules.FindViolation(password, "ada.lovelace@example.com", "Ada Lovelace"));

    [Fact]
    public void S18_Hash_Uses_all_bytes_and_cost_12()
    {
        var hasher = new BcryptPasswordHasher(Options.Create(new PasswordHashOptions()));
        var user = new User { DisplayName = "Ada" };
        var hash = hasher.HashPassword(user, new string('a', 72) + "b");

        Assert.Matches(@"^\$2[abxy]\$12\$", hash);
        Assert.Equal(
            Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed,
            hasher.VerifyHashedPassword(user, hash, new string('a', 72) + "c"));
        Assert.Equal(
            Microsoft.AspNetCore.Identity.PasswordVerificationResult.Success,
            hasher.VerifyHashedPassword(user, hash, new string('a', 72) + "b"));
    }
}
