using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>A tenant created by a test.</summary>
public sealed record TestTenant(Guid Id, string Slug, string WidgetKey);

/// <summary>Creates a tenant with agents and tools. By default it has one agent, answered by the fake model.</summary>
public sealed class TenantBuilder(AppFixture app)
{
    private const string OneNumber =
        """{"type":"object","properties":{"number":{"type":"string","maxLength":200}},"required":"""
        + """["number"],"additionalProperties":false}""";

    private readonly string _slug = "t" + Guid.CreateVersion7().ToString("N")[^12..];
    private readonly List<(string Name, string Description, string[] Tools)> _agents = [];
    private readonly
        List<(string Name, string Url, string Method, string Schema, string? Body, bool AsksFirst)> _tools = [];
    private TenantSettings _settings = new(Provider: "fake");
    private string[] _origins = [];

    public TenantBuilder With(TenantSettings settings)
    {
        _settings = settings;
        return this;
    }

    /// <summary>Origins that may embed the widget.</summary>
    public TenantBuilder WithOrigins(params string[] origins)
    {
        _origins = origins;
        return this;
    }

    public TenantBuilder Agent(string name, string description = "Everything that customers ask", params string[] tools)
    {
        _agents.Add((name, description, tools));
        return this;
    }

    /// <summary>
    /// Adds an HTTP tool, by default with one argument "number". It is stored unchanged, without the validation of the
    /// console.
    /// </summary>
    /// <param name="body">Template of the body; null sends all arguments.</param>
    /// <param name="asksFirst">True when the customer must agree before a call with side effects.</param>
    public TenantBuilder Tool(
        string name, string url, string method = "GET", string schema = OneNumber, string? body = null,
        bool asksFirst = false)
    {
        _tools.Add((name, url, method, schema, body, asksFirst));
        return this;
    }

    public async Task<TestTenant> SaveAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var databases = app.Get<AppDbFactory>();
        var tenant = new Tenant { Slug = _slug, Name = "Tenant " + _slug, Settings = _settings };
        await using (var platform = databases.ForPlatform())
        {
            platform.Tenants.Add(tenant);
            await platform.SaveChangesAsync(ct);
        }

        await using var db = databases.ForTenant(tenant.Id);
        db.WidgetSettings.Add(
            new()
            {
                TenantId = tenant.Id,
                WidgetKey = "wk_" + _slug,
                Greeting = "Hello.",
                AllowedOrigins = [.. _origins],
            });
        var tools = _tools
            .Select(t => new Tool
            {
                TenantId = tenant.Id,
                Name = t.Name,
                Title = t.Name,
                Description = "Looks up a number",
                InputSchema = t.Schema,
                Request = new(t.Method, t.Url, BodyTemplate: t.Body),
                AsksFirst = t.AsksFirst,
            })
            .ToDictionary(t => t.Name);
        db.Tools.AddRange(tools.Values);
        foreach (
            var (name, description, granted) in _agents.DefaultIfEmpty(("Helper", "Everything that customers ask", [])))
        {
            var agent = new Agent
            {
                TenantId = tenant.Id,
                Name = name,
                Description = description,
                Examples = [description],
            };
            db.Agents.Add(agent);
            db.AgentVersions.Add(
                new()
                {
                    TenantId = tenant.Id,
                    AgentId = agent.Id,
                    Number = 1,
                    Description = description,
                    Prompt = $"You are {name}.",
                    Examples = agent.Examples,
                    ToolIds = [.. granted.Select(t => tools[t].Id)],
                });
            db.AgentTools.AddRange(
                granted.Select(t => new AgentTool
                {
                    TenantId = tenant.Id,
                    AgentId = agent.Id,
                    ToolId = tools[t].Id,
                }));
        }

        await db.SaveChangesAsync(ct);
        return new(tenant.Id, _slug, "wk_" + _slug);
    }
}
