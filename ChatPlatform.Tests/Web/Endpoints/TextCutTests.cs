using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Web.Endpoints;

/// <summary>Text is truncated between characters at every position.</summary>
public sealed class TextCutTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Rocket = "\U0001F680";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(299, 1999, 19)]
    [InlineData(300, 2000, 20)]
    [InlineData(298, 1998, 18)]
    public async Task K4_Chat_Opens_when_title_address_or_locale_is_truncated_at_a_character(
        int title, int url, int locale)
    {
        using var response = await app.Http.PostAsJsonAsync(
            "/api/widget/v1/session",
            new
            {
                widgetKey = "wk_demo_acme",
                page = new { url = new string('u', url) + Rocket, title = new string('t', title) + Rocket },
                locale = new string('l', locale) + Rocket,
            },
            Ct);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>(Ct))
            .GetProperty("conversation")
            .GetProperty("id")
            .GetGuid();
        await using var db = app.Get<AppDbFactory>().ForTenant(await app.TenantIdAsync("acme"));
        var kept = await db.Conversations.AsNoTracking().FirstAsync(c => c.Id == id, Ct);
        Assert.DoesNotContain('\uFFFD', kept.PageTitle + kept.PageUrl + kept.Locale);
    }

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u3164\u2800")]
    [InlineData("\u202E \uFEFF")]
    public async Task K4_Invisible_message_Is_rejected(string text)
    {
        var visitor = await app.CreateVisitorAsync();
        using var response = await visitor.PostAsync(text);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }
}
