using System.Linq.Expressions;
using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Audit;

/// <summary>Bursts of attacks are recorded in the audit log once per caller.</summary>
public sealed class SecurityEventTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "a long pass phrase";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task L9_Thirty_foreign_ids_and_tenants_of_one_user_Are_one_event()
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        var user = await ApiClient.SignInAsync(app, email, Password);
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal(404, await user.StatusAsync($"/api/v1/tenants/acme/agents/{Guid.CreateVersion7()}"));
            Assert.Equal(404, await user.StatusAsync("/api/v1/tenants/contoso/agents"));
        }

        Assert.Equal(1, await CountAsync("access.not_found", e => e.ActorId == id));
    }

    [Fact]
    public async Task L9_Requests_for_conversations_of_others_Are_one_event()
    {
        var (one, two) = (await app.CreateVisitorAsync(), await app.CreateVisitorAsync());
        for (var i = 0; i < 5; i++)
        {
            using var answer = await one.SendAsync(
                HttpMethod.Get, $"/api/widget/v1/conversations/{two.ConversationId}/messages");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(1, await CountAsync("access.not_found", e => e.ActorKind == ActorKind.Visitor));
    }

    [Fact]
    public async Task L9_Forged_tokens_Are_one_event_without_their_content()
    {
        var real = (await ApiClient.OwnerAsync(app)).Token;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, await new ApiClient(app.Http, real[..^8] + "AAAAAAAA").StatusAsync("/api/v1/me"));
        }

        Assert.Equal(1, await CountAsync("token.refused", e => e.ActorKind == ActorKind.Anonymous));
        Assert.Equal(1, await CountAsync("token.refused", e => e.After == null && e.TargetId == "/api/v1/me"));
    }

    private async Task<int> CountAsync(string action, Expression<Func<AuditEvent, bool>> which)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db
            .AuditEvents.Where(e => e.Action == action && e.Kind == AuditKind.Security)
            .CountAsync(which, Ct);
    }
}
