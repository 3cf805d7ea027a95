using Bunit;
using ChatPlatform.Web.Components.Pages.Account.SignIn;
using ChatPlatform.Web.Security.Http;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Web.Components;

public sealed class SignInPageTests : ConsoleTest
{
    public SignInPageTests() => Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();

    [Fact]
    public void S26_Sign_in_form_Is_plain_HTML_without_a_circuit()
    {
        var page = RenderView(new("/t/acme"));

        Assert.Equal("/sign-in", page.Find("form[method=post]").GetAttribute("action"));
        Assert.Equal("/t/acme", page.Find("input[name=returnUrl]").GetAttribute("value"));
        Assert.DoesNotContain("blazor", page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public void Refusal_Is_shown_at_the_fields_and_keeps_the_address_but_not_the_password()
    {
        var page = RenderView(new("/", "mira@demo.local", SignInPage.Refused));

        Assert.Equal(SignInPage.Refused, page.Find("[role=alert]").TextContent.Trim());
        Assert.Equal("mira@demo.local", page.Find("#email").GetAttribute("value"));
        Assert.False(page.Find("#password").HasAttribute("value"));
        Assert.Equal("why", page.Find("#password").GetAttribute("aria-describedby"));
    }

    [Theory]
    [InlineData("/t/acme/inbox?x=1", "/t/acme/inbox?x=1")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/sign-out", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Return_address_Is_local(string? url, string expected) =>
        Assert.Equal(expected, LocalUrl.OrHome(url));

    private IRenderedComponent<SignInPage> RenderView(SignInForm form) =>
        Render<SignInPage>(p => p.Add(x => x.Form, form));

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
