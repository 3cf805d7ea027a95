using System.Net;
using ChatPlatform.Core.Mail;

namespace ChatPlatform.Tests.Mail;

/// <summary>One validation rule for e-mail addresses everywhere.</summary>
public sealed class EmailAddressTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly string[] s_bad =
    [
        "x@example.com.",
        "x@example..com",
        "x@.example.com",
        ".x@example.com",
        "x.@example.com",
        "x..y@example.com",
        "x@-example.com",
        "x@example-.com",
        "x@exa_mple.com",
        "x@localhost",
        "x@127.0.0.1",
        "x@[127.0.0.1]",
        "\"x y\"@example.com",
        "x y@example.com",
        "x@exam ple.com",
        "x@@example.com",
        "@example.com",
        "x@",
        "x",
        "",
        "  ",
        "Ada <x@example.com>",
        "x@example.com,y@example.com",
        "x@example.com\nbcc:y@example.com",
        "ü@example.com",
        "x@\u200bexample.com.",
        "x@xn--.com",
        "x@example.com\u200b",
        "x@ex\u00adample.com",
        "\u202ex@example.com",
        "x@exa\u2060mple.com",
    ];

    [Fact]
    public void K18_Invalid_address_Is_rejected()
    {
        Assert.All(s_bad, text => Assert.Null(EmailAddress.Parse(text)));
        Assert.Null(EmailAddress.Parse(new string('x', 65) + "@example.com"));
        Assert.Null(EmailAddress.Parse("x@" + new string('a', 64) + ".com"));
        Assert.Null(EmailAddress.Parse("x@" + string.Concat(Enumerable.Repeat("abcdefg.", 32)) + "com"));
    }

    [Theory]
    [InlineData("x@example.com", "x@example.com")]
    [InlineData("  o'brien+tag@EXAMPLE.com ", "o'brien+tag@example.com")]
    [InlineData("a.b-c_d@mail.example.co.uk", "a.b-c_d@mail.example.co.uk")]
    [InlineData("x@bücher.example", "x@xn--bcher-kva.example")]
    [InlineData("x@xn--bcher-kva.example", "x@xn--bcher-kva.example")]
    public void K18_Valid_address_Is_stored_with_its_domain_in_ASCII(string typed, string kept) =>
        Assert.Equal(kept, EmailAddress.Parse(typed));

    [Fact]
    public async Task K18_Invitations_and_users_Use_the_same_rule()
    {
        var (owner, admin) = (await ApiClient.OwnerAsync(app), await ApiClient.AdminAsync(app));
        var user = await app.CreateUserAsync("seven plum kettles");
        foreach (var email in s_bad)
        {
            await owner.ExpectAsync(
                HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/tenants/acme/invitations",
                new { email, role = "supporter" });
            await admin.ExpectAsync(
                HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/users", new { email });
            var (_, tag) = await admin.ReadAsync($"/api/v1/users/{user.Id}");
            await admin.ExpectAsync(
                HttpStatusCode.UnprocessableEntity,
                HttpMethod.Put,
                $"/api/v1/users/{user.Id}",
                new
                {
                    name = "Ada",
                    email,
                    isPlatformAdmin = false,
                    isDisabled = false,
                },
                tag);
        }

        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/invitations",
            new { email = " Neu@BÜCHER.example ", role = "supporter" });
        Assert.Equal("neu@xn--bcher-kva.example", made.GetProperty("invitation").GetProperty("email").GetString());
    }

    [Fact]
    public async Task K18_User_Signs_in_with_the_internationalized_domain()
    {
        var user = await app.CreateUserAsync("seven plum kettles");
        await app.ChangeAsync(
            "update users set email = 'x@xn--bcher-kva.example', user_name = email, normalized_email = "
            + "'X@XN--BCHER-KVA.EXAMPLE', normalized_user_name = 'X@XN--BCHER-KVA.EXAMPLE' where id = $1",
            user.Id);

        Assert.Equal(
            200,
            await (await ApiClient.SignInAsync(app, " X@Bücher.example ", "seven plum kettles")).StatusAsync(
                "/api/v1/me"));
    }
}
