using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Playground;

/// <summary>Answers of the tenant's agents without a conversation and without side effects.</summary>
public static class PlaygroundEndpoints
{
    public static void MapPlayground(this RouteGroupBuilder tenant) =>
        tenant.MapGroup("/playground").WithTags("Agents")
            .MapPost("/messages", AnswerAsync)
            .ForManagers()
            .WithSummary("Answer a message as a stream. Nothing is stored but the tokens used; no side effects")
            .WithRequestExample(new PlaygroundRequest("Where is my parcel?"))
            .ProducesEvents(
                "event: message.delta\ndata: {\"text\":\"It is on its\",\"answer\":null}\n\n"
                + "event: message.completed\ndata: {\"text\":\"It is on its way.\",\"answer\":{...}}\n\n");

    [JsonConverter(typeof(EnumAsText<PlaygroundRole>))]
    public enum PlaygroundRole
    {
        Customer,
        Assistant,
    }

    /// <param name="Text">1 to 4,000 characters.</param>
    public sealed record PlaygroundLine(PlaygroundRole Role, string Text);

    /// <param name="Text">The customer's message; 1 to 4,000 characters.</param>
    /// <param name="History">Earlier messages, oldest first; at most 20.</param>
    /// <param name="AgentId">The agent that answers; omitted routes the message.</param>
    /// <param name="SignedIn">True answers as for a customer whom the tenant's site has signed in.</param>
    public sealed record PlaygroundRequest(
        string Text, IReadOnlyList<PlaygroundLine>? History = null, Guid? AgentId = null,
        bool SignedIn = false)
    {
        internal TrialSubject Subject => new(AgentId ?? Guid.Empty, null, AgentId is not null, SignedIn);

        internal FieldErrors Check()
        {
            var errors = new FieldErrors()
                .Text("text", Text, 1, AnswerTrial.MaxMessage)
                .Check(
                    "history", History is null or { Count: <= AnswerTrial.MaxHistory },
                    $"must have at most {AnswerTrial.MaxHistory} entries");
            foreach (var (i, line) in (History ?? []).Take(AnswerTrial.MaxHistory).Index())
            {
                errors.Text($"history[{i}].text", line?.Text, 1, AnswerTrial.MaxMessage);
            }

            return errors;
        }
    }

    /// <param name="Text">The text so far.</param>
    /// <param name="Answer">The finished answer with its steps; null before.</param>
    public sealed record PlaygroundEvent(string Text, TrialAnswer? Answer);

    private static async Task<IResult> AnswerAsync(
        ApiCaller caller, PlaygroundRequest request, AnswerTrial trial, AgentQueries agents, CancellationToken ct)
    {
        if (request.Check() is { Any: true } errors)
        {
            return ProblemCodes.Invalid(errors);
        }

        return request.AgentId is { } id && await agents.FindAsync(caller.TenantId, id, ct) is null
            ? ProblemCodes.Invalid("agentId", "is not an agent")
            : TypedResults.ServerSentEvents(StreamAsync(caller, request, trial, ct));
    }

    private static async IAsyncEnumerable<SseItem<PlaygroundEvent>> StreamAsync(
        ApiCaller caller, PlaygroundRequest request, AnswerTrial trial, [EnumeratorCancellation] CancellationToken ct)
    {
        // Holds the newest text only: a slow reader skips texts, and the answer waits for nobody.
        var texts = Channel.CreateBounded<string>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var running = RunAsync();
        await foreach (var text in texts.Reader.ReadAllAsync(ct))
        {
            yield return new(new(text, null), "message.delta");
        }

        if (await running is EditOutcome<TrialAnswer>.Saved { Value: var answer })
        {
            yield return new(
                new(answer.Text, answer), answer.Failure is null ? "message.completed" : "message.failed");
        }

        async Task<EditOutcome<TrialAnswer>> RunAsync()
        {
            try
            {
                return await trial.RunAsync(
                    caller.TenantId,
                    request.Subject,
                    [
                        .. (request.History ?? [])
                            .Select(l => new DialogueLine(l.Role == PlaygroundRole.Customer, l.Text)),
                    ],
                    request.Text,
                    async text => await texts.Writer.WriteAsync(text, ct),
                    caller.Actor,
                    ct);
            }
            finally
            {
                texts.Writer.Complete();
            }
        }
    }
}
