using System.Diagnostics;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Inference.Privacy;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents;

[JsonConverter(typeof(EnumAsText<TraceKind>))]
public enum TraceKind
{
    Routing,
    Chunks,
    Model,
    Tool,
    Handoff,
    Failure,
}

/// <summary>One step of a turn, as shown to staff.</summary>
/// <param name="Kind">Kind of step.</param>
/// <param name="Title">Short title ("Routed to Shipment").</param>
/// <param name="Detail">Evidence ("parcel, number ACM-1001; confidence 0.93").</param>
/// <param name="Milliseconds">Duration.</param>
/// <param name="At">Milliseconds from the start of the turn.</param>
/// <param name="Calls">What the step has sent to providers of models; null for nothing.</param>
public sealed record TraceStep(
    TraceKind Kind, string Title, string? Detail, int Milliseconds, int At,
    IReadOnlyList<ProviderCall>? Calls = null);

/// <summary>Tokens that one agent used of one model in a turn.</summary>
/// <param name="Agent">Name of the agent; null for the supervisor.</param>
/// <param name="Model">Model id at the provider.</param>
/// <param name="InputTokens">As counted by the model.</param>
/// <param name="OutputTokens">As counted by the model.</param>
public sealed record ModelUsage(string? Agent, string Model, long InputTokens, long OutputTokens);

/// <summary>Records the steps of a turn with their times, and the tokens it uses.</summary>
public sealed class TurnTrace
{
    /// <summary>Upper limit for the tokens of one call; larger counts are implausible.</summary>
    private const long MaxTokens = 10_000_000;

    private const int MaxTitleLength = 200;

    private const int MaxModelLength = 200;

    /// <summary>Title of the step of a request whose answer was not awaited.</summary>
    private const string Unfinished = "Asked a model";

    /// <summary>Name of a model whose provider does not name it.</summary>
    private const string UnnamedModel = "unnamed";

    private const int MaxDetailLength = 1000;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly List<TraceStep> _steps = [];
    private readonly Dictionary<(string? Agent, string Model), ModelUsage> _usage = [];

    /// <summary>What the turn sends to providers of models.</summary>
    public OutgoingTurn Outgoing { get; set; } = new(redacts: true, []);

    /// <summary>Milliseconds since the turn began.</summary>
    public int Now => (int)_clock.ElapsedMilliseconds;

    public List<TraceStep> Steps
    {
        get
        {
            lock (_lock)
            {
                if (Outgoing.TakeCalls() is { Count: > 0 } calls)
                {
                    _steps.Add(new(TraceKind.Model, Unfinished, null, 0, Now, calls));
                }

                return [.. _steps];
            }
        }
    }

    /// <summary>Tokens used so far, one entry for each agent and model.</summary>
    public List<ModelUsage> Usage
    {
        get
        {
            lock (_lock)
            {
                return [.. _usage.Values];
            }
        }
    }

    /// <summary>Adds the usage reported by a model. Negative counts are ignored.</summary>
    /// <param name="agent">Name of the agent; null for the supervisor.</param>
    /// <param name="model">Model id at the provider; null when it is not known.</param>
    public void Count(UsageDetails usage, string? agent, string? model)
    {
        var name = Bound(model, MaxModelLength) ?? UnnamedModel;
        lock (_lock)
        {
            var before = _usage.GetValueOrDefault((agent, name)) ?? new(agent, name, 0, 0);
            _usage[(agent, name)] = before with
            {
                InputTokens = before.InputTokens + Math.Clamp(usage.InputTokenCount ?? 0, 0, MaxTokens),
                OutputTokens = before.OutputTokens + Math.Clamp(usage.OutputTokenCount ?? 0, 0, MaxTokens),
            };
        }
    }

    /// <summary>
    /// Records a step that began at <paramref name="startedAt"/> (see <see cref="Now"/>) and has just ended. The texts
    /// may come from a model or a tool.
    /// </summary>
    public void Add(TraceKind kind, string title, string? detail, int startedAt)
    {
        lock (_lock)
        {
            _steps.Add(
                new(
                    kind, Bound(title, MaxTitleLength)!, Bound(detail, MaxDetailLength), Now - startedAt, startedAt,
                    Outgoing.TakeCalls() is { Count: > 0 } calls ? calls : null));
        }
    }

    private static string? Bound(string? text, int length) =>
        text is null ? null : UnicodeText.Truncate(UnicodeText.Clean(text), length);
}
