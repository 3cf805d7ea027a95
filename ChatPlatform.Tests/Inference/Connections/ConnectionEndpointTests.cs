using System.Net;
using System.Text.Json;
using ChatPlatform.Tests.Browser;

namespace ChatPlatform.Tests.Inference.Connections;

/// <summary>Provider connections over the REST API.</summary>
public sealed class ConnectionEndpointTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Root = "/api/v1/tenants/acme/inference-settings";
    private const string Key = "sk-canary-rest-0123456789abcd";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_Is_created_selected_changed_and_deleted()
    {
        var owner = await OwnerAsync();
        var (id, _, tag) = await CreateAsync(owner, "Whole life");
        using var before = await owner.GetAsync(Root);
        using var chosen = await owner.SendAsync(
            HttpMethod.Put, Root, new { connectionId = id }, ifMatch: before.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
        using var found = await owner.GetAsync($"{Root}/connections/{id}");
        Assert.True((await VisitorClient.ReadAsync(found)).GetProperty("isUsed").GetBoolean());

        using var removed = await owner.SendAsync(HttpMethod.Delete, $"{Root}/connections/{id}", ifMatch: tag);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var settings = await owner.GetAsync(Root);
        Assert.False((await VisitorClient.ReadAsync(settings)).TryGetProperty("connectionId", out _));
    }

    /// <summary>All responses (creation, reads, lists, tests, errors) to all permitted callers.</summary>
    [Fact]
    public async Task S33_Responses_pages_and_audit_log_Show_only_the_last_four_characters_of_a_key()
    {
        var owner = await OwnerAsync();
        var (id, made, tag) = await CreateAsync(owner, "Write only");
        Assert.Equal("abcd", made.GetProperty("key").GetProperty("lastFour").GetString());
        var texts = new List<string> { made.ToString() };
        foreach (
            var (method, path, body) in (IEnumerable<(HttpMethod, string, object?)>)
                [
                    (HttpMethod.Get, Root, null),
                    (HttpMethod.Get, $"{Root}/connections", null),
                    (HttpMethod.Get, $"{Root}/connections/{id}", null),
                    (HttpMethod.Post, $"{Root}/connections/{id}/test", null),
                    (HttpMethod.Put, $"{Root}/connections/{id}", Body("", Key)),
                    (HttpMethod.Put, $"{Root}/connections/{id}", Body("Write only", Key + " ")),
                    (HttpMethod.Put, $"{Root}/connections/{id}", new { name = "x", unknown = Key }),
                    (HttpMethod.Post, $"{Root}/connections", Body("Write only", Key)),
                ])
        {
            using var answer = await owner.SendAsync(method, path, body, method == HttpMethod.Put ? tag : null);
            texts.Add(await answer.Content.ReadAsStringAsync(Ct));
        }

        using var stale = await owner.SendAsync(
            HttpMethod.Put, $"{Root}/connections/{id}", Body("Write only", Key), ifMatch: "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        texts.Add(await stale.Content.ReadAsStringAsync(Ct));
        using var browser = new StaffClient(app);
        using var signIn = await browser.SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword);
        using var page = await browser.GetAsync("/t/acme/settings/model");
        texts.Add(await page.Content.ReadAsStringAsync(Ct));

        Assert.All(texts, text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
        Assert.Equal([], await app.FindTablesContainingAsync("sk-canary-rest"));
    }

    [Fact]
    public async Task S28_Change_of_an_old_version_Is_412()
    {
        var owner = await OwnerAsync();
        var (id, _, tag) = await CreateAsync(owner, "Two at once");
        using var first = await owner.SendAsync(
            HttpMethod.Put, $"{Root}/connections/{id}", Body("Two at once", null, "other"), ifMatch: tag);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await owner.SendAsync(
            HttpMethod.Put, $"{Root}/connections/{id}", Body("Two at once", null, "third"), ifMatch: tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
    }

    [Theory]
    [InlineData("name", "", "openai", null, "m")]
    [InlineData("kind", "A", "builtin", null, "m")]
    [InlineData("baseUrl", "A", "openai-compatible", null, "m")]
    [InlineData("baseUrl", "A", "azure-openai", null, "m")]
    [InlineData("baseUrl", "A", "openai-compatible", "ftp://host/v1", "m")]
    [InlineData("baseUrl", "A", "openai-compatible", "http://model.example/v1", "m")]
    [InlineData("baseUrl", "A", "openai-compatible", "https://user:word@model.example/v1", "m")]
    [InlineData("baseUrl", "A", "openai-compatible", "https://model.example/v1?x=1", "m")]
    [InlineData("model", "A", "openai", null, " ")]
    public async Task S36_Invalid_connection_Is_rejected_with_the_field(
        string field, string name, string kind, string? baseUrl, string model)
    {
        var owner = await OwnerAsync();
        using var answer = await owner.SendAsync(
            HttpMethod.Post,
            $"{Root}/connections",
            new
            {
                name,
                kind,
                baseUrl,
                model,
            });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(
            [field], (await VisitorClient.ReadAsync(answer)).GetProperty("errors").EnumerateObject().Select(e => e.Name)
        );
    }

    [Theory]
    [InlineData("firstTokenSeconds", 0)]
    [InlineData("firstTokenSeconds", 301)]
    [InlineData("tokenGapSeconds", 0)]
    [InlineData("wholeSeconds", 4)]
    [InlineData("wholeSeconds", 601)]
    public async Task K17_Patience_outside_its_range_Is_rejected(string field, int seconds)
    {
        var owner = await OwnerAsync();
        using var answer = await owner.SendAsync(
            HttpMethod.Post, $"{Root}/connections",
            new
            {
                name = "Impatient", kind = "openai", model = "m",
                patience = new Dictionary<string, int> { [field] = seconds },
            });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(
            [$"patience.{field}"],
            (await VisitorClient.ReadAsync(answer)).GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task K17_Patience_Is_stored_and_returned()
    {
        var owner = await OwnerAsync();
        using var made = await owner.SendAsync(
            HttpMethod.Post, $"{Root}/connections",
            new { name = "Patient", kind = "openai", model = "m", patience = new { firstTokenSeconds = 90 } });
        using var found = await owner.GetAsync(made.Headers.Location!.ToString());
        Assert.Equal(
            90,
            (await VisitorClient.ReadAsync(found)).GetProperty("patience").GetProperty("firstTokenSeconds").GetInt32());
    }

    [Theory]
    [InlineData("anthropic", null, "https://api.anthropic.com")]
    [InlineData("gemini", null, "https://generativelanguage.googleapis.com/v1beta/openai")]
    [InlineData("azure-openai", "https://ours.openai.azure.com", "https://ours.openai.azure.com/openai/v1")]
    [InlineData("azure-openai", "https://ours.openai.azure.com/", "https://ours.openai.azure.com/openai/v1")]
    [InlineData("azure-openai", "https://gate.example/azure/v1/", "https://gate.example/azure/v1")]
    public async Task Kind_of_provider_Gives_the_address(string kind, string? entered, string expected)
    {
        var owner = await OwnerAsync();
        using var made = await owner.SendAsync(
            HttpMethod.Post, $"{Root}/connections",
            new { name = $"{kind} {Guid.NewGuid():N}", kind, baseUrl = entered, model = "m", key = Key });
        var body = await VisitorClient.ReadAsync(made);
        Assert.Equal((kind, expected), (body.GetProperty("kind").GetString(), body.GetProperty("baseUrl").GetString()));
    }

    [Fact]
    public async Task S21_Supporters_and_users_of_other_tenants_Cannot_access_the_settings()
    {
        var owner = await OwnerAsync();
        var (id, _, _) = await CreateAsync(owner, "Out of reach");
        var supporter = await ApiClient.SignInAsync(app, StaffDriver.Supporter, StaffDriver.SupporterPassword);
        var otherOwner = await ApiClient.SignInAsync(app, "owner@contoso.demo", StaffDriver.OwnerPassword);
        foreach (var path in (string[])["", "/connections", $"/connections/{id}"])
        {
            Assert.Equal(403, await supporter.StatusAsync(Root + path));
            Assert.Equal(404, await otherOwner.StatusAsync(Root + path));
        }

        Assert.Equal(404, await otherOwner.StatusAsync($"/api/v1/tenants/contoso/inference-settings/connections/{id}"));
    }

    private Task<ApiClient> OwnerAsync() => ApiClient.SignInAsync(app, StaffDriver.Owner, StaffDriver.OwnerPassword);

    private object Body(string name, string? key, string model = "model") =>
        new
        {
            name,
            kind = "openai-compatible",
            baseUrl = app.Llm.BaseUrl,
            model,
            key,
        };

    private async Task<(Guid Id, JsonElement Answer, string Tag)> CreateAsync(ApiClient owner, string name)
    {
        using var answer = await owner.SendAsync(HttpMethod.Post, $"{Root}/connections", Body(name, Key));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = await VisitorClient.ReadAsync(answer);
        return (body.GetProperty("id").GetGuid(), body, answer.Headers.ETag!.Tag);
    }
}
