using ChatPlatform.Core.Egress;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>How long one call of a provider is waited for.</summary>
internal sealed class AnswerWait : IDisposable
{
    private readonly string _provider;
    private readonly ProviderPatience _patience;
    private readonly CancellationTokenSource _timeout = new();
    private readonly long _began = Environment.TickCount64;

    /// <summary>Begins the patience for the first sign of life.</summary>
    /// <param name="provider">Name of the provider in exceptions.</param>
    public AnswerWait(string provider, ProviderPatience patience)
    {
        (_provider, _patience) = (provider, patience);
        Limit(patience.FirstToken);
    }

    /// <summary>Begins the patience for the next sign of life.</summary>
    public void BeginGap() => Limit(_patience.TokenGap);

    /// <summary>Nothing is waited for; the time for the whole goes on.</summary>
    public void Pause() => _timeout.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Runs a part of the call until the time is over or the caller cancels it.</summary>
    /// <exception cref="ProviderException">The time is over, the connection failed, or the body is too large.
    /// </exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken caller)
    {
        using var registration = caller.UnsafeRegister(static t => ((CancellationTokenSource)t!).Cancel(), _timeout);
        try
        {
            return await call(_timeout.Token);
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            throw new ProviderException(_provider, ProviderFault.Timeout, inner: e);
        }
        catch (ContentTooLargeException e)
        {
            throw new ProviderException(_provider, ProviderFault.TooLarge, inner: e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new ProviderException(
                _provider, IsTooLarge(e) ? ProviderFault.TooLarge : ProviderFault.Unreachable, inner: e);
        }
    }

    public void Dispose() => _timeout.Dispose();

    private static bool IsTooLarge(Exception? e) =>
        e is not null and (ContentTooLargeException or { InnerException: ContentTooLargeException });

    private void Limit(TimeSpan wait)
    {
        var left = _patience.Whole - TimeSpan.FromMilliseconds(Environment.TickCount64 - _began);
        _timeout.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < wait ? left : wait);
    }
}
