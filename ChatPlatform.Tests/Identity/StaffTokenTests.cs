using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Tests.Identity;

/// <summary>Bearer tokens of staff over HTTP.</summary>
public sealed class StaffTokenTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "Demo-supporter-2026!";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task API_sign_in_Returns_a_token_and_its_user()
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = "supporter@demo.local", password = Password }, Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

        Assert.Equal("Bearer", body.GetProperty("tokenType").GetString());
        Assert.InRange(body.GetProperty("expiresIn").GetInt32(), 23 * 3600, 24 * 3600);
        Assert.Equal("Supporter", body.GetProperty("user").GetProperty("role").GetString());
        Assert.Equal(
            ["acme", "contoso"],
            body.GetProperty("user")
                .GetProperty("tenants")
                .EnumerateArray()
                .Select(t => t.GetProperty("slug").GetString()!)
                .Order());
    }

    [Theory]
    [InlineData("supporter@demo.local", "wrong password", 401, "invalid_credentials")]
    [InlineData("nobody@demo.local", "wrong password", 401, "invalid_credentials")]
    [InlineData("", "x", 422, "invalid")]
    [InlineData("supporter@demo.local", "", 422, "invalid")]
    public async Task S19_Wrong_name_and_wrong_password_Get_the_same_response(
        string email, string password, int status, string code)
    {
        using var answer = await app.Http.PostAsJsonAsync("/api/v1/auth/token", new { email, password }, Ct);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Revoked_token_Is_rejected()
    {
        var staff = await ApiClient.SignInAsync(app, "supporter@demo.local", Password);
        using var revoked = await staff.SendAsync(HttpMethod.Post, "/api/v1/auth/revoke");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await Wait.UntilAsync(async () => await staff.StatusAsync("/api/v1/me") == 401, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("hs256-with-the-public-key")]
    [InlineData("rs384")]
    [InlineData("ps256")]
    [InlineData("own-key")]
    [InlineData("key-in-the-token")]
    [InlineData("chat-type")]
    [InlineData("no-type")]
    [InlineData("other-issuer")]
    [InlineData("other-audience")]
    [InlineData("expired")]
    [InlineData("no-expiry")]
    [InlineData("ten-years")]
    [InlineData("issued-long-ago")]
    [InlineData("other-session")]
    [InlineData("other-stamp")]
    public async Task S14_Forged_staff_token_Is_rejected(string forgery)
    {
        var real = await ApiClient.SignInAsync(app, "supporter@demo.local", Password);
        Assert.Equal(200, await new ApiClient(app.Http, Forge("nothing", real.Token)).StatusAsync("/api/v1/me"));
        Assert.Equal(401, await new ApiClient(app.Http, Forge(forgery, real.Token)).StatusAsync("/api/v1/me"));
    }

    [Fact]
    public async Task S14_Visitor_token_and_staff_token_Are_not_interchangeable()
    {
        var visitor = await app.CreateVisitorAsync();
        var staff = await ApiClient.SignInAsync(app, "supporter@demo.local", Password);

        Assert.Equal(401, await new ApiClient(app.Http, visitor.Token).StatusAsync("/api/v1/me"));
        visitor.Token = staff.Token;
        using var answer = await visitor.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Published_keys_Verify_a_token()
    {
        var staff = await ApiClient.SignInAsync(app, "supporter@demo.local", Password);
        var keys = new JsonWebKeySet(
            await app.Http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), Ct));

        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(
            staff.Token,
            new()
            {
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidIssuer = "chatplatform",
                ValidAudience = "chatplatform",
                ValidTypes = ["at+jwt"],
            });

        Assert.True(checkedToken.IsValid, checkedToken.Exception?.Message);
        Assert.DoesNotContain(keys.Keys, k => k.HasPrivateKey);
    }

    [Theory]
    [InlineData("read", "GET", "/api/v1/tenants/acme/agents", 200)]
    [InlineData("read", "POST", "/api/v1/tenants/acme/knowledge/search", 200)]
    [InlineData("read", "POST", "/api/v1/tenants/acme/agents", 403)]
    [InlineData("write", "GET", "/api/v1/tenants/contoso/agents", 404)]
    [InlineData("write", "GET", "/api/v1/system/health", 403)]
    public async Task API_token_Opens_one_tenant_and_its_scopes_only(
        string scope, string method, string path, int status)
    {
        // The owner may access all of it, the token may not.
        var (_, id) = await app.CreateUserAsync("a long pass phrase", isAdmin: true);
        var program = await app.CreateApiTokenAsync("acme", id, scope == "read" ? [ApiScopes.Read] : ApiScopes.All);

        using var answer = await program.SendAsync(
            new HttpMethod(method), path, method == "POST" ? new { query = "x", limit = 1 } : null);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private string Forge(string forgery, string token)
    {
        var real = new JsonWebToken(token);
        var keys = app.Get<SigningKeys>();
        var now = DateTime.UtcNow;
        if (forgery == "none")
        {
            return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{real.EncodedPayload}.";
        }

        var own = RSA.Create(3072);
        var foreign = new RsaSecurityKey(own) { KeyId = keys.All[^1].KeyId };
        var descriptor = new SecurityTokenDescriptor
        {
            TokenType = forgery switch
            {
                "chat-type" => ChatUserTokens.TokenType,
                "no-type" => "JWT",
                _ => StaffTokens.TokenType,
            },
            Issuer = forgery == "other-issuer" ? "somebody" : "chatplatform",
            Audience = forgery == "other-audience" ? "somebody" : "chatplatform",
            IssuedAt = forgery == "issued-long-ago" ? now.AddDays(-30) : now.AddHours(-2),
            NotBefore = now.AddHours(-2),
            Expires = forgery switch
            {
                "expired" => now.AddSeconds(-40),
                "no-expiry" => null,
                "ten-years" => now.AddYears(10),
                _ => now.AddHours(1),
            },
            Subject = new ClaimsIdentity(
                real.Claims.Where(c => c.Type is "sub" or "sid" or "stamp")
                    .Select(c =>
                        (forgery, c.Type) switch
                        {
                            ("other-session", "sid") => new Claim("sid", Guid.CreateVersion7().ToString()),
                            ("other-stamp", "stamp") => new Claim("stamp", "old"),
                            _ => c,
                        })),
            AdditionalHeaderClaims =
                forgery == "key-in-the-token" ? new Dictionary<string, object> { ["jwk"] = Describe(own) } : null,
            SigningCredentials = forgery switch
            {
                "hs256-with-the-public-key" => new(
                    new SymmetricSecurityKey(keys.All[^1].Rsa.ExportSubjectPublicKeyInfo())
                    {
                        KeyId = keys.All[^1].KeyId,
                    },
                    SecurityAlgorithms.HmacSha256),
                "rs384" => new(keys.All[^1], SecurityAlgorithms.RsaSha384),
                "ps256" => new(keys.All[^1], SecurityAlgorithms.RsaSsaPssSha256),
                "own-key" or "key-in-the-token" => new(foreign, SecurityAlgorithms.RsaSha256),
                _ => keys.Signing,
            },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private static Dictionary<string, string> Describe(RSA key)
    {
        var parts = key.ExportParameters(false);
        return new()
        {
            ["kty"] = "RSA",
            ["n"] = Base64UrlEncoder.Encode(parts.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parts.Exponent),
        };
    }
}
