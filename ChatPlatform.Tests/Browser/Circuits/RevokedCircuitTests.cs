using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Browser.Circuits;

/// <summary>A page that is open when its owner's rights go.</summary>
public sealed class RevokedCircuitTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a long pass phrase";

    /// <summary>Five seconds between checks, three for which an answer is kept; a busy machine adds to it.</summary>
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(Scale.Of(each: 60, promised: 10));

    [Theory]
    [InlineData("update users set is_disabled = true where id = $1")]
    [InlineData("update user_sessions set ended_at = now() where user_id = $1")]
    public async Task S16_An_open_page_is_closed(string change)
    {
        var (email, id) = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        await using var supporter = await browser.SignInAsync(app, email, Password, "/t/acme/inbox");

        await app.ChangeAsync(change, id);

        await supporter.ArrivesAtAsync("/sign-in", s_promised);
    }

    [Fact]
    public async Task S16_A_tenant_that_one_was_taken_out_of_is_gone_from_the_open_page()
    {
        var (email, id) = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        await using var supporter = await browser.SignInAsync(app, email, Password, "/t/acme/inbox");

        await app.ChangeAsync("delete from memberships where user_id = $1", id);

        await supporter
            .Page.GetByText("Page not found")
            .WaitForAsync(new() { Timeout = (float)s_promised.TotalMilliseconds });
    }
}
