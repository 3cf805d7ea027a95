using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Tests.Inference.Connections;

/// <summary>A tenant's own provider connection: who uses it, and where its key is and is not sent.</summary>
public sealed class ConnectionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Canary = "sk-canary-";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ProviderConnections Connections => app.Get<ProviderConnections>();

    [Fact]
    public async Task Tenant_Uses_its_own_connection_key_and_model()
    {
        var (one, two) = (await TenantAsync(), await TenantAsync());
        app.Llm.Reset();
        await UseAsync(one, Canary + "one");
        await UseAsync(two, Canary + "two", model: "model-two");

        await AskAsync(one);
        var first = Assert.Single(app.Llm.Requests);
        Assert.Equal((Canary + "one", "model-one"), (first.ApiKey, first.Model));
        await AskAsync(two);
        Assert.Equal((Canary + "two", "model-two"), (app.Llm.Requests[1].ApiKey, app.Llm.Requests[1].Model));
    }

    [Fact]
    public async Task Changed_connection_Is_used_within_seconds_and_the_built_in_assistant_without_one()
    {
        var tenant = await TenantAsync();
        var connection = await UseAsync(tenant, Canary + "before");
        await AskAsync(tenant);
        app.Llm.Reset();
        var changed = await UpdateAsync(tenant, connection, Draft(Canary + "after"));
        await Wait.UntilAsync(
            async () =>
            {
                await AskAsync(tenant);
                return app.Llm.Requests[^1].ApiKey == Canary + "after";
            },
            TimeSpan.FromSeconds(10));

        await Connections.DeleteAsync(tenant.Id, connection.Id, changed.ConcurrencyToken, s_actor, Ct);
        await Wait.UntilAsync(
            async () =>
            {
                app.Llm.Reset();
                await AskAsync(tenant);
                return app.Llm.Count == 0;
            },
            TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task S31_Hundred_keys_Are_in_no_table_in_plain_text()
    {
        for (var t = 0; t < 5; t++)
        {
            var tenant = await TenantAsync();
            for (var i = 0; i < ProviderConnections.MaxCount; i++)
            {
                var saved = await CreateAsync(
                    tenant,
                    Draft($"{Canary}dump-{t}-{i:00}") with
                    {
                        Name = $"Connection {i}",
                    });
                await UpdateAsync(tenant, saved, Draft($"{Canary}dump-{t}-{i:00}") with { Name = $"Again {i}" });
            }
        }

        Assert.Equal([], await app.FindTablesContainingAsync(Canary));
        Assert.Contains("provider_connections", await app.FindTablesContainingAsync("Again 19"));
    }

    [Theory]
    [InlineData("another-tenant")]
    [InlineData("another-row")]
    [InlineData("another-address")]
    public async Task S31_Moved_encrypted_key_Is_rejected_and_the_provider_not_called(string move)
    {
        var (victim, attacker) = (await TenantAsync(), await TenantAsync());
        var target = move == "another-tenant" ? attacker : victim;
        var source = await CreateAsync(victim, Draft(Canary + "moved") with { Name = "Source" });
        var used = move == "another-address" ? source : await CreateAsync(target, Draft(Canary + "other"));
        await ChooseAsync(target, used.Id);
        await using var sink = await FakeLlmServer.StartAsync("127.0.0.2", ct: Ct);
        await MoveAsync(move, victim, source, target, used, sink);
        app.Llm.Reset();

        var answer = await AskAsync(target);

        Assert.Equal("complete", answer.Status);
        Assert.Equal((0, 0), (app.Llm.Count, sink.Count));
        await using var db = app.Get<AppDbFactory>().ForTenant(target.Id);
        Assert.NotEmpty(
            await db
                .AuditEvents.Where(e =>
                    e.TenantId == target.Id && e.Action == "secret.refused" && e.Kind == AuditKind.Security)
                .ToListAsync(Ct));
    }

    [Fact]
    public async Task S34_Key_Is_cleared_by_another_origin_but_not_by_another_path()
    {
        var tenant = await TenantAsync();
        var connection = await UseAsync(tenant, Canary + "bound");
        var path = await UpdateAsync(tenant, connection, Draft(null) with { BaseUrl = app.Llm.BaseUrl + "/more" });
        Assert.Equal("ound", path.KeyLastFour);

        await using var sink = await FakeLlmServer.StartAsync("127.0.0.2", ct: Ct);
        var moved = await UpdateAsync(tenant, connection, Draft(null) with { BaseUrl = sink.BaseUrl });
        Assert.Null(moved.KeyLastFour);
        await AskAsync(tenant);
        Assert.NotEmpty(sink.Requests);
        Assert.All(sink.Requests, r => Assert.Null(r.ApiKey));
        Assert.All(sink.Requests, r => Assert.DoesNotContain(Canary, r.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task S59_Prompt_Contains_no_key()
    {
        var tenant = await TenantAsync();
        await UseAsync(tenant, Canary + "prompt");
        app.Llm.Reset();
        app.Llm.Script = request => new Reply.Text(string.Concat(request.Body.Where(c => c is not ('\\' or '"'))));
        var answer = await AskAsync(tenant);
        Assert.DoesNotContain(Canary, answer.Text, StringComparison.Ordinal);
        Assert.All(app.Llm.Requests, r => Assert.DoesNotContain(Canary, r.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://10.0.0.1/v1")]
    [InlineData("https://169.254.169.254/v1")]
    [InlineData("https://[::1]/v1")]
    [InlineData("https://192.0.2.10:6379/v1")]
    public async Task S52_Test_of_a_forbidden_address_Says_so_and_is_recorded(string url)
    {
        var tenant = await TenantAsync();
        var connection = await CreateAsync(tenant, Draft(Canary + "egress") with { BaseUrl = url });
        var result = (await app.Get<ProviderProbe>().TestAsync(tenant.Id, connection.Id, s_actor, Ct))!;
        Assert.False(result.Succeeded);
        Assert.StartsWith("The platform does not connect there.", result.Text, StringComparison.Ordinal);
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        Assert.Single(
            await db.AuditEvents.Where(e => e.TenantId == tenant.Id && e.Action == "egress.blocked").ToListAsync(Ct));
    }

    [Theory]
    [InlineData(null, true, "It answers and calls tools.", 2)]
    [InlineData("text", true, "did not call the tool", 2)]
    [InlineData("no-tools", true, "not with tools. It says: “This model has no tools.”", 2)]
    [InlineData("refused", false, "Check the key", 1)]
    [InlineData("refused", false, "It says: “The fake was told to fail.”", 1)]
    [InlineData("busy", false, "too many requests", 1)]
    [InlineData("html", false, "not in the format", 1)]
    [InlineData("broken", false, "an internal error", 1)]
    [InlineData("silent", false, "did not answer in time", 1)]
    public async Task K8_Connection_test_Describes_the_providers_response(
        string? fault, bool succeeds, string words, int requests)
    {
        var tenant = await TenantAsync();
        var connection = await CreateAsync(tenant, Draft(Canary + "test"));
        app.Llm.Reset();
        app.Llm.Script = request => fault switch
        {
            null => Scripts.WellBehaved()(request),
            "text" => new Reply.Text("ok"),
            "no-tools" => request.Tools.Count == 0
                ? new Reply.Text("ok")
                : new Reply.Status(400, Body: """{"error":{"message":"This model has no tools."}}"""),
            _ => Scripts.Faults[fault],
        };
        var result = (await app.Get<ProviderProbe>().TestAsync(tenant.Id, connection.Id, s_actor, Ct))!;
        Assert.Equal(succeeds, result.Succeeded);
        Assert.Contains(words, result.Text, StringComparison.Ordinal);
        Assert.Equal(requests, app.Llm.Count);
    }

    private Task<TestTenant> TenantAsync() => app.Tenant().With(new TenantSettings()).SaveAsync();

    private ConnectionDraft Draft(string? key) =>
        new("Our model", "openai-compatible", app.Llm.BaseUrl, "model-one", key);

    private async Task<ConnectionItem> CreateAsync(TestTenant tenant, ConnectionDraft draft) =>
        Assert
            .IsType<EditOutcome<ConnectionItem>.Saved>(await Connections.CreateAsync(tenant.Id, draft, s_actor, Ct))
            .Value;

    private async Task<ConnectionItem> UpdateAsync(TestTenant tenant, ConnectionItem connection, ConnectionDraft draft)
    {
        var version = (await Connections.FindAsync(tenant.Id, connection.Id, Ct))!.ConcurrencyToken;
        return (await Connections.UpdateAsync(tenant.Id, connection.Id, draft, version, s_actor, Ct)).SavedValue();
    }

    private async Task<ConnectionItem> UseAsync(TestTenant tenant, string key, string model = "model-one")
    {
        var connection = await CreateAsync(tenant, Draft(key) with { Model = model });
        await ChooseAsync(tenant, connection.Id);
        return connection;
    }

    private async Task ChooseAsync(TestTenant tenant, Guid id)
    {
        var settings = app.Get<InferenceSettingsStore>();
        var version = (await settings.ReadAsync(tenant.Id, Ct)).ConcurrencyToken;
        (await settings.ChangeAsync(tenant.Id, new(id, RoutingMode.FastPath), version, s_actor, Ct)).SavedValue();
    }

    private async Task<WireMessage> AskAsync(TestTenant tenant) =>
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me with my order?");

    private async Task MoveAsync(
        string move, TestTenant from, ConnectionItem source, TestTenant to, ConnectionItem used, FakeLlmServer sink)
    {
        await using var connection = await app.OpenAsOwnerAsync();
        await using var scope = new NpgsqlCommand("select set_config('app.scope', 'platform', false)", connection);
        await scope.ExecuteNonQueryAsync(Ct);
        await using var command =
            move == "another-address"
                ? new NpgsqlCommand(
                    "update provider_connections set base_url = $5 where tenant_id = $1 and id = $2 and $3::uuid "
                    + "is not null and $4::uuid is not null",
                    connection)
                : new NpgsqlCommand(
                    "update provider_connections set sealed_key = (select sealed_key from provider_connections "
                    + "where tenant_id = $1 and id = $2) where tenant_id = $3 and id = $4 and $5::text is not null",
                    connection);
        foreach (var value in (object[])[from.Id, source.Id, to.Id, used.Id, sink.BaseUrl])
        {
            command.Parameters.Add(new() { Value = value });
        }

        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }
}
