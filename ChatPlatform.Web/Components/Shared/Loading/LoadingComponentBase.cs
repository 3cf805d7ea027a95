using ChatPlatform.Web.Hosting;

namespace ChatPlatform.Web.Components.Shared.Loading;

/// <summary>A component that loads what it shows after its first render, and again on request.</summary>
public abstract class LoadingComponentBase : CancellableComponentBase
{
    /// <summary>True when the last load failed because the service was unavailable.</summary>
    protected bool HasFailed { get; private set; }

    /// <summary>Reads what the component shows into its fields.</summary>
    protected abstract Task LoadAsync(CancellationToken ct);

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? ReloadAsync() : Task.CompletedTask;

    /// <summary>Loads and renders. An outage sets <see cref="HasFailed"/>; other errors are thrown.</summary>
    protected Task ReloadAsync() => ReloadAsync(LoadAsync);

    /// <summary>Loads a part of what the component shows, otherwise as <see cref="ReloadAsync()"/>.</summary>
    protected async Task ReloadAsync(Func<CancellationToken, Task> load)
    {
        try
        {
            await load(Lifetime);
            HasFailed = false;
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            HasFailed = true;
        }

        StateHasChanged();
    }
}
