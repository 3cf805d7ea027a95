using System.Diagnostics;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Tools.Approvals;
using ChatPlatform.Core.Tools.Calls;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Core.Tools.Schema;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tools;

/// <summary>
/// Calls tools: checks the grant when the call runs, validates the arguments, and records the call before and after
/// (S55). A call with side effects is sent at most once for all attempts at a turn (R03).
/// </summary>
public sealed class ToolExecutor : IToolCalls
{
    /// <summary>Maximum characters of a model's arguments.</summary>
    public const int MaxArgumentLength = 16 * 1024;

    private const int MaxNameLength = 64;

    private static readonly Actor s_assistant = Actor.System("The assistant");

    private readonly ToolInvocationLog _log;
    private readonly ToolApprovals _approvals;
    private readonly ToolTrial _trial;
    private readonly HttpToolCaller _http;
    private readonly SecretBox _secrets;
    private readonly AuditLog _trail;

    public ToolExecutor(
        Data.TenantSql sql, ToolApprovals approvals, HttpToolCaller http, SecretBox secrets, AuditLog auditLog) =>
        (_log, _approvals, _trial, _http, _secrets, _trail) =
            (new(sql), approvals, new(sql), http, secrets, auditLog);

    /// <summary>
    /// Runs a tool for an agent within a turn. Errors are returned as text that the model can use and repeat to the
    /// visitor.
    /// </summary>
    /// <remarks>
    /// In a repeated attempt, a call whose arguments differ from all earlier calls gets the outcome of an earlier call
    /// of the same tool, as long as one has not been repeated, because models phrase the same request differently.
    /// </remarks>
    public async Task<ToolOutcome> CallAsync(ToolCall call, CancellationToken ct)
    {
        var (tenantId, turnId, agentId) = (call.TenantId, call.TurnId, call.AgentId);
        var name = UnicodeText.Truncate(UnicodeText.Clean(call.Name), MaxNameLength); // A model invents any length.
        if (ToolArguments.Read(call.Arguments) is not { } read)
        {
            return ToolOutcome.Refusal("The arguments are no JSON that can be stored.");
        }

        if (read.GetRawText().Length > MaxArgumentLength)
        {
            return ToolOutcome.Refusal("The arguments are too long.");
        }

        var intended = new PendingCall(tenantId, Guid.CreateVersion7(), turnId, null, name, read.GetRawText(), null);
        if (await _log.FindAsync(tenantId, agentId, name, ct) is not { } tool)
        {
            var refusal = ToolOutcome.Refusal($"There is no tool \"{name}\".");
            await _log.RefuseAsync(intended, refusal.Text, ct);
            await _trail.RecordAsync(
                AuditEntry.Security("tool.refused", s_assistant, tenantId, "tool", name, new { agentId, turnId }), ct);
            return refusal;
        }

        intended = intended with { ToolId = tool.Id };
        if (tool.SignedInOnly && !call.IsSignedIn)
        {
            var refusal = ToolOutcome.SignIn() with { Title = tool.Title };
            await _log.RefuseAsync(intended, refusal.Text, ct);
            return refusal;
        }

        var outcome = await CallAsync(intended, tool, read, call.Repeated, call.Approved, ct);
        if (outcome.IsBlocked)
        {
            await _trail.RecordAsync(
                AuditEntry.Security(
                    "egress.blocked",
                    s_assistant,
                    tenantId,
                    "tool",
                    name,
                    new
                    {
                        agentId,
                        turnId,
                        tool.Request.UrlTemplate,
                    }),
                ct);
        }

        return outcome with { Title = tool.Title };
    }

    /// <summary>
    /// Titles of the tools whose calls with side effects in earlier attempts at the turn have an unknown outcome.
    /// </summary>
    public Task<IReadOnlyList<string>> FindUnknownAsync(Guid tenantId, Guid turnId, CancellationToken ct) =>
        _log.FindUnknownAsync(tenantId, turnId, ct);

    /// <summary>
    /// Runs a tool for staff who configure it, with the checks of a turn: it must be enabled and allowed. Each run is a
    /// separate call. Null when the tenant has no such tool.
    /// </summary>
    public async Task<ToolOutcome?> TryAsync(
        Guid tenantId, Guid toolId, JsonElement arguments, Actor actor, CancellationToken ct)
    {
        if (await _trial.FindAsync(tenantId, toolId, ct) is not { } trial)
        {
            return null;
        }

        if (trial.Refusal is { } why)
        {
            return ToolOutcome.Refusal(why);
        }

        if (ToolArguments.Read(arguments) is not { } read)
        {
            return ToolOutcome.Refusal("The arguments are no JSON that can be stored.");
        }

        var prepared = Prepare(trial.Tool, read);
        var outcome = prepared.Refusal
            ?? await SendAsync(tenantId, trial.Tool, prepared.Request!, Guid.CreateVersion7(), ct);
        if (outcome.IsBlocked)
        {
            await _trail.RecordAsync(
                AuditEntry.Security(
                    "egress.blocked", actor, tenantId, "tool", trial.Name,
                    new { toolId, trial.Tool.Request.UrlTemplate }),
                ct);
        }

        return outcome with { Request = prepared.Request is { } sent ? Masked(trial.Tool, sent) : null };
    }

    private async Task<ToolOutcome> CallAsync(
        PendingCall call, GrantedTool tool, JsonElement read, ISet<Guid>? repeated, Guid? approved,
        CancellationToken ct)
    {
        var prepared = Prepare(tool, read);
        if (prepared.Refusal is { } refusal)
        {
            await _log.RefuseAsync(call, refusal.Text, ct);
            return refusal;
        }

        Guid? key = ToolMethods.HasSideEffects(tool.Request.Method)
            ? ToolCallKey.Of(call.TurnId, tool.Id, prepared.Arguments)
            : null;
        if (key is not null && tool.AsksFirst
            && ToolApprovals.FingerprintOf(tool, prepared.Arguments) is var fingerprint && fingerprint != approved)
        {
            await _approvals.AskAsync(call with { Arguments = prepared.Arguments.GetRawText() }, fingerprint, ct);
            return ToolOutcome.Ask(ToolApprovals.QuestionOf(tool, prepared.Arguments));
        }

        if (key is { } own && repeated is not null)
        {
            if (await _log.FindEarlierAsync(call, tool.Id, own, repeated, ct) is { } earlier)
            {
                repeated.Add(earlier.Key);
                return earlier.Outcome;
            }

            repeated.Add(own);
        }

        switch (await _log.BeginAsync(call with { Arguments = prepared.Arguments.GetRawText(), Key = key }, ct))
        {
            case Intent.Recorded recorded:
                return recorded.Outcome;
            case Intent.LimitReached:
                return ToolOutcome.Refusal(
                    $"The limit of {ToolInvocationLog.MaxCallsWithSideEffects} calls for one answer is reached. "
                    + "This call was not made."
                );
        }

        var clock = Stopwatch.StartNew();
        var outcome = await SendAsync(call.TenantId, tool, prepared.Request!, key ?? call.Id, ct);
        // The outcome is recorded even if the turn is cancelled now.
        await _log.CompleteAsync(
            call.TenantId, call.Id, outcome, (int)clock.ElapsedMilliseconds, CancellationToken.None);
        return outcome;
    }

    /// <summary>
    /// Sends the request with its headers. When the secret cannot be read, nothing is sent. A service that repeats the
    /// secret in its response does not show it to the model.
    /// </summary>
    private async Task<ToolOutcome> SendAsync(
        Guid tenantId, GrantedTool tool, PreparedRequest request, Guid idempotencyKey, CancellationToken ct)
    {
        if (tool is not { SecretHeader: { } name, SealedSecret: { } value })
        {
            return await _http.CallAsync(request, idempotencyKey, ct);
        }

        var owner = ToolSecrets.OwnerOf(tenantId, tool.Id, tool.Request.UrlTemplate);
        if (await _secrets.OpenAsync(owner, value, ct) is not { } secret)
        {
            return ToolOutcome.Failure("The secret of this tool must be set again.") with { IsNotSent = true };
        }

        var outcome = await _http.CallAsync(request.With(new(name, secret)), idempotencyKey, ct);
        return outcome with
        {
            Text = outcome.Text.Replace(secret, "***", StringComparison.Ordinal),
            Response = outcome.Response?.Replace(secret, "***", StringComparison.Ordinal),
        };
    }

    /// <summary>The request as shown to staff, without the secret.</summary>
    private static PreparedRequest Masked(GrantedTool tool, PreparedRequest request) =>
        tool is { SecretHeader: { } name, SealedSecret: not null } ? request.With(new(name, "***")) : request;

    /// <summary>Repairs and validates the arguments and builds the request, or returns the refusal.</summary>
    private static (JsonElement Arguments, PreparedRequest? Request, ToolOutcome? Refusal) Prepare(
        GrantedTool tool, JsonElement arguments)
    {
        var schema = ToolSchema.Read(tool.InputSchema);
        var errors = schema.Validate(arguments);
        if (errors.Count > 0 && ToolArguments.Repair(schema.Json, arguments) is { } repaired)
        {
            (arguments, errors) = (repaired, schema.Validate(repaired));
        }

        if (errors.Count > 0)
        {
            return (arguments, null, ToolOutcome.Refusal("The arguments are not right: " + string.Join("; ", errors)));
        }

        var (request, refusal) = PreparedRequest.Create(tool.Request, arguments);
        return (arguments, request, refusal is null ? null : ToolOutcome.Refusal(refusal));
    }
}
