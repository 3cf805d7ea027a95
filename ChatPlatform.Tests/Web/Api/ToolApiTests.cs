using System.Net;

namespace ChatPlatform.Tests.Web.Api;

public sealed class ToolApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Tools = "/api/v1/tenants/acme/tools";
    private const string Schema =
        """{"type":"object","properties":{"number":{"type":"string"}},"required":["number"]}""";

    [Fact]
    public async Task Tool_Is_created_tested_changed_and_deleted()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Tools,
            Draft("look_up", $"{app.Address}demo/api/shipments/{{number}}"));
        var path = $"{Tools}/{made.GetProperty("id").GetGuid()}";

        var tried = await owner.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Post,
            path + "/test",
            """{"arguments":{"number":"ACM-1001"}}"""
        );
        Assert.True(tried.GetProperty("succeeded").GetBoolean(), tried.GetRawText());
        Assert.Contains("out for delivery", tried.GetProperty("result").GetString(), StringComparison.Ordinal);
        var wrong = await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/test", """{"arguments":{}}""");
        Assert.Equal("The arguments are not right: number: is required", wrong.GetProperty("result").GetString());

        var (_, tag) = await owner.ReadAsync(path);
        await owner.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Put,
            path,
            Draft("look_up_2", "https://example.com/{number}"),
            tag);
        (_, tag) = await owner.ReadAsync(path);
        await owner.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, path, null, tag);
        Assert.Equal(
            ["tool.created", "tool.tested", "tool.tested", "tool.updated", "tool.deleted"],
            await AuditLogReader.ActionsAsync(app, made.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task S52_Tool_test_Uses_the_egress_handler_of_a_turn()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            Tools,
            Draft("metadata", "http://169.254.169.254/latest/{number}")
        );

        var tried = await owner.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Post,
            $"{Tools}/{made.GetProperty("id").GetGuid()}/test",
            """{"arguments":{"number":"meta-data"}}"""
        );

        Assert.Equal(
            (false, "The service could not be reached."),
            (tried.GetProperty("succeeded").GetBoolean(), tried.GetProperty("result").GetString()));
        Assert.StartsWith(
            "The platform does not connect there.", tried.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.com/{number}")]
    [InlineData("//example.com/{number}")]
    [InlineData("https://{number}.example.com/")]
    [InlineData("https://example.com:{number}/")]
    [InlineData("https://user:secret@example.com/{number}")]
    [InlineData("https://example.com\\@evil.example/{number}")]
    [InlineData("https://example.com/{unknown}")]
    [InlineData("https://example.com/{number")]
    [InlineData("https://example.com/#{number}")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    public async Task S54_Address_of_a_call_Is_fixed_by_staff(string url)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Tools, Draft("bad", url));
        Assert.Equal(["urlTemplate"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":"object","required":"number"}""")]
    [InlineData("""{"type":"object","properties":{"number":{"enum":"x"}}}""")]
    [InlineData("""{"type":"object","properties":{"number":{"type":"string","pattern":"(a+)+\\1"}}}""")]
    [InlineData("""{"type":"object","properties":{"number":{"$ref":"https://evil.example/schema"}}}""")]
    public async Task S38_Unusable_schema_Is_rejected(string schema)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity,
            HttpMethod.Post,
            Tools,
            Draft("bad", "https://example.com/", schema)
        );
        Assert.Equal(["inputSchema"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Body_template_Is_stored_as_written_and_its_test_shows_the_request()
    {
        var owner = await ApiClient.OwnerAsync(app);
        const string Body = "{ \"order\": \"{number}\",\n  \"source\": \"chat\" }";
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Tools, Draft("cancel", "https://127.0.0.3/{number}", "PUT", Body));
        Assert.Equal(Body, made.GetProperty("bodyTemplate").GetString());

        var tried = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{Tools}/{made.GetProperty("id").GetGuid()}/test",
            """{"arguments":{"number":"7"}}""");

        var request = tried.GetProperty("request");
        Assert.Equal(
            ("PUT", "https://127.0.0.3/7", """{"order":"7","source":"chat"}"""),
            (
                request.GetProperty("method").GetString(), request.GetProperty("address").GetString(),
                request.GetProperty("body").GetString()));
    }

    [Theory]
    [InlineData("POST", "{", "bodyTemplate")]
    [InlineData("PATCH", """{"x":"{other}"}""", "bodyTemplate")]
    [InlineData("GET", "{}", "bodyTemplate")]
    [InlineData("DELETE", "{}", "bodyTemplate")]
    [InlineData("HEAD", null, "method")]
    [InlineData("put", null, "method")]
    public async Task S36_Invalid_method_or_body_Is_named(string method, string? body, string field)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Tools,
            Draft("bad", "https://example.com/{number}", method, body));
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Tool_Keeps_the_order_of_its_fields()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Tools,
            Draft(
                "ordered", "https://example.com/",
                """{"type":"object","properties":{"zip_code":{"type":"string"},"a":{},"b1":{}},"title":"Größe"}"""));

        var schema = (await owner.ReadAsync($"{Tools}/{made.GetProperty("id").GetGuid()}"))
            .Json.GetProperty("inputSchema");

        Assert.Equal(["zip_code", "a", "b1"], schema.GetProperty("properties").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["type", "properties", "title"], schema.EnumerateObject().Select(m => m.Name));
    }

    private static object Draft(string name, string url, string method, string? body) =>
        new
        {
            name,
            title = "Change",
            description = "Changes a number",
            method,
            urlTemplate = url,
            bodyTemplate = body,
            inputSchema = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(Schema),
        };

    private static string Draft(string name, string url, string schema = Schema) =>
        $$"""{"name":"{{name}}","title":"Look up","description":"Looks up a number","method":"GET","urlTemplate":"""
        + $$"""{{System.Text.Json.JsonSerializer.Serialize(url)}},"inputSchema":{{schema}}}""";
}
