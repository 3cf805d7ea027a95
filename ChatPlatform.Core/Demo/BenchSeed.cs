using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Demo;

/// <summary>
/// Creates the tenant of the load bench: two agents and a tool, with each turn routed and answered by the provider
/// "bench" in three model calls.
/// </summary>
public sealed class BenchSeed(AppDbFactory databases)
{
    public const string Slug = "bench";

    public const string WidgetKey = "wk_bench";

    /// <param name="toolUrl">Base URL of the tool's service.</param>
    public async Task RunAsync(string toolUrl, CancellationToken ct)
    {
        await using var platform = databases.ForPlatform();
        if (await platform.Tenants.AnyAsync(t => t.Slug == Slug, ct))
        {
            return;
        }

        var tenant = new Tenant
        {
            Slug = Slug,
            Name = "Bench",
            Settings = new(Provider: "bench", Routing: RoutingMode.Model),
        };
        platform.Tenants.Add(tenant);
        await platform.SaveChangesAsync(ct);
        await using var db = databases.ForTenant(tenant.Id);
        db.WidgetSettings.Add(new() { TenantId = tenant.Id, WidgetKey = WidgetKey, Greeting = "Hello." });
        var tool = new Tool
        {
            TenantId = tenant.Id, Name = "lookup", Title = "Lookup", Description = "Looks something up",
            InputSchema = """{"type":"object","properties":{"number":{"type":"string"}},"required":["number"]}""",
            Request = new("GET", toolUrl.TrimEnd('/') + "/shipments/{number}"),
        };
        db.Tools.Add(tool);
        foreach (var name in (string[])["Alpha", "Beta"])
        {
            var agent = new Agent
            {
                TenantId = tenant.Id,
                Name = name,
                Description = $"Everything about {name}",
                Examples = [$"a question about {name}"],
            };
            db.Agents.Add(agent);
            db.AgentVersions.Add(
                new()
                {
                    TenantId = tenant.Id,
                    AgentId = agent.Id,
                    Number = 1,
                    Description = agent.Description,
                    Prompt = $"You answer questions about {name}.",
                    Examples = agent.Examples,
                    ToolIds = [tool.Id],
                });
            db.AgentTools.Add(
                new()
                {
                    TenantId = tenant.Id,
                    AgentId = agent.Id,
                    ToolId = tool.Id,
                });
        }

        await db.SaveChangesAsync(ct);
    }
}
