using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference;

/// <summary>What this instance has seen of a configured provider since it started.</summary>
/// <param name="Host">Host of its address; null for the built-in assistant.</param>
/// <param name="LastFault">The newest failed call; null without one.</param>
public sealed record ProviderState(
    string Name, string Kind, string? Host, string Model, long Calls, long Faults, DateTimeOffset? LastAnswerAt,
    ProviderFault? LastFault, DateTimeOffset? LastFaultAt);

/// <summary>
/// Remembers the results of this instance's calls to the platform's providers, in memory. Failed calls of all instances
/// and of tenants' own connections are in <see cref="Faults.ProviderFaults"/>.
/// </summary>
public sealed class ProviderStatus(IOptions<InferenceOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Records the first output of a call.</summary>
    internal void Answered(string provider) =>
        Change(provider, s => s with { Calls = s.Calls + 1, AnswerAt = clock.GetUtcNow() });

    /// <summary>Records a failed call.</summary>
    internal void Failed(string provider, ProviderFault fault) =>
        Change(
            provider,
            s => s with { Calls = s.Calls + 1, Faults = s.Faults + 1, Fault = fault, FaultAt = clock.GetUtcNow() });

    /// <summary>The configured providers by name.</summary>
    public IReadOnlyList<ProviderState> Read() =>
    [
        .. options.Value.Providers.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase).Select(p =>
        {
            var seen = _seen.GetValueOrDefault(p.Key) ?? new Seen();
            var host = Uri.TryCreate(p.Value.Address, UriKind.Absolute, out var address) ? address.Host : null;
            return new ProviderState(
                p.Key, p.Value.Kind, host, p.Value.Model, seen.Calls, seen.Faults, seen.AnswerAt, seen.Fault,
                seen.FaultAt);
        }),
    ];

    private void Change(string provider, Func<Seen, Seen> change) =>
        _seen.AddOrUpdate(provider, _ => change(new()), (_, seen) => change(seen));

    private sealed record Seen(
        long Calls = 0, long Faults = 0, DateTimeOffset? AnswerAt = null, ProviderFault? Fault = null,
        DateTimeOffset? FaultAt = null);
}
