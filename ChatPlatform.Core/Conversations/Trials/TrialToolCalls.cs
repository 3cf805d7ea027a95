using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Calls;
using ChatPlatform.Core.Tools.Http;

namespace ChatPlatform.Core.Conversations.Trials;

/// <summary>
/// Calls of tools in a trial: only tools that the agent was given, and only requests without side effects are sent.
/// </summary>
/// <param name="agents">Tools by agent.</param>
internal sealed class TrialToolCalls(
    ToolExecutor executor, IReadOnlyDictionary<Guid, IReadOnlyList<ToolDetail>> agents, Actor actor) : IToolCalls
{
    public async Task<ToolOutcome> CallAsync(ToolCall call, CancellationToken ct)
    {
        if (agents.GetValueOrDefault(call.AgentId)?.FirstOrDefault(t => t.Name == call.Name) is not { } tool)
        {
            return ToolOutcome.Refusal($"There is no tool \"{call.Name}\".");
        }

        if (tool.SignedInOnly && !call.IsSignedIn)
        {
            return ToolOutcome.SignIn() with { Title = tool.Title };
        }

        if (ToolMethods.HasSideEffects(tool.Method))
        {
            return ToolOutcome.Success(
                $"This is a trial, so the {tool.Method} request was not sent. Answer as if it had succeeded.") with
            {
                Title = $"{tool.Title} (not sent in a trial)",
            };
        }

        var json = JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>());
        return json.GetRawText().Length > ToolExecutor.MaxArgumentLength
            ? ToolOutcome.Refusal("The arguments are too long.")
            : await executor.TryAsync(call.TenantId, tool.Id, json, actor, ct) is { } outcome
            ? outcome with { Title = tool.Title }
            : ToolOutcome.Refusal($"There is no tool \"{call.Name}\".");
    }

    /// <summary>A trial sends no request with side effects.</summary>
    public Task<IReadOnlyList<string>> FindUnknownAsync(Guid tenantId, Guid turnId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<string>>([]);
}
