using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Escalations;
using Npgsql;
using DeskOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Tests.Escalations;

/// <summary>What supporters do at the desk is on record, together with what it changed or not at all.</summary>
public sealed class EscalationAuditTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly Supporter _mira = new(Guid.CreateVersion7(), "Mira Rahn");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EscalationService Desk => app.Get<EscalationService>();

    [Fact]
    public async Task S65_Accepting_releasing_and_resolving_leave_a_line_each()
    {
        var (tenant, visitor, escalation) = await WaitingAsync();
        foreach (
            var act in (Func<Guid, Guid, Supporter, CancellationToken, Task<DeskOutcome>>[])
                [
                    Desk.AcceptAsync,
                    (t, e, who, ct) => Desk.ReleaseAsync(t, e, who, null, ct),
                    Desk.AcceptAsync,
                    Desk.ResolveAsync,
                ])
        {
            Assert.IsType<DeskOutcome.Saved>(await act(tenant, escalation, _mira, Ct));
        }

        // Nothing happens, and nothing is said to have happened.
        Assert.IsType<DeskOutcome.Refused>(await Desk.ResolveAsync(tenant, escalation, _mira, Ct));
        var lines = await LinesAsync(tenant, escalation);
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
        Assert.True((await app.Get<AuditVerifier>().VerifyAsync(Ct)).IsWhole);

        static string? Word(JsonElement? values) => values!.Value.GetProperty("status").GetString();
    }

    [Fact]
    public async Task S12_A_platform_admin_who_takes_a_customer_is_on_record_in_the_tenant()
    {
        var (tenant, _, escalation) = await WaitingAsync();
        var admin = await ApiClient.AdminAsync(app);
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"/api/v1/tenants/{tenant}/escalations/{escalation}/accept");

        var line = Assert.Single(await LinesAsync(tenant, escalation));
        Assert.Equal(
            (
                "escalation.accepted", ActorKind.User,
                (await admin.ReadAsync("/api/v1/me")).Json.GetProperty("id").GetGuid()),
            (line.Action, line.ActorKind, line.ActorId!.Value));
        Assert.NotNull(line.Address);
        Assert.NotNull(line.RequestId);
    }

    /// <summary>A audit log that takes nothing stops the act itself.</summary>
    [Fact]
    public async Task S65_What_cannot_be_put_on_record_does_not_happen()
    {
        var (tenant, visitor, escalation) = await WaitingAsync();
        await ExecuteAsync(
            $"alter table audit_events add constraint closed check (target_id is distinct from '{escalation}') not valid"
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

        Assert.IsType<DeskOutcome.Saved>(await Desk.AcceptAsync(tenant, escalation, _mira, Ct));
        Assert.NotEqual(Guid.Empty, visitor);
    }

    /// <summary>
    /// A desk that waits for its visitor's conversation keeps nobody else from the audit log: the chain is taken last.
    /// The lock is held for as long
    /// as the test likes, so this is no race.
    /// </summary>
    [Fact]
    public async Task S65_A_desk_that_waits_holds_up_no_other_tenants_desk()
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
        Assert.IsType<DeskOutcome.Saved>(
            await Desk.AcceptAsync(tenant, escalation, _mira, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct));
        Assert.False(held.IsCompleted);
        await transaction.RollbackAsync(Ct);
        Assert.IsType<DeskOutcome.Saved>(await held);
    }

    /// <summary>
    /// Scale: 40 desks of 40 tenants at once; the time is printed, and what is asserted is that each has its line and
    /// the chain is whole.
    /// </summary>
    [Fact]
    public async Task S65_Many_desks_at_once_each_have_their_line()
    {
        var all = new List<(Guid Tenant, Guid VisitorClient, Guid Escalation)>();
        for (var i = 0; i < 40; i++)
        {
            all.Add(await WaitingAsync());
        }

        var clock = Stopwatch.StartNew();
        var results = await Task.WhenAll(all.Select(x => Desk.AcceptAsync(x.Tenant, x.Escalation, _mira, Ct)));
        TestContext.Current.TestOutputHelper?.WriteLine($"40 at once: {clock.ElapsedMilliseconds} ms");

        Assert.All(results, r => Assert.IsType<DeskOutcome.Saved>(r));
        foreach (var (tenant, _, escalation) in all)
        {
            Assert.Single(await LinesAsync(tenant, escalation));
        }

        Assert.True((await app.Get<AuditVerifier>().VerifyAsync(Ct)).IsWhole);
    }

    private async Task<(Guid Tenant, Guid VisitorClient, Guid Escalation)> WaitingAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CustomerAsync(tenant.WidgetKey);
        return (tenant.Id, visitor.ConversationId, (await visitor.EscalateAsync()).Id);
    }

    private async Task<IReadOnlyList<AuditItem>> LinesAsync(Guid tenant, Guid escalation) =>
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
