using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Setup;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets;

namespace ChatPlatform.Tests.Setup;

/// <summary>The progress of a tenant's setup and the ready packs.</summary>
public sealed class SetupTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Setup_Begins_with_the_first_step_that_has_no_result()
    {
        var tenant = await app.Tenant().Agent("One").SaveAsync();
        Assert.Equal(SetupStep.Documents, (await StateAsync(tenant)).Next);

        await AddDocumentsAsync(tenant, DocumentStatus.Ready);
        Assert.Equal(SetupStep.Tools, (await StateAsync(tenant)).Next);

        await app.Get<SetupProgress>().MarkAsync(tenant.Id, SetupStep.Tools, Ct);
        await app.Get<SetupProgress>().MarkAsync(tenant.Id, SetupStep.Tools, Ct);
        Assert.NotEqual(SetupStep.Tools, (await StateAsync(tenant)).Next);
    }

    [Fact]
    public async Task Setup_Counts_each_tenants_own_rows_only()
    {
        var one = await app.Tenant().Agent("One").Agent("Off").SaveAsync();
        var other = await app.Tenant().Agent("Two").SaveAsync();
        await app.ChangeAsync("update agents set is_enabled = false where tenant_id = $1 and name = 'Off'", one.Id);
        await AddDocumentsAsync(
            one, DocumentStatus.Ready, DocumentStatus.Ready, DocumentStatus.Failed, DocumentStatus.Failed);
        await AddDocumentsAsync(other, DocumentStatus.Failed);
        await app.CreateMemberAsync(one.Slug, TenantRole.Supporter, "seven plum kettles");
        await app.CreateMemberAsync(one.Slug, TenantRole.TenantUser, "seven plum kettles");
        await app.Get<SetupProgress>().MarkAsync(one.Id, SetupStep.Trial, Ct);
        await AddConversationAsync(other);

        var (mine, theirs) = (await StateAsync(one), await StateAsync(other));

        Assert.Equal((1, 2, 1, false), (mine.AgentsOn, mine.DocumentsReady, mine.Supporters, mine.HasConversation));
        Assert.Equal(
            (1, 0, 0, true), (theirs.AgentsOn, theirs.DocumentsReady, theirs.Supporters, theirs.HasConversation));
        Assert.Equal([SetupStep.Trial], mine.Marked);
        Assert.Empty(theirs.Marked);
    }

    [Fact]
    public async Task Setup_Does_not_count_a_conversation_without_a_message()
    {
        var tenant = await app.Tenant().SaveAsync();
        await app.CreateVisitorAsync(tenant.WidgetKey);

        Assert.False((await StateAsync(tenant)).HasConversation);
    }

    [Fact]
    public async Task Pack_Adds_missing_agents_and_keeps_changed_ones()
    {
        var pack = StarterPack.All[0];
        var tenant = await app.Tenant().Agent(pack.Agents[1].Name, "Ours").SaveAsync();

        var outcome = await InstallAsync(tenant, pack);

        Assert.Equal(pack.Agents.Where(a => a != pack.Agents[1]).Select(a => a.Name), outcome.Added);
        Assert.Equal([pack.Agents[1].Name], outcome.Kept);
        var agents = (await app.Get<AgentQueries>().PageAsync(tenant.Id, new(), new(50), Ct)).Items;
        Assert.Equal(pack.Agents.Select(a => a.Name).Order(), agents.Select(a => a.Name).Order());
        Assert.Equal("Ours", agents.Single(a => a.Name == pack.Agents[1].Name).Description);
        Assert.Empty((await InstallAsync(tenant, pack)).Added);
    }

    [Fact]
    public async Task Pack_Sets_only_the_texts_of_a_new_widget()
    {
        var (fresh, own) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await app.ChangeAsync(
            $"update widget_settings set greeting = '{WidgetSettings.DefaultGreeting}' where tenant_id = $1", fresh.Id);
        await app.ChangeAsync("update widget_settings set greeting = 'Moin!' where tenant_id = $1", own.Id);
        var pack = StarterPack.All[^1];

        await InstallAsync(fresh, pack);
        await InstallAsync(own, pack);

        var editor = app.Get<WidgetEditor>();
        Assert.Equal(pack.Greeting, (await editor.FindAsync(fresh.Id, Ct))!.Greeting);
        Assert.Equal(pack.Questions, (await editor.FindAsync(fresh.Id, Ct))!.SuggestedQuestions);
        Assert.Equal("Moin!", (await editor.FindAsync(own.Id, Ct))!.Greeting);
    }

    [Fact]
    public void Packs_Follow_the_rules_for_agents_and_widgets()
    {
        foreach (var pack in StarterPack.All)
        {
            Assert.All(pack.Agents, a => Assert.InRange(a.Examples.Count, 10, AgentDraft.MaxExamples));
            Assert.All(pack.Agents, a => Assert.Equal(a.Examples.Distinct(), a.Examples));
            Assert.InRange(pack.Questions.Count, 1, WidgetDraft.MaxQuestions);
        }
    }

    [Fact]
    public async Task Pack_of_the_tenants_kind_of_business_Is_first()
    {
        var tenant = await app.Tenant().SaveAsync();
        await app.ChangeAsync("update tenants set kind = 'software' where id = $1", tenant.Id);

        Assert.All(StarterPack.All, pack => Assert.Contains(pack.Key, TenantKinds.All));
        Assert.Equal("software", StarterPack.For((await StateAsync(tenant)).Kind)[0].Key);
    }

    [Theory]
    [InlineData("www.example.com", "https://www.example.com")]
    [InlineData(" https://Shop.Example.com/cart?id=1#top ", "https://shop.example.com")]
    [InlineData("http://localhost:8080/", "http://localhost:8080")]
    [InlineData("example.com/path", "https://example.com")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("ftp://example.com", null)]
    [InlineData("two words", null)]
    [InlineData("user@example.com", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Site_Is_read_as_people_write_it(string? typed, string? origin) =>
        Assert.Equal(origin, WidgetDraft.SiteOf(typed));

    private Task<SetupState> StateAsync(TestTenant tenant) => app.Get<SetupProgress>().ForAsync(tenant.Id, Ct);

    private async Task<InstalledPack> InstallAsync(TestTenant tenant, StarterPack pack) =>
        Assert.IsType<EditOutcome<InstalledPack>.Saved>(
            await app.Get<PackInstaller>().InstallAsync(tenant.Id, pack.Key, s_actor, Ct)).Value;

    private async Task AddConversationAsync(TestTenant tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var visitor = new Visitor { TenantId = tenant.Id, TokenHash = Guid.NewGuid().ToByteArray() };
        db.AddRange(visitor, new Conversation { TenantId = tenant.Id, VisitorId = visitor.Id, LastSeq = 1 });
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>Documents that no worker claims.</summary>
    private async Task AddDocumentsAsync(TestTenant tenant, params DocumentStatus[] statuses)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        db.AddRange(statuses.Select(status => new Document
        {
            TenantId = tenant.Id,
            Name = $"{Guid.NewGuid():N}.pdf",
            StorageKey = Guid.NewGuid().ToString("N"),
            Size = 1,
            ContentHash = Guid.NewGuid().ToString("N"),
            MediaType = "application/pdf",
            Status = status,
        }));
        await db.SaveChangesAsync(Ct);
    }
}
