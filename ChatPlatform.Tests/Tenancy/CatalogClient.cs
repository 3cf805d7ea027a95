using System.Net;
using System.Text.Json;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Shares entries of the catalog as a platform admin, and changes tenants' copies of them.</summary>
/// <param name="key">Key of the test's entries.</param>
internal sealed class CatalogClient(ApiClient admin, string key)
{
    private const string Schema = """{"type":"object","properties":{"number":{"type":"string"}}}""";

    public static Guid IdOf(string path) => Guid.Parse(path.Split('/')[^1]);

    public object AgentBody(string prompt, string[]? tools = null, string? model = null, string[]? kinds = null) => new
    {
        key = key,
        title = "Copy " + key,
        description = "Copies of a template",
        isAllowedByDefault = true,
        kinds = kinds ?? [],
        definition = new { prompt, examples = (string[])["copy it"], tools = tools ?? [], model },
    };

    public static object ToolBody(string description) => new
    {
        name = "own_name",
        title = "Own",
        description,
        method = "GET",
        urlTemplate = "https://own.example/{number}",
        inputSchema = JsonSerializer.Deserialize<JsonElement>(Schema),
        priority = 0,
        isEnabled = true,
    };

    private static object ToolEntry(string key, string description, bool isAllowed = true) => new
    {
        key,
        title = key,
        description,
        isAllowedByDefault = isAllowed,
        definition = new
        {
            method = "GET",
            urlTemplate = "https://tools.example/{number}",
            inputSchema = JsonSerializer.Deserialize<JsonElement>(Schema),
        },
    };

    public async Task<Guid> ShareAgentAsync(string prompt, string[]? tools = null) =>
        (await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/shared-agents", AgentBody(prompt, tools)))
        .GetProperty("id").GetGuid();

    public async Task<Guid> ShareToolAsync(string key, bool isAllowed = true) =>
        (await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/shared-tools", ToolEntry(key, "First", isAllowed)))
        .GetProperty("id").GetGuid();

    public async Task ChangeAgentAsync(Guid id, string prompt, string[]? tools = null)
    {
        var path = $"/api/v1/shared-agents/{id}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, AgentBody(prompt, tools), (await admin.ReadAsync(path)).ETag);
    }

    public async Task ChangeToolAsync(Guid id, string description)
    {
        var path = $"/api/v1/shared-tools/{id}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, ToolEntry(key, description), (await admin.ReadAsync(path)).ETag);
    }

    /// <summary>Adds an entry; returns the path of the tenant's copy.</summary>
    public async Task<string> AddAsync(TestTenant tenant, string kind, Guid id)
    {
        using var added = await admin.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/{kind}/catalog/{id}");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        return added.Headers.Location!.ToString();
    }

    public async Task ChangeHereAsync(string agent, string prompt, bool isEnabled = true) =>
        await admin.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Put,
            agent,
            new
            {
                name = "Copy " + key,
                publicName = "Copies " + key,
                description = "Copies of a template",
                prompt,
                examples = (string[])["copy it"],
                isEnabled,
            },
            (await admin.ReadAsync(agent)).ETag);

    public async Task<JsonElement> DecideAsync(string copy, string decision) =>
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{copy}/template/{decision}",
            ifMatch: (await admin.ReadAsync(copy)).ETag);

    public async Task<string?> StateAsync(string copy) =>
        (await admin.ReadAsync(copy)).Json.GetProperty("catalogState").GetString();
}
