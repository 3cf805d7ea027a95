using System.Net;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tools;
using Microsoft.AspNetCore.Components.Endpoints;

namespace ChatPlatform.Tests.Isolation;

/// <summary>Every page of the console, requested by users of another tenant and of other roles.</summary>
public sealed class PageTests(IsolationFixture app) : IClassFixture<IsolationFixture>
{
    /// <summary>Who may open which page. A missing page fails the test.</summary>
    private static readonly Dictionary<string, Open> s_pages = new()
    {
        ["/"] = Open.Staff,
        ["/audit"] = Open.PlatformAdmins,
        ["/inbox"] = Open.Supporters,
        ["/nothing-here"] = Open.Staff,
        ["/platform/health"] = Open.PlatformAdmins,
        ["/platform/overview"] = Open.PlatformAdmins,
        ["/security"] = Open.PlatformAdmins,
        ["/catalog"] = Open.PlatformAdmins,
        ["/catalog/new"] = Open.PlatformAdmins,
        ["/catalog/{EntryId:guid}"] = Open.PlatformAdmins,
        ["/platform/models"] = Open.PlatformAdmins,
        ["/platform/models/new"] = Open.PlatformAdmins,
        ["/platform/models/{ModelId:guid}"] = Open.PlatformAdmins,
        ["/tenants"] = Open.PlatformAdmins,
        ["/tenants/new"] = Open.PlatformAdmins,
        ["/tenants/{Slug}"] = Open.PlatformAdmins,
        ["/account"] = Open.Staff,
        ["/users"] = Open.PlatformAdmins,
        ["/users/{UserId:guid}"] = Open.PlatformAdmins,
        ["/t/{Slug}"] = Open.Members,
        ["/t/{Slug}/setup"] = Open.Managers,
        ["/t/{Slug}/team"] = Open.Managers,
        ["/t/{Slug}/agents"] = Open.Managers,
        ["/t/{Slug}/agents/{AgentId:guid}"] = Open.Managers,
        ["/t/{Slug}/agents/new"] = Open.Managers,
        ["/t/{Slug}/analytics"] = Open.Managers,
        ["/t/{Slug}/audit"] = Open.Managers,
        ["/t/{Slug}/conversations"] = Open.Members,
        ["/t/{Slug}/conversations/{ConversationId:guid}"] = Open.Members,
        ["/t/{Slug}/inbox"] = Open.Members,
        ["/t/{Slug}/inbox/{EscalationId:guid}"] = Open.Members,
        ["/t/{Slug}/knowledge"] = Open.Members,
        ["/t/{Slug}/knowledge/{DocumentId:guid}"] = Open.Members,
        ["/t/{Slug}/knowledge/web"] = Open.Members,
        ["/t/{Slug}/knowledge/answers"] = Open.Members,
        ["/t/{Slug}/playground"] = Open.Managers,
        ["/t/{Slug}/settings/identity"] = Open.Managers,
        ["/t/{Slug}/settings/model"] = Open.Managers,
        ["/t/{Slug}/test-set"] = Open.Managers,
        ["/t/{Slug}/tools"] = Open.Managers,
        ["/t/{Slug}/tools/{ToolId:guid}"] = Open.Managers,
        ["/t/{Slug}/tools/new"] = Open.Managers,
        ["/t/{Slug}/widget"] = Open.Managers,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void S05_Page_table_Lists_exactly_the_existing_pages() =>
        Assert.Equal(s_pages.Keys.Order(), Patterns().Order());

    [Fact]
    public async Task S05_Every_page_Redirects_anonymous_users_to_the_sign_in()
    {
        foreach (var pattern in Patterns())
        {
            using var answer = await app.Http.GetAsync(new Uri(Fill(pattern, app.B.Slug), UriKind.Relative), Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{pattern}: {answer.StatusCode}");
            Assert.Equal("/sign-in", new Uri(app.Address, answer.Headers.Location!).AbsolutePath);
        }
    }

    [Theory]
    [InlineData("owner@acme.demo", "Demo-tenant-2026!")]
    [InlineData("supporter2@demo.local", "Demo-supporter-2026!")]
    public async Task S05_Pages_of_another_tenant_Return_not_found(string email, string password)
    {
        using var staff = await SignInAsync(email, password);
        foreach (var pattern in Patterns().Where(p => p.Contains("{Slug}", StringComparison.Ordinal)))
        {
            await AssertNothingAsync(staff, Fill(pattern, app.B.Slug));
            await AssertNothingAsync(staff, Fill(pattern, app.B.Id.ToString()));
        }
    }

    /// <summary>Addresses of A with ids of B: the page may open, but shows nothing of B.</summary>
    [Fact]
    public async Task S05_Pages_Show_nothing_for_ids_of_another_tenant()
    {
        using var staff = await SignInAsync("owner@acme.demo", "Demo-tenant-2026!");
        foreach (var pattern in Patterns().Where(p => p.Contains(":guid}", StringComparison.Ordinal)))
        {
            using var answer = await staff.GetAsync(Fill(pattern, "acme"));
            Assert.DoesNotContain(app.B.Canary, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("owner@acme.demo", "Demo-tenant-2026!", "Staff, Members, Managers")]
    [InlineData("supporter2@demo.local", "Demo-supporter-2026!", "Staff, Members, Supporters")]
    public async Task S21_Each_role_Opens_exactly_the_pages_of_the_table(
        string email, string password, string open)
    {
        using var staff = await SignInAsync(email, password);
        foreach (
            var pattern in Patterns()
                .Where(p => !p.Contains(":guid}", StringComparison.Ordinal) && p is not ("/" or "/nothing-here")))
        {
            using var answer = await staff.GetAsync(Fill(pattern, "acme"));
            var expected = open.Split(", ").Contains(s_pages[pattern].ToString())
                ? HttpStatusCode.OK
                : HttpStatusCode.NotFound;
            Assert.True(answer.StatusCode == expected, $"{pattern}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Address_of_a_tenant_that_is_gone_Is_not_found_for_a_platform_admin()
    {
        using var admin = await SignInAsync("admin@demo.local", "Demo-admin-2026!");
        using var known = await admin.GetAsync("/tenants/acme");
        using var gone = await admin.GetAsync("/tenants/gone-ltd");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (known.StatusCode, gone.StatusCode));
    }

    private async Task AssertNothingAsync(StaffClient staff, string path)
    {
        using var answer = await staff.GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
        Assert.DoesNotContain(
            app.B.Canary, html.Replace(app.B.Slug, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task<StaffClient> SignInAsync(string email, string password)
    {
        var staff = new StaffClient(app);
        using var answer = await staff.SignInAsync(email, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return staff;
    }

    private List<string> Patterns() =>
        [
            .. app.Routes()
                .Where(r => r.Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
                .Select(r => r.Pattern)
                .Distinct(),
        ];

    private string Fill(string pattern, string slug) => pattern.Replace("{Slug}", slug, StringComparison.Ordinal)
        .Replace("{EntryId:guid}", app.B.Row<CatalogEntry>().Id.ToString(), StringComparison.Ordinal)
        .Replace("{ModelId:guid}", app.B.Row<CatalogEntry>().Id.ToString(), StringComparison.Ordinal)
        .Replace("{AgentId:guid}", app.B.Row<Agent>().Id.ToString(), StringComparison.Ordinal)
        .Replace("{DocumentId:guid}", app.B.Row<Document>().Id.ToString(), StringComparison.Ordinal)
        .Replace("{ToolId:guid}", app.B.Row<Tool>().Id.ToString(), StringComparison.Ordinal)
        .Replace("{ConversationId:guid}", app.B.Row<Conversation>().Id.ToString(), StringComparison.Ordinal)
        .Replace("{EscalationId:guid}", app.B.Row<Escalation>().Id.ToString(), StringComparison.Ordinal);
}
