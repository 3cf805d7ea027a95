using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Browser.Circuits;

/// <summary>A page that is open when its user's rights are revoked.</summary>
public sealed class RevokedCircuitTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a long pass phrase";

    /// <summary>Five seconds between checks and three seconds of caching, plus a margin for a busy machine.</summary>
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(Scale.Of(each: 60, promised: 10));

    [Theory]
    [InlineData("update users set is_disabled = true where id = $1")]
    [InlineData("update user_sessions set ended_at = now() where user_id = $1")]
    public async Task S16_Open_page_Is_closed_after_a_revocation(string change)
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        await using var supporter = await browser.SignInAsync(app, email, Password, "/t/acme/inbox");

        await app.ChangeAsync(change, id);

        await supporter.ExpectPathAsync("/sign-in", s_promised);
    }

    [Fact]
    public async Task S16_Open_page_Hides_the_tenant_when_the_membership_is_removed()
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        await using var supporter = await browser.SignInAsync(app, email, Password, "/t/acme/inbox");

        await app.ChangeAsync("delete from memberships where user_id = $1", id);

        await supporter
            .Page.GetByText("Page not found")
            .WaitForAsync(new() { Timeout = (float)s_promised.TotalMilliseconds });
    }
}
