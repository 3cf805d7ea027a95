using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Tests.Support.Fakes;

/// <summary>
/// An identity provider on 127.0.0.2 that signs in the configured user at once, and can return false claims.
/// </summary>
public sealed class FakeOidc : IAsyncDisposable
{
    public const string ClientId = "chatplatform";
    public const string ClientSecret = "provider-secret";

    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _foreignKey = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new();

    private FakeOidc()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Parse("127.0.0.2"), 0));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Authority => _app.Urls.First();

    /// <summary>Claims of the user who signs in.</summary>
    public Dictionary<string, object> Claims { get; set; } = [];

    /// <summary>Changes the claims of a token before it is signed.</summary>
    public Action<Dictionary<string, object>> Tamper { get; set; } = _ => { };

    /// <summary>True shows a page first, as providers do; false redirects back at once.</summary>
    public bool ShowsPage { get; set; }

    /// <summary>True signs with an unpublished key.</summary>
    public bool SignsWithForeignKey { get; set; }

    public static async Task<FakeOidc> StartAsync()
    {
        var provider = new FakeOidc();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>Resets all faults and sets the user.</summary>
    /// <param name="email">Null for a user without an address.</param>
    public void SetClaims(string subject, string? email, bool isVerified = true, params string[] amr)
    {
        (Tamper, SignsWithForeignKey) = (_ => { }, false);
        Claims = new() { ["sub"] = subject, ["email_verified"] = isVerified };
        if (email is not null)
        {
            Claims["email"] = email;
        }

        if (amr.Length > 0)
        {
            Claims["amr"] = amr;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _foreignKey.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        return context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => JsonAsync(
                context,
                new
                {
                    issuer = Authority,
                    authorization_endpoint = Authority + "/authorize",
                    token_endpoint = Authority + "/token",
                    jwks_uri = Authority + "/keys",
                }),
            "/keys" => JsonAsync(context, new { keys = new[] { PublicKey() } }),
            "/authorize" => AuthorizeAsync(context),
            "/token" => TokenAsync(context),
            _ => Task.FromResult(context.Response.StatusCode = 404),
        };
    }

    private object PublicKey()
    {
        var key = _key.ExportParameters(false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = "1",
            n = WebEncoders.Base64UrlEncode(key.Modulus!),
            e = WebEncoders.Base64UrlEncode(key.Exponent!),
        };
    }

    private Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var isRight =
            query["client_id"] == ClientId
            && query["response_type"] == "code"
            && query["code_challenge_method"] == "S256";
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["nonce"]!, query["code_challenge"]!);
        var back = QueryHelpers.AddQueryString(query["redirect_uri"]!, new Dictionary<string, string?>
        {
            [isRight ? "code" : "error"] = isRight ? code : "invalid_request", ["state"] = query["state"],
        });
        if (ShowsPage)
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(
                "<!DOCTYPE html><html lang=\"en\"><title>Example ID</title><link rel=\"icon\" "
                + $"href=\"data:,\"><h1>Example ID</h1><a href=\"{WebUtility.HtmlEncode(back)}\">Go on</a>"
            );
        }

        context.Response.Redirect(back);
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (
            form["client_secret"] != ClientSecret
            || !_codes.TryRemove(form["code"]!, out var begun)
            || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!)))
                != begun.Challenge)
        {
            context.Response.StatusCode = 400;
            await JsonAsync(context, new { error = "invalid_grant" });
            return;
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(Claims)
        {
            ["iss"] = Authority, ["aud"] = ClientId, ["iat"] = now, ["exp"] = now + 300, ["nonce"] = begun.Nonce,
        };
        Tamper(claims);
        await JsonAsync(
            context,
            new
            {
                access_token = "opaque",
                token_type = "Bearer",
                expires_in = 300,
                id_token = Sign(claims),
            });
    }

    private string Sign(Dictionary<string, object> claims)
    {
        var text = $"{Part(new { alg = "RS256", typ = "JWT", kid = "1" })}.{Part(claims)}";
        var signature = (SignsWithForeignKey ? _foreignKey : _key).SignData(
            Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{WebEncoders.Base64UrlEncode(signature)}";
    }

    private static string Part(object value) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value));

    private static Task JsonAsync(HttpContext context, object value)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(value));
    }
}
