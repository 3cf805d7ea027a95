using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Escalations;
using Npgsql;
using EscalationOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Tests.Escalations;

/// <summary>Actions of supporters and their audit entries are saved together or not at all.</summary>
public sealed class EscalationAuditTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly Supporter _mira = new(Guid.CreateVersion7(), "Mira Rahn");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EscalationService Desk => app.Get<EscalationService>();

    [Fact]
    public async Task S65_Accepting_releasing_and_resolving_Write_one_audit_entry_each()
    {
        var (tenant, visitor, escalation) = await WaitingAsync();
        foreach (
            var act in (Func<Guid, Guid, Supporter, CancellationToken, Task<EscalationOutcome>>[])
                [
                    Desk.AcceptAsync,
                    (t, e, who, ct) => Desk.ReleaseAsync(t, e, who, null, ct),
                    Desk.AcceptAsync,
                    Desk.ResolveAsync,
                ])
        {
            Assert.IsType<EscalationOutcome.Saved>(await act(tenant, escalation, _mira, Ct));
        }

        // A refused action writes no entry.
        Assert.IsType<EscalationOutcome.Refused>(await Desk.ResolveAsync(tenant, escalation, _mira, Ct));
        var lines = await ReadEntriesAsync(tenant, escalation);
        Assert.Equal(
            ["escalation.accepted", "escalation.released", "escalation.accepted", "escalation.resolved"],
            lines.Select(l => l.Action));
        Assert.Equal(
            [("pending", "assigned"), ("assigned", "pending"), ("pending", "assigned"), ("assigned", "resolved")],
            lines.Select(l => (Word(l.Before), Word(l.After))));
        Assert.All(lines, l =>
            Assert.Equal(
                (tenant, _mira.UserId, "Mira Rahn", "escalation", visitor),
                (
                    l.TenantId!.Value, l.ActorId!.Value, l.ActorName, l.TargetType!,
                    l.After!.Value.GetProperty("conversationId").GetGuid())));
        Assert.True((await app.Get<AuditVerifier>().VerifyAsync(Ct)).IsIntact);

        static string? Word(JsonElement? values) => values!.Value.GetProperty("status").GetString();
    }

    [Fact]
    public async Task S12_Escalation_accepted_by_a_platform_admin_Is_in_the_tenants_audit_log()
    {
        var (tenant, _, escalation) = await WaitingAsync();
        var admin = await ApiClient.AdminAsync(app);
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"/api/v1/tenants/{tenant}/escalations/{escalation}/accept");

        var line = Assert.Single(await ReadEntriesAsync(tenant, escalation));
        Assert.Equal(
            (
                "escalation.accepted", ActorKind.User,
                (await admin.ReadAsync("/api/v1/me")).Json.GetProperty("id").GetGuid()),
            (line.Action, line.ActorKind, line.ActorId!.Value));
        Assert.NotNull(line.Address);
        Assert.NotNull(line.RequestId);
    }

    /// <summary>A failing audit log prevents the action.</summary>
    [Fact]
    public async Task S65_Action_Fails_when_its_audit_entry_cannot_be_written()
    {
        var (tenant, visitor, escalation) = await WaitingAsync();
        await ExecuteAsync(
            $"alter table audit_events add constraint closed check (target_id is distinct from '{escalation}') "
            + "not valid"
        );
        try
        {
            await Assert.ThrowsAsync<PostgresException>(() => Desk.AcceptAsync(tenant, escalation, _mira, Ct));
            Assert.Equal(
                EscalationStatus.Pending, (await app.Get<EscalationQueries>().FindAsync(tenant, escalation, Ct))!.Status
            );
        }
        finally
        {
            await ExecuteAsync("alter table audit_events drop constraint closed");
        }

        Assert.IsType<EscalationOutcome.Saved>(await Desk.AcceptAsync(tenant, escalation, _mira, Ct));
        Assert.NotEqual(Guid.Empty, visitor);
    }

    /// <summary>
    /// An action that waits for its conversation's lock does not hold the lock of the hash chain, which is taken last.
    /// The test holds the conversation's lock as long as needed, so there is no race.
    /// </summary>
    [Fact]
    public async Task S65_Waiting_action_Does_not_block_actions_of_other_tenants()
    {
        var (slow, visitor, waiting) = await WaitingAsync();
        var (tenant, _, escalation) = await WaitingAsync();
        await using var holder = await app.OpenAsOwnerAsync();
        await using var transaction = await holder.BeginTransactionAsync(Ct);
        await using (
            var command = new NpgsqlCommand(
                "select set_config('app.scope', 'platform', true), set_config('app.tenant_id', $1, true)", holder,
                transaction)
            {
                Parameters = { new() { Value = slow.ToString() } },
            })
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        await using (
            var command = new NpgsqlCommand(
                "select id from conversations where tenant_id = $1 and id = $2 for update", holder, transaction)
            {
                Parameters =
                {
                    new() { Value = slow },
                    new() { Value = visitor },
                },
            })
        {
            Assert.NotNull(await command.ExecuteScalarAsync(Ct));
        }

        var held = Desk.AcceptAsync(slow, waiting, _mira, Ct);
        Assert.IsType<EscalationOutcome.Saved>(
            await Desk.AcceptAsync(tenant, escalation, _mira, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct));
        Assert.False(held.IsCompleted);
        await transaction.RollbackAsync(Ct);
        Assert.IsType<EscalationOutcome.Saved>(await held);
    }

    /// <summary>
    /// Scale: 40 concurrent actions of 40 tenants. The time is printed; asserted are one entry each and an intact
    /// chain.
    /// </summary>
    [Fact]
    public async Task S65_Concurrent_actions_Have_one_audit_entry_each()
    {
        var all = new List<(Guid Tenant, Guid VisitorClient, Guid Escalation)>();
        for (var i = 0; i < 40; i++)
        {
            all.Add(await WaitingAsync());
        }

        var clock = Stopwatch.StartNew();
        var results = await Task.WhenAll(all.Select(x => Desk.AcceptAsync(x.Tenant, x.Escalation, _mira, Ct)));
        TestContext.Current.TestOutputHelper?.WriteLine($"40 at once: {clock.ElapsedMilliseconds} ms");

        Assert.All(results, r => Assert.IsType<EscalationOutcome.Saved>(r));
        foreach (var (tenant, _, escalation) in all)
        {
            Assert.Single(await ReadEntriesAsync(tenant, escalation));
        }

        Assert.True((await app.Get<AuditVerifier>().VerifyAsync(Ct)).IsIntact);
    }

    private async Task<(Guid Tenant, Guid VisitorClient, Guid Escalation)> WaitingAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        return (tenant.Id, visitor.ConversationId, (await visitor.EscalateAsync()).Id);
    }

    private async Task<IReadOnlyList<AuditItem>> ReadEntriesAsync(Guid tenant, Guid escalation) =>
        [
            .. (
                await app.Get<AuditQueries>()
                    .PageAsync(new(TenantId: tenant, Search: escalation.ToString()), new(100), Ct)
            ).Items.Reverse(),
        ];

    private async Task ExecuteAsync(string sql)
    {
        await using var owner = await app.OpenAsOwnerAsync();
#pragma warning disable CA2100 // Constants of the test and an id.
        await using var command = new NpgsqlCommand(sql, owner);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Ct);
    }
}
