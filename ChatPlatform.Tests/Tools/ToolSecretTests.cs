using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools;

/// <summary>Headers and the secret of a tool (S31, S34).</summary>
public sealed class ToolSecretTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Secret = "Bearer plum-kettle-77";

    private static readonly Actor s_actor = Actor.System("test");

    private ToolService _service = null!;
    private TestTenant _tenant = null!;
    private Dictionary<string, string>? _received;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        _service.Answer = c =>
        {
            _received = c.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString());
            return ToolService.JsonAsync(c, $$"""{"you_sent":"{{c.Request.Headers.Authorization}}"}""");
        };
        _tenant = await app.Tenant().SaveAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Tool_Sends_its_headers_and_its_secret_which_the_model_never_sees()
    {
        var tool = await CreateAsync(Draft());

        var outcome = await TestAsync(tool);

        Assert.Equal("shop", _received!["X-Client"]);
        Assert.Equal(Secret, _received["Authorization"]);
        Assert.Equal("""{"you_sent":"***"}""", outcome.Text);
        Assert.Equal(
            [new ToolHeader("X-Client", "shop"), new ToolHeader("Authorization", "***")], outcome.Request!.Headers);
    }

    [Fact]
    public async Task S31_Secret_Is_in_no_detail_row_or_audit_entry()
    {
        var tool = await CreateAsync(Draft());
        await UpdateAsync(tool, Draft() with { Title = "Renamed" });

        Assert.True(tool.HasSecret);
        Assert.DoesNotContain("plum-kettle", JsonSerializer.Serialize(tool), StringComparison.Ordinal);
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        var row = await db.Tools.AsNoTracking().SingleAsync(t => t.TenantId == _tenant.Id, Ct);
        Assert.DoesNotContain("plum-kettle", row.SealedSecret, StringComparison.Ordinal);
        await using var platform = app.Get<AppDbFactory>().ForPlatform();
        var entries = await platform.AuditEvents.Where(e => e.TenantId == _tenant.Id).ToListAsync(Ct);
        Assert.Contains(entries, e => e.Action == "tool.updated");
        Assert.All(
            entries, e => Assert.DoesNotContain("plum-kettle", $"{e.Before}{e.After}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S34_Secret_Is_kept_for_another_path_and_removed_for_another_host()
    {
        var tool = await CreateAsync(Draft());

        var moved = await UpdateAsync(tool, Draft(secret: null) with { UrlTemplate = $"{_service.Url}/other" });
        Assert.True(moved.HasSecret);
        await TestAsync(moved);
        Assert.Equal(Secret, _received!["Authorization"]);

        var elsewhere = await UpdateAsync(
            moved, Draft(secret: null) with { UrlTemplate = "https://attacker.example/collect" });
        Assert.False(elsewhere.HasSecret);
        var back = await UpdateAsync(elsewhere, Draft(secret: null));
        Assert.False(back.HasSecret);
    }

    [Fact]
    public async Task S34_Secret_copied_to_another_tool_Is_not_sent()
    {
        await CreateAsync(Draft());
        var other = await CreateAsync(Draft(secret: null) with { Name = "second" });
        await app.ChangeAsync(
            "update tools set sealed_secret = (select sealed_secret from tools t where t.tenant_id = $1 "
            + "and t.sealed_secret is not null) where tenant_id = $1 and name = 'second'", _tenant.Id);

        var outcome = await TestAsync(other);

        Assert.Equal(ToolOutcomeKind.Failed, outcome.Kind);
        Assert.Null(_received);
    }

    [Theory]
    [InlineData("Host", "a", "headers[0].name")]
    [InlineData("x-forwarded-for", "a", "headers[0].name")]
    [InlineData("Two Words", "a", "headers[0].name")]
    [InlineData("authorization", "a", "headers[0].name")]
    [InlineData("X-Client", "a\r\nX-Admin: yes", "headers[0].value")]
    [InlineData("X-Client", "", "headers[0].value")]
    public async Task Header_that_breaks_a_rule_Is_refused(string name, string value, string field)
    {
        var outcome = await app.Get<ToolEditor>().CreateAsync(
            _tenant.Id, Draft() with { Headers = [new(name, value)] }, s_actor, Ct);

        Assert.Contains(field, Assert.IsType<EditOutcome<ToolDetail>.Invalid>(outcome).Errors.Rules.Keys);
    }

    private ToolDraft Draft(string? secret = Secret) =>
        new(
            "echo", "Echo", "Repeats", "GET", $"{_service.Url}/echo", JsonSerializer.SerializeToElement(
                new { type = "object", properties = new { } }), null, 0, true, [new ToolHeader("X-Client", "shop")],
            "Authorization", secret);

    private async Task<ToolDetail> CreateAsync(ToolDraft draft) =>
        (await app.Get<ToolEditor>().CreateAsync(_tenant.Id, draft, s_actor, Ct)).SavedValue();

    private async Task<ToolDetail> UpdateAsync(ToolDetail tool, ToolDraft draft) =>
        (await app.Get<ToolEditor>().UpdateAsync(_tenant.Id, tool.Id, tool.ConcurrencyToken, draft, s_actor, Ct))
            .SavedValue();

    private async Task<ToolOutcome> TestAsync(ToolDetail tool) =>
        (await app.Get<ToolTester>().TestAsync(
            _tenant.Id, tool.Id, JsonSerializer.SerializeToElement(new { }), s_actor, Ct)).SavedValue();
}
