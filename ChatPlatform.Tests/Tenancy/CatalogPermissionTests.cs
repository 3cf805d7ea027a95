using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>A permission written on one instance, and another instance that has just used the previous one.</summary>
public sealed class CatalogPermissionTests(SharedInstances app) : IClassFixture<SharedInstances>
{
    private const string Shipment = "Where is my shipment ACM-1001?";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S55_Permission_Overrides_the_default_with_the_next_turn_on_every_instance()
    {
        using var there = new HttpClient { BaseAddress = app.TwinAddress };
        foreach (var rule in (bool?[])[null, false, true, false, null])
        {
            await PermitAsync(rule);
            foreach (var http in (HttpClient[])[there, app.Http])
            {
                var visitor = (await app.CreateVisitorAsync()).Via(http);
                await visitor.SendMessageAsync(Shipment);
                await Wait.UntilAsync(
                    async () => (await visitor.MessagesAsync()).Any(IsAnswer), EventFeed.DefaultTimeout);
                var answer = (await visitor.MessagesAsync()).First(IsAnswer);
                Assert.Equal(rule ?? true, (answer.Agents ?? []).Any(a => a.Name == "Shipment"));
            }
        }
    }

    private static bool IsAnswer(WireMessage message) => message is { Role: "assistant", Status: "complete" };

    private async Task PermitAsync(bool? rule)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var id = await db
            .CatalogEntries.Where(r => r.Kind == CatalogKind.Agent && r.Key == "shipment")
            .Select(r => r.Id)
            .SingleAsync(Ct);
        var (permissions, tenant) = (app.Get<TenantPermissions>(), await app.TenantIdAsync("acme"));
        var version = (await permissions.FindAsync(tenant, id, Ct))!.ConcurrencyToken;
        Assert.IsType<EditOutcome<PermissionItem>.Saved>(
            await permissions.SetAsync(tenant, id, version, rule, Actor.System("test"), Ct));
    }
}
