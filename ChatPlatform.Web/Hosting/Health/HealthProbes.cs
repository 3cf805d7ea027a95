using System.Diagnostics;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Inference.Resilience;
using ChatPlatform.Core.Knowledge;
using Npgsql;

namespace ChatPlatform.Web.Hosting.Health;

/// <summary>The state of the platform as this instance sees it.</summary>
/// <param name="State">The worst state of the parts.</param>
/// <param name="Failed">Documents that failed last; null when they could not be read.</param>
/// <param name="Faults">Failed calls to providers, by all instances; null when they could not be read.</param>
/// <param name="Fallbacks">Tenants whose chosen model does not answer; null when they could not be read.</param>
/// <param name="Paused">Providers that this instance does not call for a tenant; null when they could not be
/// read.</param>
public sealed record HealthReport(
    DateTimeOffset At, HealthState State, IReadOnlyList<HealthItem> Items, IReadOnlyList<FailedDocument>? Failed,
    IReadOnlyList<ProviderFaultItem>? Faults, IReadOnlyList<TenantModelFallback>? Fallbacks,
    IReadOnlyList<PausedProvider>? Paused);

/// <summary>Runs all probes at the same time. Each has its own time limit and shows its own failure.</summary>
public sealed partial class HealthProbes(
    IEnumerable<IHealthProbe> probes, ProviderStatus providers, ProviderFaults faults, ModelFallbacks fallbacks,
    PausedProviders paused, DocumentStatistics documents, TimeProvider clock, ILogger<HealthProbes> logger)
{
    /// <summary>Time limit of one probe.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private static readonly HealthFinding s_noProvider = new(
        HealthState.NotConfigured, null, [new("Answers", "by the built-in assistant or tenants' own connections")]);

    public async Task<HealthReport> RunAsync(CancellationToken ct)
    {
        var failed = ListAsync(documents.FailedAsync, ct);
        var seen = ListAsync(faults.ReadAsync, ct);
        var replaced = ListAsync(fallbacks.ListAsync, ct);
        var open = ListAsync(paused.ReadAsync, ct);
        var items = await Task.WhenAll(probes.Select(p => CheckAsync(p, ct)));
        List<HealthItem> all =
        [
            .. items,
            .. providers.Read().Select(p => new HealthItem(NameOf(p), FindingOf(p), 0))
                .DefaultIfEmpty(new("Providers", s_noProvider, 0)),
        ];
        return new(
            clock.GetUtcNow(), all.Max(i => i.Finding.State), all, await failed, await seen, await replaced,
            await open);
    }

    private async Task<HealthItem> CheckAsync(IHealthProbe probe, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var finding = await LimitAsync(probe.CheckAsync, ct);
        return new(probe.Name, finding, (int)watch.ElapsedMilliseconds);
    }

    /// <summary>
    /// A failure is the finding. The text of the exception is not shown, because it may contain settings.
    /// </summary>
    private async Task<HealthFinding> LimitAsync(
        Func<CancellationToken, Task<HealthFinding>> check, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_limit);
        try
        {
            return await check(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(HealthState.Failed, $"No answer within {s_limit.TotalSeconds} s.", []);
        }
        catch (PostgresException e)
        {
            return new(HealthState.Failed, $"The database rejected the query ({e.SqlState}).", []);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.CheckFailed(logger, e);
            return new(HealthState.Failed, "The check failed. The log has the cause.", []);
        }
    }

    /// <summary>Reads a list within the limit of a probe; null when it could not be read.</summary>
    private async Task<IReadOnlyList<T>?> ListAsync<T>(
        Func<CancellationToken, Task<IReadOnlyList<T>>> read, CancellationToken ct)
    {
        IReadOnlyList<T>? list = null;
        await LimitAsync(
            async token =>
            {
                list = await read(token);
                return HealthFinding.Ok();
            },
            ct);
        return list;
    }

    private static string NameOf(ProviderState provider) => $"Provider {provider.Name}";

    /// <summary>A warning while the newest call of the provider has failed.</summary>
    private static HealthFinding FindingOf(ProviderState provider)
    {
        var problem = provider.LastFaultAt is { } at && !(provider.LastAnswerAt >= at)
            ? $"The last call failed: {TextOf(provider.LastFault)}."
            : null;
        return HealthFinding.WarnIf(
            problem,
            [
                new("Kind", provider.Kind), new("Host", provider.Host ?? "none"), new("Model", provider.Model),
                HealthFact.Count("Calls here", provider.Calls), HealthFact.Count("Failed here", provider.Faults),
                new("Last answer", At: provider.LastAnswerAt),
                new("Last fault", provider.LastFault is null ? null : TextOf(provider.LastFault),
                    At: provider.LastFaultAt),
            ]);
    }

    /// <summary>The kind of a failure, for staff.</summary>
    public static string TextOf(ProviderFault? fault) => fault switch
    {
        ProviderFault.Unreachable => "unreachable",
        ProviderFault.Timeout => "no response in time",
        ProviderFault.RateLimited => "rate limited (429)",
        ProviderFault.ServerError => "server error (5xx)",
        ProviderFault.Refused => "refused the request or its key (4xx)",
        ProviderFault.InvalidResponse => "invalid response",
        ProviderFault.TooLarge => "response too large",
        _ => "unknown",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A health check failed")]
        public static partial void CheckFailed(ILogger logger, Exception exception);
    }
}
