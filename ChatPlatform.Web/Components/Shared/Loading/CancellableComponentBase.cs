using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChatPlatform.Web.Components.Shared.Loading;

/// <summary>A component that cancels its work and disposes what it owns when it is removed from the page.</summary>
public abstract class CancellableComponentBase : ComponentBase, IDisposable
{
    /// <summary>Selects the fields of a page that violate a rule.</summary>
    protected const string InvalidFields = "main [aria-invalid=true]";

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

    /// <summary>
    /// Moves the focus to the first element that matches once the component shows its present state. During the
    /// synchronous part of an event handler nothing is rendered, so a call of the browser would come before it.
    /// </summary>
    /// <param name="selector">CSS selector; the element is waited for, at most a second.</param>
    protected async Task FocusAsync(IJSRuntime js, string selector)
    {
        StateHasChanged();
        await Task.Yield();
        await js.InvokeVoidAsync("chatConsole.focus", Lifetime, selector);
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
