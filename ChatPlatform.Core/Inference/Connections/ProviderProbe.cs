using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Egress;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>What a test of a connection showed, in words for the person who asked.</summary>
public sealed record ProbeResult(bool Succeeded, string Text, TimeSpan Took);

/// <summary>
/// Asks a provider one short thing to see whether address, key and model fit together. It takes the one way out that
/// everything takes (S52).
/// </summary>
public sealed class ProviderProbe(
    AppDbFactory databases, ConnectionClients clients, AuditLog auditLog, TimeProvider clock)
{
    private const int MostTokens = 16;

    /// <summary>A person waits for the answer.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>Null when the tenant has no such connection.</summary>
    public async Task<ProbeResult?> TestAsync(Guid tenantId, Guid id, Actor actor, CancellationToken ct)
    {
        ProviderConnection? connection;
        await using (var db = databases.ForTenant(tenantId))
        {
            connection = await db
                .ProviderConnections.AsNoTracking()
                .FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == id, ct);
        }

        if (connection is null)
        {
            return null;
        }

        var began = clock.GetTimestamp();
        var (succeeded, text) = await AskAsync(connection, actor, ct);
        return new(succeeded, text, clock.GetElapsedTime(began));
    }

    private async Task<(bool Succeeded, string Text)> AskAsync(
        ProviderConnection connection, Actor actor, CancellationToken ct)
    {
        if (await clients.CreateAsync(connection, ct) is not { } client)
        {
            return (false, "The stored key can no longer be read. Enter it again.");
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(s_longest);
            await client.GetResponseAsync(
                "Answer with the word ok.", new ChatOptions { MaxOutputTokens = MostTokens }, limit.Token);
            return (true, "It answers.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (false, Explain(ProviderFault.Timeout));
        }
        catch (ProviderException e)
        {
            if (RefusalIn(e) is not { } refusal)
            {
                return (false, Explain(e.Fault));
            }

            await auditLog.RecordAsync(
                AuditEntry.Security(
                    "egress.blocked", actor, connection.TenantId, "provider_connection", connection.Id,
                    new { connection.BaseUrl }),
                ct);
            return (false, $"The platform does not connect there. {refusal.Message}");
        }
    }

    private static EgressRefusedException? RefusalIn(Exception? e) =>
        e is null or EgressRefusedException ? e as EgressRefusedException : RefusalIn(e.InnerException);

    private static string Explain(ProviderFault fault) =>
        fault switch
        {
            ProviderFault.Timeout => "It took the request and did not answer in time.",
            ProviderFault.RateLimited =>
                "It answers that there are too many requests, or that the account's limit is reached.",
            ProviderFault.ServerError => "It answers that it has a failure of its own. Try again later.",
            ProviderFault.Refused => "It refuses the request. Check the key, the model and the address.",
            ProviderFault.TooLarge =>
                "It answers with more than is allowed for one answer. Check the address and the model.",
            ProviderFault.InvalidResponse =>
                "Something answers there, but not in the chat-completions format. Check the address.",
            _ => "Nothing answers at this address.",
        };
}
