using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>Since when and why a provider is not called.</summary>
/// <param name="Fault">The failure that opened the breaker.</param>
/// <param name="RetryAt">From then on the next call tries the provider.</param>
internal sealed record ProviderPause(ProviderFault Fault, DateTimeOffset Since, DateTimeOffset RetryAt);

/// <summary>
/// The calls of one tenant to one provider: a circuit breaker around the retries, so that a call counts once, after its
/// retries. At most two retries with jitter, only before the first output, honouring Retry-After up to ten seconds.
/// </summary>
internal sealed partial class ProviderBreaker
{
    private const int MaxRetries = 2;

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan s_maxRetryAfter = TimeSpan.FromSeconds(10);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<StartedAnswer> _counted;
    private readonly ResiliencePipeline<StartedAnswer> _calls;
    private readonly BreakerKey _key;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private volatile ProviderPause? _pause;
    private long _usedAt;

    /// <param name="version">Version of a tenant's connection; a changed one begins with a new breaker.</param>
    public ProviderBreaker(
        BreakerKey key, uint version, InferenceOptions options, TimeProvider clock, ILogger logger)
    {
        (_key, Version, _clock, _logger, _usedAt) = (key, version, clock, logger, clock.GetTimestamp());
        _counted = new ResiliencePipelineBuilder<StartedAnswer> { TimeProvider = clock }
            .AddCircuitBreaker(new()
            {
                FailureRatio = options.BreakerFailurePercent / 100.0,
                MinimumThroughput = options.BreakerMinCalls,
                SamplingDuration = TimeSpan.FromSeconds(options.BreakerWindowSeconds),
                BreakDuration = TimeSpan.FromSeconds(options.BreakerPauseSeconds),
                ShouldHandle = args => ValueTask.FromResult(Counts(args.Outcome.Exception)),
                OnOpened = args => Open(args.Outcome.Exception, args.BreakDuration),
                OnClosed = _ => Close(),
                StateProvider = _state,
            })
            .Build();
        _calls = new ResiliencePipelineBuilder<StartedAnswer> { TimeProvider = clock }
            .AddPipeline(_counted)
            .AddRetry(new RetryStrategyOptions<StartedAnswer>
            {
                MaxRetryAttempts = MaxRetries,
                Delay = s_firstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(IsRepeated(args.Outcome.Exception)),
                DelayGenerator = args =>
                    ValueTask.FromResult((args.Outcome.Exception as ProviderException)?.RetryAfter),
            })
            .Build();
    }

    public uint Version { get; }

    /// <summary>Null while the provider is called.</summary>
    public ProviderPause? Pause => _pause;

    /// <summary>Time since the last call.</summary>
    public TimeSpan Idle => _clock.GetElapsedTime(Interlocked.Read(ref _usedAt));

    public void Touch() => Interlocked.Exchange(ref _usedAt, _clock.GetTimestamp());

    /// <summary>Starts an answer, with retries.</summary>
    /// <exception cref="ProviderException">The provider has failed, or is paused.</exception>
    public async ValueTask<StartedAnswer> StartAsync(Func<ValueTask<StartedAnswer>> start, CancellationToken ct)
    {
        try
        {
            return await _calls.ExecuteAsync(static (call, _) => call(), start, ct);
        }
        catch (BrokenCircuitException e)
        {
            var fault = _pause?.Fault ?? (e.InnerException as ProviderException)?.Fault ?? ProviderFault.Unreachable;
            throw new ProviderException(_key.Source, fault, inner: e) { IsPaused = true };
        }
    }

    /// <summary>Counts a failure after the first output.</summary>
    public async ValueTask ReportAsync(ProviderException failure)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            await _counted.ExecuteOutcomeAsync(
                static (_, e) => ValueTask.FromResult(Outcome.FromException<StartedAnswer>(e)), context, failure);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// True for failures that say something about the provider. A trial that the caller cancelled says nothing, and the
    /// provider stays paused.
    /// </summary>
    private bool Counts(Exception? e) => e switch
    {
        ProviderException failed => failed.Fault is not (ProviderFault.Refused or ProviderFault.TooLarge),
        OperationCanceledException => _state.CircuitState == CircuitState.HalfOpen,
        _ => false,
    };

    /// <summary>
    /// True when the same call may succeed soon. A provider that timed out is not called again, and neither is one that
    /// asks for more time than a customer waits.
    /// </summary>
    private static bool IsRepeated(Exception? e) =>
        e is ProviderException { IsWorthRetrying: true } failed
        && (failed.RetryAfter is { } wait ? wait <= s_maxRetryAfter : failed.Fault != ProviderFault.Timeout);

    private ValueTask Open(Exception? e, TimeSpan duration)
    {
        var now = _clock.GetUtcNow();
        var before = _pause;
        var fault = (e as ProviderException)?.Fault ?? before?.Fault ?? ProviderFault.Unreachable;
        _pause = new(fault, before?.Since ?? now, now + duration);
        if (before is null)
        {
            Log.Paused(_logger, _key.Source, _key.TenantId, fault);
        }

        return default;
    }

    private ValueTask Close()
    {
        _pause = null;
        Log.Resumed(_logger, _key.Source, _key.TenantId);
        return default;
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Provider {Source} is paused for tenant {TenantId} after repeated failures ({Fault})")]
        public static partial void Paused(ILogger logger, string source, Guid tenantId, ProviderFault fault);

        [LoggerMessage(Level = LogLevel.Information, Message = "Provider {Source} answers tenant {TenantId} again")]
        public static partial void Resumed(ILogger logger, string source, Guid tenantId);
    }
}
