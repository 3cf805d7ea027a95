using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Tests.Web.Endpoints;

/// <summary>Creating sessions: widget keys, origins, tokens.</summary>
public sealed class SessionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Foreign = "https://evil.example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("wk_nobody")]
    [InlineData("")]
    [InlineData("demo_acme")]
    [InlineData("wk_demo_acme' or '1'='1")]
    public async Task Unknown_widget_key_Is_rejected(string key)
    {
        using var response = await app.Http.PostAsJsonAsync("/api/widget/v1/session", new { widgetKey = key }, Ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown_widget", (await VisitorClient.ReadAsync(response)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:8443")]
    [InlineData("https://SHOP.example")]
    [InlineData("null")]
    public async Task S43_Page_of_an_unlisted_origin_Gets_no_session_and_no_CORS_header(string origin)
    {
        var tenant = await app.Tenant().WithOrigins("https://shop.example").SaveAsync();
        using var response = await StartAsync(tenant.WidgetKey, origin);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task S43_Listed_page_and_own_frame_Get_a_session()
    {
        var tenant = await app.Tenant().WithOrigins("https://shop.example").SaveAsync();
        using var shop = await StartAsync(tenant.WidgetKey, "https://shop.example");
        using var frame = await StartAsync(tenant.WidgetKey, app.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.Created, shop.StatusCode);
        Assert.Equal(HttpStatusCode.Created, frame.StatusCode);
    }

    [Theory]
    [InlineData(299, "\U0001F680 rockets")]
    [InlineData(298, "\U0001F468\u200D\U0001F469\u200D\U0001F467 family")]
    [InlineData(0, "a\u0000b")]
    public async Task K4_Page_title_address_and_locale_Are_truncated_between_characters(int before, string text)
    {
        var title = new string('x', before) + text;
        var page = new { url = "https://shop.example/" + new string('y', 1978) + text, title };
        using var response = await app.Http.PostAsJsonAsync(
            "/api/widget/v1/session",
            new
            {
                widgetKey = "wk_demo_acme",
                page,
                locale = new string('l', 19) + text,
            },
            Ct);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u2060\u00AD \u3164\uFE0F")]
    public async Task K4_Message_without_a_visible_character_Is_rejected(string text)
    {
        using var response = await (await app.CreateVisitorAsync()).PostAsync(text);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task Returning_visitor_Gets_the_conversation()
    {
        var first = await app.CreateVisitorAsync();
        await first.SendMessageAsync("Hello");
        var again = await VisitorClient.StartAsync(app.Http, "wk_demo_acme", first.VisitorToken);
        Assert.Equal(first.ConversationId, again.ConversationId);
    }

    [Fact]
    public async Task Visitor_token_of_another_tenant_Is_rejected()
    {
        var acme = await app.CreateVisitorAsync();
        var contoso = await VisitorClient.StartAsync(app.Http, "wk_demo_contoso", acme.VisitorToken);
        Assert.NotEqual(acme.ConversationId, contoso.ConversationId);
        Assert.NotEqual(acme.VisitorToken, contoso.VisitorToken);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("hs256-with-the-public-key")]
    [InlineData("rs384")]
    [InlineData("own-key")]
    [InlineData("other-type")]
    [InlineData("other-issuer")]
    [InlineData("other-audience")]
    [InlineData("expired")]
    [InlineData("not-yet")]
    [InlineData("no-expiry")]
    [InlineData("changed")]
    [InlineData("rubbish")]
    public async Task S14_Forged_token_Is_rejected(string forgery)
    {
        var visitor = await app.CreateVisitorAsync();
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(visitor));
        visitor.Token = Forge(forgery, visitor);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync(visitor));
    }

    [Fact]
    public async Task S14_Unchanged_token_of_the_test_forger_Is_accepted()
    {
        var visitor = await app.CreateVisitorAsync();
        visitor.Token = Forge("nothing", visitor);
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(visitor));
    }

    [Theory]
    [InlineData("ten-years")]
    [InlineData("25-hours")]
    [InlineData("old-and-long")]
    [InlineData("issued-tomorrow")]
    [InlineData("no-issue")]
    public async Task L11_Token_of_the_real_key_Is_rejected_when_valid_for_more_than_a_day(string forgery)
    {
        var visitor = await app.CreateVisitorAsync();
        visitor.Token = Forge(forgery, visitor);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync(visitor));
    }

    private static async Task<HttpStatusCode> GetStatusAsync(VisitorClient visitor)
    {
        using var response = await visitor.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}");
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> StartAsync(string key, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/widget/v1/session")
        {
            Content = JsonContent.Create(new { widgetKey = key }),
        };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        return await app.Http.SendAsync(request, Ct);
    }

    private string Forge(string forgery, VisitorClient visitor)
    {
        var real = new JsonWebToken(visitor.Token);
        var keys = app.Get<SigningKeys>();
        var now = DateTime.UtcNow;
        if (forgery == "rubbish")
        {
            return "not.a.token";
        }

        if (forgery == "changed")
        {
            var payload = Base64UrlEncoder
                .Decode(real.EncodedPayload)
                .Replace(real.Subject, Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
            return $"{real.EncodedHeader}.{Base64UrlEncoder.Encode(payload)}.{real.EncodedSignature}";
        }

        if (forgery == "none")
        {
            return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"chat+jwt"}""")}.{real.EncodedPayload}.";
        }

        var (expires, notBefore) = forgery switch
        {
            "expired" => (now.AddMinutes(-1), now.AddHours(-1)),
            "not-yet" => (now.AddHours(2), now.AddHours(1)),
            "ten-years" => (now.AddYears(10), now.AddMinutes(-1)),
            "25-hours" => (now.AddHours(24).AddMinutes(5), now.AddMinutes(-1)),
            "old-and-long" => (now.AddHours(1), now.AddDays(-30)),
            "issued-tomorrow" => (now.AddHours(30), now.AddMinutes(-1)),
            _ => (now.AddHours(1), now.AddMinutes(-1)),
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = forgery == "other-type" ? "JWT" : ChatUserTokens.TokenType,
                Issuer = forgery == "other-issuer" ? "somebody" : "chatplatform",
                Audience = forgery == "other-audience" ? "somebody" : "chatplatform",
                IssuedAt =
                    forgery == "no-issue" ? null
                    : forgery == "issued-tomorrow" ? now.AddHours(20)
                    : notBefore,
                NotBefore = notBefore,
                Expires = forgery == "no-expiry" ? null : expires,
                Subject = new ClaimsIdentity([.. real.Claims.Where(c => c.Type is "sub" or "tenant" or "role")]),
                SigningCredentials = forgery switch
                {
                    "hs256-with-the-public-key" => new(
                        new SymmetricSecurityKey(keys.All[^1].Rsa.ExportSubjectPublicKeyInfo())
                        {
                            KeyId = keys.All[^1].KeyId,
                        },
                        SecurityAlgorithms.HmacSha256),
                    "rs384" => new(keys.All[^1], SecurityAlgorithms.RsaSha384),
                    "own-key" => new(
                        new RsaSecurityKey(System.Security.Cryptography.RSA.Create(3072))
                        {
                            KeyId = keys.All[^1].KeyId,
                        },
                        SecurityAlgorithms.RsaSha256),
                    _ => keys.Signing,
                },
            });
    }
}
