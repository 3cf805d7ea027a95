using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Web.Components.Shared.Loading;

/// <summary>A component that cancels its work and disposes what it owns when it is removed from the page.</summary>
public abstract class CancellableComponentBase : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _lifetime = new();
    private readonly List<IDisposable> _owned = [];

    protected CancellableComponentBase() => Lifetime = _lifetime.Token;

    /// <summary>Cancelled when the component is removed.</summary>
    protected CancellationToken Lifetime { get; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || Lifetime.IsCancellationRequested)
        {
            return;
        }

        _lifetime.Cancel();
        _lifetime.Dispose();
        _owned.ForEach(o => o.Dispose());
    }

    /// <summary>Disposes <paramref name="disposable"/> together with the component.</summary>
    protected T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
