using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Egress;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>Result of a connection test, with text for the user who started it.</summary>
public sealed record ProbeResult(bool Succeeded, string Text, TimeSpan Took);

/// <summary>
/// Sends a short request to a provider to test address, key and model. It uses the same HTTP client as all requests
/// (S52).
/// </summary>
public sealed class ProviderProbe(
    AppDbFactory databases, ConnectionClients clients, AuditLog auditLog, TimeProvider clock)
{
    private const int MaxTokens = 16;

    /// <summary>A user waits for the result.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    /// <summary>Tests a connection; null when the tenant has no such connection.</summary>
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
            limit.CancelAfter(s_timeout);
            await client.GetResponseAsync(
                "Answer with the word ok.", new ChatOptions { MaxOutputTokens = MaxTokens }, limit.Token);
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
            ProviderFault.Timeout => "The provider accepted the request but did not answer in time.",
            ProviderFault.RateLimited =>
                "The provider reports too many requests, or the account's limit is reached.",
            ProviderFault.ServerError => "The provider reports an internal error. Try again later.",
            ProviderFault.Refused => "The provider rejects the request. Check the key, the model and the address.",
            ProviderFault.TooLarge =>
                "The response is larger than allowed. Check the address and the model.",
            ProviderFault.InvalidResponse =>
                "The server answers, but not in the chat-completions format. Check the address.",
            _ => "No server answers at this address.",
        };
}
