using System.Diagnostics;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
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
public sealed record TraceStep(TraceKind Kind, string Title, string? Detail, int Milliseconds, int At);

/// <summary>Records the steps of a turn with their times.</summary>
public sealed class TurnTrace
{
    /// <summary>Upper limit for the tokens of one call; larger counts are implausible.</summary>
    private const long MaxTokens = 10_000_000;

    private const int MaxTitleLength = 200;

    private const int MaxDetailLength = 1000;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly List<TraceStep> _steps = [];

    private long _inputTokens;
    private long _outputTokens;

    /// <summary>Input tokens, as counted by the models.</summary>
    public long InputTokens => Interlocked.Read(ref _inputTokens);

    /// <summary>Output tokens, as counted by the models.</summary>
    public long OutputTokens => Interlocked.Read(ref _outputTokens);

    /// <summary>Milliseconds since the turn began.</summary>
    public int Now => (int)_clock.ElapsedMilliseconds;

    public List<TraceStep> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Adds the usage reported by a model. Negative counts are ignored.</summary>
    public void Count(UsageDetails usage)
    {
        Interlocked.Add(ref _inputTokens, Math.Clamp(usage.InputTokenCount ?? 0, 0, MaxTokens));
        Interlocked.Add(ref _outputTokens, Math.Clamp(usage.OutputTokenCount ?? 0, 0, MaxTokens));
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
                new(kind, Bound(title, MaxTitleLength)!, Bound(detail, MaxDetailLength), Now - startedAt, startedAt));
        }
    }

    private static string? Bound(string? text, int length) =>
        text is null ? null : UnicodeText.Truncate(UnicodeText.Clean(text), length);
}
