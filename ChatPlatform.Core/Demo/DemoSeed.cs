using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Demo;

/// <summary>
/// Creates the demo data. Running it again adds only what is missing. For development only; the caller refuses other
/// environments.
/// </summary>
public sealed class DemoSeed(
    AppDbFactory databases, UserManager<User> users, DemoCatalog catalog, DemoDocuments documents)
{
    /// <param name="publicUrl">The app's own URL, which also serves the demo tools.</param>
    public async Task RunAsync(string publicUrl, CancellationToken ct)
    {
        var shared = await catalog.AddAsync(publicUrl, ct);
        var acme = await TenantAsync(DemoTenants.Acme, publicUrl, shared, ct);
        var contoso = await TenantAsync(DemoTenants.Contoso, publicUrl, shared, ct);
        await UserAsync("admin@demo.local", "Ada Admin", "Demo-admin-2026!", true, [], ct);
        await UserAsync(
            "supporter@demo.local", "Mira Rahn", "Demo-supporter-2026!", false,
            [(acme, TenantRole.Supporter), (contoso, TenantRole.Supporter)], ct);
        await UserAsync(
            "supporter2@demo.local", "Jon Berg", "Demo-supporter-2026!", false, [(acme, TenantRole.Supporter)], ct);
        await UserAsync(
            "owner@acme.demo", "Olga Owner", "Demo-tenant-2026!", false, [(acme, TenantRole.TenantUser)], ct);
        await UserAsync(
            "owner@contoso.demo", "Otto Owner", "Demo-tenant-2026!", false, [(contoso, TenantRole.TenantUser)], ct);
        await documents.AddAsync(acme, "acme", ct);
        await documents.AddAsync(contoso, "contoso", ct);
    }

    private async Task<Guid> TenantAsync(
        DemoTenant demo,
        string publicUrl,
        IReadOnlyDictionary<(CatalogKind Kind, string Key), Guid> shared,
        CancellationToken ct)
    {
        await using var platform = databases.ForPlatform();
        var existing = await platform.Tenants.FirstOrDefaultAsync(t => t.Slug == demo.Slug, ct);
        if (existing is not null)
        {
            await RefreshToolsAsync(existing.Id, demo, publicUrl, ct);
            return existing.Id;
        }

        var tenant = new Tenant { Slug = demo.Slug, Name = demo.Name, Kind = demo.Kind };
        platform.Tenants.Add(tenant);
        await platform.SaveChangesAsync(ct);
        await using var db = databases.ForTenant(tenant.Id);
        db.WidgetSettings.Add(
            new()
            {
                TenantId = tenant.Id,
                WidgetKey = demo.WidgetKey,
                Color = demo.Color,
                Greeting = demo.Greeting,
                SuggestedQuestions = [.. demo.Questions],
            });
        var tools = demo
            .Tools.Select(
                (t, i) =>
                    new Tool
                    {
                        TenantId = tenant.Id,
                        Name = t.Name,
                        Title = t.Title,
                        Description = t.Description,
                        InputSchema = t.Schema,
                        Priority = i,
                        Request = new("GET", publicUrl.TrimEnd('/') + t.Path),
                        AnswerTemplate = t.AnswerTemplate,
                        CatalogEntryId = shared[(CatalogKind.Tool, t.Name)],
                    })
            .ToDictionary(t => t.Name);
        db.Tools.AddRange(tools.Values);
        foreach (var demoAgent in demo.Agents)
        {
            var agent = new Agent
            {
                TenantId = tenant.Id,
                Name = demoAgent.Name,
                Description = demoAgent.Description,
                Examples = [.. demoAgent.Examples],
                CatalogEntryId = shared[(CatalogKind.Agent, demoAgent.Name.ToLowerInvariant())],
            };
            db.Agents.Add(agent);
            db.AgentVersions.Add(
                new()
                {
                    TenantId = tenant.Id,
                    AgentId = agent.Id,
                    Number = 1,
                    Description = agent.Description,
                    Prompt = demoAgent.Prompt,
                    Examples = agent.Examples,
                    ToolIds = [.. demoAgent.Tools.Select(name => tools[name].Id)],
                });
            db.AgentTools.AddRange(
                demoAgent.Tools.Select(name => new AgentTool
                {
                    TenantId = tenant.Id,
                    AgentId = agent.Id,
                    ToolId = tools[name].Id,
                }));
        }

        await db.SaveChangesAsync(ct);
        return tenant.Id;
    }

    /// <summary>Updates the tools' URLs, because the app's port may have changed since the last seed.</summary>
    private async Task RefreshToolsAsync(Guid tenantId, DemoTenant demo, string publicUrl, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tools = await db.Tools.Where(t => t.TenantId == tenantId).ToListAsync(ct);
        foreach (var demoTool in demo.Tools)
        {
            if (
                tools.Find(t => t.Name == demoTool.Name) is { } tool
                && tool.Request.UrlTemplate.EndsWith(demoTool.Path, StringComparison.Ordinal))
            {
                tool.Request = tool.Request with { UrlTemplate = publicUrl.TrimEnd('/') + demoTool.Path };
            }
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task UserAsync(
        string email, string name, string password, bool isAdmin, (Guid Tenant, TenantRole Role)[] roles,
        CancellationToken ct)
    {
        if (await users.FindByNameAsync(email) is not null)
        {
            return;
        }

        var user = new User
        {
            DisplayName = name,
            Email = email,
            UserName = email,
            EmailConfirmed = true,
            IsPlatformAdmin = isAdmin,
        };
        var result = await users.CreateAsync(user, password);
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(
                $"The demo user {email} could not be created: "
                + string.Join("; ", result.Errors.Select(e => e.Description))
            );
        }

        foreach (var (tenant, role) in roles)
        {
            await using var db = databases.ForTenant(tenant);
            db.Memberships.Add(new() { TenantId = tenant, UserId = user.Id, Role = role });
            await db.SaveChangesAsync(ct);
        }
    }
}
