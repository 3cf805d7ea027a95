using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Egress;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>Result of a connection test, with text for the user who started it.</summary>
public sealed record ProbeResult(bool Succeeded, string Text, TimeSpan Took);

/// <summary>
/// Tests address, key and model of a connection with what agents do: a call of a tool, and a second turn with its
/// result. It uses the same HTTP client as all requests (S52).
/// </summary>
public sealed class ProviderProbe(
    AppDbFactory databases, ConnectionClients clients, AuditLog auditLog, TimeProvider clock)
{
    /// <summary>Maximum tokens of each response; models that think need more than the words of the answer.</summary>
    private const int MaxTokens = 512;

    /// <summary>A user waits for the result.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(45);

    private static readonly AIFunctionDeclaration s_tool = AIFunctionFactory.CreateDeclaration(
        "order_status", "Returns the status of an order.",
        System.Text.Json.JsonElement.Parse(
            """{"type":"object","properties":{"order":{"type":"string"}},"required":["order"]}"""));

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
            return (true, await ConverseAsync(client, limit.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (false, Explain(ProviderFault.Timeout));
        }
        catch (ProviderException e)
        {
            if (ConnectionFailure.BlockedIn(e) is not { } blocked)
            {
                return (false, Explain(e));
            }

            await auditLog.RecordAsync(
                AuditEntry.Security(
                    "egress.blocked", actor, connection.TenantId, "provider_connection", connection.Id,
                    new { connection.BaseUrl }),
                ct);
            return (false, ConnectionFailure.Describe(blocked));
        }
    }

    /// <summary>Asks for a tool, then answers its call, as in a conversation; a refused tool is told apart.</summary>
    private static async Task<string> ConverseAsync(IChatClient client, CancellationToken ct)
    {
        var options = new ChatOptions { MaxOutputTokens = MaxTokens, Tools = [s_tool] };
        List<ChatMessage> messages = [new(ChatRole.User, "What is the status of order A-1? Use the tool.")];
        ChatResponse first;
        try
        {
            first = await client.GetResponseAsync(messages, options, ct);
        }
        catch (ProviderException e) when (e.Fault == ProviderFault.Refused && NamesTools(e.Sentence))
        {
            options.Tools = null;
            await client.GetResponseAsync("Answer with the word ok.", options, ct);
            return $"It answers, but not with tools. It says: “{e.Sentence}”";
        }

        messages.AddMessages(first);
        var calls = first.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList();
        if (calls.Count > 0)
        {
            messages.Add(
                new(ChatRole.Tool, [.. calls.Select(c => new FunctionResultContent(c.CallId, "out for delivery"))]));
        }
        else
        {
            messages.Add(new(ChatRole.User, "Thank you. Answer with the word ok."));
        }

        await client.GetResponseAsync(messages, options, ct);
        return calls.Count > 0
            ? "It answers and calls tools."
            : "It answers, but did not call the tool it was asked to use. Agents with tools may not work.";
    }

    private static bool NamesTools(string? sentence) =>
        sentence is not null
        && (sentence.Contains("tool", StringComparison.OrdinalIgnoreCase)
            || sentence.Contains("function", StringComparison.OrdinalIgnoreCase));

    private static string Explain(ProviderException e) =>
        e.Sentence is { } sentence ? $"{Explain(e.Fault)} It says: “{sentence}”" : Explain(e.Fault);

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
                "The server answers, but not in the format of this kind of provider. Check the address.",
            _ => "No server answers at this address.",
        };
}
