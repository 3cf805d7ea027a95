using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Interceptors;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Tests.Isolation;

/// <summary>
/// An application with a pool of one connection, so that each request reuses that of the previous one.
/// </summary>
public sealed class OneConnectionFixture(PlatformFixture platform) : AppFixture(platform)
{
    protected override void Configure(IDictionary<string, string?> settings) =>
        settings["ConnectionStrings:Postgres"] += ";Maximum Pool Size=1";
}

/// <summary>The tenant scope in the program: query filter, save guard, transaction.</summary>
public sealed class ScopeTests(OneConnectionFixture app, ITestOutputHelper output) : IClassFixture<OneConnectionFixture>
{
    /// <summary>Rows that belong to a tenant or to the platform.</summary>
    private static readonly Type[] s_alsoThePlatforms =
        [typeof(AuditEvent), typeof(AccountLink), typeof(ProviderFaultRecord)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private AppDbFactory Databases => app.Get<AppDbFactory>();

    [Fact]
    public void Tenant_entities_Have_the_tenant_filter_and_a_key_that_starts_with_the_tenant()
    {
        using var db = Databases.ForPlatform();
        var owned = db.Model.GetEntityTypes().Where(e => e.FindProperty("TenantId") is not null).ToList();
        Assert.True(owned.Count >= 17, $"{owned.Count} entities");
        Assert.All(owned, e =>
        {
            Assert.True(e.FindDeclaredQueryFilter("tenant") is not null, $"{e.ClrType.Name} has no tenant filter");
            if (!s_alsoThePlatforms.Contains(e.ClrType))
            {
                Assert.True(
                    typeof(ITenantOwned).IsAssignableFrom(e.ClrType),
                    $"{e.ClrType.Name} has a TenantId but is not ITenantOwned");
                Assert.Equal("TenantId", e.FindPrimaryKey()!.Properties[0].Name);
            }
        });
    }

    [Fact]
    public async Task Context_Reads_no_rows_of_another_tenant()
    {
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await using var db = Databases.ForTenant(one.Id);
        Assert.NotEmpty(await db.Agents.ToListAsync(Ct));
        Assert.Empty(await db.Agents.Where(a => a.TenantId == two.Id).ToListAsync(Ct));

        // Without the filter, row-level security still applies.
        Assert.Empty(await db.Agents.IgnoreQueryFilters().Where(a => a.TenantId == two.Id).ToListAsync(Ct));
    }

    [Fact]
    public async Task Save_Throws_before_it_sends_a_row_of_another_tenant()
    {
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await using (var db = Databases.ForTenant(one.Id))
        {
            db.Agents.Add(new Agent { TenantId = two.Id, Name = "Trojan", Description = "x" });
            await Assert.ThrowsAsync<ForeignTenantException>(() => db.SaveChangesAsync(Ct));
        }

        await using (var db = Databases.ForTenant(two.Id))
        {
            var agent = await db.Agents.AsNoTracking().FirstAsync(Ct);
            await using var other = Databases.ForTenant(one.Id);
            other.Attach(agent).Entity.Description = "changed";
            await Assert.ThrowsAsync<ForeignTenantException>(() => other.SaveChangesAsync(Ct));
            other.ChangeTracker.Clear();
            other.Remove(agent);
            await Assert.ThrowsAsync<ForeignTenantException>(() => other.SaveChangesAsync(Ct));
        }
    }

    /// <summary>
    /// Scale: 1,000 units of work of two alternating tenants over one connection, 10,000 at the promised scale; every
    /// seventh is cancelled while it runs, every eleventh times out.
    /// </summary>
    [Fact]
    public async Task S03_Connection_Carries_no_scope_to_the_next_tenant()
    {
        var tenants = new[] { await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync() };
        foreach (var tenant in tenants)
        {
            await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Hello");
        }

        var (random, cancelled, timedOut) = (new Random(3), 0, 0);
        for (var i = 0; i < Scale.Of(each: 1_000, promised: 10_000); i++)
        {
            using var stop = new CancellationTokenSource();
            if (i % 7 == 0)
            {
                stop.CancelAfter(TimeSpan.FromMicroseconds(random.Next(1, 2000)));
            }

            try
            {
                await ReadAsync(tenants[i % 2].Id, tenants[(i + 1) % 2].Id, runsOut: i % 11 == 0, stop.Token);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
            {
                timedOut++;
            }
        }

        output.WriteLine($"{cancelled} were cancelled, {timedOut} ran out of time.");
        Assert.True(cancelled > 20 && timedOut > 20, $"{cancelled} were cancelled, {timedOut} ran out of time.");
    }

    /// <summary>Scale: 200 requests, 100 at a time; 10,000 at the promised scale.</summary>
    [Fact]
    public async Task S03_Concurrent_requests_of_two_tenants_Get_their_own_data()
    {
        var (acme, contoso) = (await app.CreateVisitorAsync(), await app.CreateVisitorAsync("wk_demo_contoso"));
        await acme.SendMessageAsync("Hello from Acme");
        await contoso.SendMessageAsync("Hello from Contoso");
        var requests = Enumerable.Range(0, Scale.Of(each: 200, promised: 10_000));
        await Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = 100, CancellationToken = Ct },
            async (i, _) =>
            {
                var (visitor, word) = i % 2 == 0 ? (acme, "Acme") : (contoso, "Contoso");
                Assert.EndsWith(word, (await visitor.MessagesAsync())[0].Text, StringComparison.Ordinal);
            });
    }

    private async Task ReadAsync(Guid own, Guid other, bool runsOut, CancellationToken ct)
    {
        await using var db = Databases.ForTenant(own);
        Assert.All(await db.Messages.IgnoreQueryFilters().AsNoTracking().ToListAsync(ct), m =>
            Assert.Equal(own, m.TenantId));
        Assert.Equal(0, await db.Conversations.IgnoreQueryFilters().CountAsync(c => c.TenantId == other, ct));
        Assert.Single(
            (
                await app.Get<ConversationQueries>().PageAsync(own, new(), ConversationSort.LatestActivity, new(50), ct)
            ).Items);
        if (runsOut)
        {
            await using var work = await db.Database.BeginTransactionAsync(ct);
            await db.Database.ExecuteSqlAsync($"set local statement_timeout = 1", ct);
            await db.Database.ExecuteSqlAsync($"select pg_sleep(10)", ct);
        }
    }
}
