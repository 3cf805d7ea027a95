using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Components.Shared.Loading;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Forms;

/// <summary>
/// A form for a new or existing object. Compares its values with the saved ones, keeps them when a save is refused, and
/// asks what to do when someone else has saved first.
/// </summary>
/// <typeparam name="TDetail">The object as saved.</typeparam>
/// <typeparam name="TInput">The values of the form; a new one is empty.</typeparam>
public abstract class EditFormBase<TDetail, TInput> : CancellableComponentBase
    where TDetail : class, IHasConcurrencyToken
    where TInput : class, new()
{
    private TInput _saved = new();
    private TDetail? _seen;
    private uint? _token;
    private bool _isAdded;

    /// <summary>Raised with the saved object.</summary>
    [Parameter]
    public EventCallback<TDetail> OnSaved { get; set; }

    /// <summary>Raised to read the object again.</summary>
    [Parameter]
    public EventCallback OnReload { get; set; }

    /// <summary>Raised with true after the first change, and with false when there is none any more.</summary>
    [Parameter]
    public EventCallback<bool> IsDirtyChanged { get; set; }

    /// <summary>Further buttons.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    protected StaffCommands Commands { get; set; } = null!;

    [Inject]
    protected IDialogService Dialogs { get; set; } = null!;

    [Inject]
    protected IJSRuntime Js { get; set; } = null!;

    /// <summary>The values of the form, changed in place.</summary>
    protected TInput Input { get; private set; } = new();

    /// <summary>Validation errors of the last attempt to save; null when there are none.</summary>
    protected FieldErrors? Errors { get; private set; }

    /// <summary>True when the values differ from the saved ones.</summary>
    protected bool IsDirty { get; private set; }

    protected bool IsSaving { get; private set; }

    /// <summary>The object to change; null adds one.</summary>
    protected abstract TDetail? Current { get; }

    /// <summary>The permission that saving requires.</summary>
    protected abstract CommandScope Scope { get; }

    /// <summary>What the form changes, for example "tool".</summary>
    protected abstract string What { get; }

    /// <summary>The notice after a save.</summary>
    protected abstract string SavedText { get; }

    /// <summary>The values that a new object starts with; null starts empty.</summary>
    protected virtual TInput? Start => null;

    protected override void OnInitialized()
    {
        if (Current is null && Start is { } start)
        {
            (Input, IsDirty) = (start, true);
        }
    }

    protected override void OnParametersSet()
    {
        // The parent renders with the value read before until it has read the saved one.
        if (
            Current is { } current && !ReferenceEquals(current, _seen) && current.ConcurrencyToken != _token
            && !IsDirty)
        {
            Show(current);
        }

        _seen = Current;
    }

    /// <summary>The values of a saved object.</summary>
    protected abstract TInput InputOf(TDetail detail);

    protected abstract bool Differs(TInput input, TInput saved);

    /// <summary>Errors of values that cannot be read.</summary>
    protected abstract FieldErrors Check();

    /// <summary>
    /// Adds the errors of values that depend on other objects, such as a name that is taken. Saving checks them too;
    /// this shows them together with those of <see cref="Check"/>.
    /// </summary>
    protected virtual Task CheckOthersAsync(FieldErrors errors) => Task.CompletedTask;

    /// <summary>Asks before the values are saved. False keeps the form as it is.</summary>
    protected virtual Task<bool> ConfirmAsync() => Task.FromResult(true);

    /// <summary>Saves the values, as a new object when <see cref="Current"/> is null.</summary>
    /// <param name="token">Concurrency token of the object that the values are based on.</param>
    protected abstract Task<EditOutcome<TDetail>> SaveAsync(uint? token, Actor actor);

    /// <summary>Reads the object again.</summary>
    protected abstract Task<TDetail?> FindAsync(TDetail current);

    /// <summary>The violated rule of a field, to be written after its name; null when there is none.</summary>
    protected string? Rule(string field) => Errors?.Rules.GetValueOrDefault(field);

    protected Task SetAsync(Action change)
    {
        change();
        return ChangedAsync();
    }

    /// <summary>Notes that a value was changed.</summary>
    protected Task ChangedAsync()
    {
        var was = IsDirty;
        IsDirty = !_isAdded && Differs(Input, _saved); // A field may report its value after a new object was saved.
        return was == IsDirty ? Task.CompletedTask : IsDirtyChanged.InvokeAsync(IsDirty);
    }

    protected Task DiscardAsync()
    {
        if (Current is { } current)
        {
            Show(current);
        }
        else
        {
            (Input, _saved, IsDirty, Errors) = (new(), new(), false, null);
        }

        return IsDirtyChanged.InvokeAsync(false);
    }

    protected async Task ReloadAsync()
    {
        IsDirty = false;
        await IsDirtyChanged.InvokeAsync(false);
        await OnReload.InvokeAsync();
    }

    protected async Task SubmitAsync()
    {
        if (await StoreAsync() is { } saved)
        {
            await OnSaved.InvokeAsync(saved);
        }
    }

    /// <summary>
    /// Saves before the page is left. A new object's own page does not open then. False stays on the page: the values
    /// were refused, or the user has cancelled.
    /// </summary>
    protected async Task<bool> TrySaveAsync()
    {
        var isNew = Current is null;
        var saved = await StoreAsync();
        StateHasChanged(); // Called while another page is about to open, not by an event of this form.
        if (saved is not null && !isNew)
        {
            await OnSaved.InvokeAsync(saved);
        }

        return saved is not null;
    }

    /// <summary>Saves the values. Null when there is nothing to save, or they were not saved.</summary>
    private async Task<TDetail?> StoreAsync()
    {
        var errors = Check();
        if (errors.Any)
        {
            await Commands.CheckAsync(Scope, () => CheckOthersAsync(errors), Lifetime);
        }

        Errors = errors.Any ? errors : null;
        EditOutcome<TDetail>? outcome = null;
        if (Errors is null && (IsDirty || Current is null))
        {
            IsSaving = true;
            outcome = await ConfirmAsync()
                ? await Commands.RunAsync(
                    Scope, actor => SaveAsync(_token, actor), SavedText, Lifetime, isConflictShown: true)
                : null;
            IsSaving = false;
            Errors = (outcome as EditOutcome<TDetail>.Invalid)?.Errors;
            if (outcome is EditOutcome<TDetail>.Stale)
            {
                return await ResolveConflictAsync();
            }
        }

        if (Errors is not null)
        {
            StateHasChanged();
            await FocusAsync(Js, InvalidFields);
        }

        if (outcome is not EditOutcome<TDetail>.Saved saved)
        {
            return null;
        }

        _isAdded = Current is null;
        Show(saved.Value);
        await IsDirtyChanged.InvokeAsync(false);
        return saved.Value;
    }

    /// <summary>Asks what to do about the change of someone else. Null when the values were not saved.</summary>
    private async Task<TDetail?> ResolveConflictAsync()
    {
        switch (await ConflictDialog.AskAsync(Dialogs, What))
        {
            case ConflictChoice.Load:
                await ReloadAsync();
                return null;
            case ConflictChoice.SaveOver:
                _token = Current is { } current
                    ? (await Commands.CallAsync(Scope, _ => FindAsync(current), Lifetime))?.ConcurrencyToken
                    : null;
                return await StoreAsync();
            default:
                return null;
        }
    }

    private void Show(TDetail detail) =>
        (Input, _saved, _token, IsDirty, Errors) = (
            InputOf(detail), InputOf(detail), detail.ConcurrencyToken, false, null);
}
