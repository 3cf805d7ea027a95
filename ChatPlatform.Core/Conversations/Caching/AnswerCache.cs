using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Privacy;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Unicode;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Caching;

/// <summary>
/// Answers of models that are given again to the same question, where the tenant allows it. A question is the same when
/// it is the first of its conversation, has the same words and language and comes from a reader of the same documents,
/// and when no agent, tool, setting or document of the tenant has changed since.
/// </summary>
public sealed class AnswerCache(TenantSql sql, ChatClients clients)
{
    /// <summary>Time for which an answer is given again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>Title of the step in a trace.</summary>
    public const string TraceTitle = "Answered as before";

    /// <summary>Answers of a tenant that are kept, the newest.</summary>
    public const int MaxAnswers = 1000;

    /// <summary>
    /// The key of a message. Null for one that is answered anew in any case: caching is off, no model would answer, it
    /// is not the first message of its conversation, it has personal data, or it is a trial.
    /// </summary>
    public async Task<byte[]?> FindKeyAsync(AnswerRequest request, TenantAgents tenant, CancellationToken ct)
    {
        if (
            !tenant.Settings.Use.CachesAnswers || request.ConversationId is null || request.Decided is not null
            || request.History.Any(l => l.IsVisitor) || OutgoingTurn.HasPersonalData(request.Question, request.Names)
            || !(clients.HasModel(tenant.Settings)
                || tenant.Agents.Any(a => a.Settings is { } own && clients.HasModel(own))))
        {
            return null;
        }

        await using var batch = sql.Batch(DataScope.Tenant(tenant.TenantId))
            .Add(CorpusVersion.Sql, P(tenant.TenantId))
            .Add("select number from tenant_revisions where tenant_id = $1", P(tenant.TenantId));
        await using var reader = await batch.ReadAsync(ct);
        var documents = await reader.ReadAsync(ct) ? reader.GetInt64(0) : 0;
        await reader.NextResultAsync(ct);
        var agents = await reader.ReadAsync(ct) ? reader.GetInt64(0) : 0;
        var words = UnicodeText.SingleLine(request.Question).Normalize(NormalizationForm.FormC).ToLowerInvariant();
        return SHA256.HashData(
            Encoding.UTF8.GetBytes($"{agents}\n{documents}\n{request.Reader}\n{request.Language}\n{words}"));
    }

    /// <summary>The answer that was given before; null for none.</summary>
    public async Task<FinishedAnswer?> FindAsync(Guid tenantId, byte[] key, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                select text, agents, citations from cached_answers
                where tenant_id = $1 and key = $2 and created_at > now() - $3
                """,
                P(tenantId), P(key), P(Lifetime));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                reader.GetString(0), reader.GetFieldValue<string[]>(1),
                JsonSerializer.Deserialize(reader.GetString(2), EventJson.Default.ListCitation)!)
            {
                Misses = 0,
            }
            : null;
    }

    /// <summary>
    /// Keeps an answer to be given again: a complete one from documents, without tools. Old ones of the tenant are
    /// removed.
    /// </summary>
    public async Task KeepAsync(
        Guid tenantId, byte[] key, FinishedAnswer answer, TurnTrace trace, CancellationToken ct)
    {
        if (
            answer.Misses != 0 || answer.Citations.Count == 0 || answer.Actions.Count > 0
            || answer.BringsPerson is not null
            || trace.Steps.Any(s => s.Kind is TraceKind.Tool or TraceKind.Failure))
        {
            return;
        }

        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                insert into cached_answers (tenant_id, key, text, agents, citations, created_at)
                values ($1, $2, $3, $4, $5, now()) on conflict do nothing
                """,
                P(tenantId), P(key), Text(answer.Text), P(answer.Agents.ToArray()),
                JsonB(EventJson.Serialize(answer.Citations.ToList())))
            .Add(
                """
                delete from cached_answers where tenant_id = $1 and (created_at <= now() - $2 or created_at < (
                  select created_at from cached_answers where tenant_id = $1
                  order by created_at desc offset $3 limit 1))
                """,
                P(tenantId), P(Lifetime), P(MaxAnswers - 1));
        await batch.ExecuteAsync(ct);
    }
}
