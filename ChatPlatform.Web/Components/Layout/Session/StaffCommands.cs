using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Shared.Selection;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>
/// Runs changes made in the console: asks for confirmation, checks the permission against the database, makes the
/// change and shows a notice with the outcome. An outage is shown as a notice.
/// </summary>
public sealed class StaffCommands(StaffSession session, IDialogService dialogs, ISnackbar snackbar)
{
    private const string Outage = "The service is temporarily unavailable. Nothing was changed. Try again in a moment.";

    /// <summary>
    /// Makes a change. Returns its outcome, or null when it was not confirmed, not allowed, or the service was
    /// unavailable. Shows a notice for every outcome except <see cref="EditOutcome{T}.Invalid"/>, which the caller
    /// shows next to the fields.
    /// </summary>
    /// <param name="saved">The notice for a saved change; null shows none.</param>
    /// <param name="confirmation">Asked first; null asks nothing.</param>
    /// <param name="isConflictShown">True when the caller says itself that someone else has saved first.</param>
    public async Task<EditOutcome<T>?> RunAsync<T>(
        CommandScope scope,
        Func<Actor, Task<EditOutcome<T>>> change,
        string? saved,
        CancellationToken ct,
        Confirmation? confirmation = null,
        bool isConflictShown = false)
    {
        if (confirmation is not null && !await confirmation.AskAsync(dialogs))
        {
            return null;
        }

        var outcome = await CallAsync(scope, change, ct);
        switch (outcome)
        {
            case EditOutcome<T>.Saved when saved is not null:
                snackbar.Add(saved, Severity.Success);
                break;
            case EditOutcome<T>.Stale when !isConflictShown:
                snackbar.Add("Someone else has changed this meanwhile, so nothing was saved.", Severity.Warning);
                break;
            case EditOutcome<T>.Refused refused:
                snackbar.Add(
                    refused.Owner is { } owner ? $"{owner} is handling this conversation." : refused.Reason,
                    Severity.Warning);
                break;
            case EditOutcome<T>.NotFound:
                snackbar.Add("This no longer exists.", Severity.Warning);
                break;
        }

        return outcome;
    }

    /// <summary>
    /// Makes a change of several things at once, with one question before and one notice with the outcome after.
    /// Returns null when it was not confirmed, not allowed, or the service was unavailable.
    /// </summary>
    /// <param name="text">The notice for an outcome.</param>
    public async Task<BulkOutcome?> RunManyAsync(
        CommandScope scope,
        Func<Actor, Task<BulkOutcome>> change,
        Func<BulkOutcome, string> text,
        Confirmation confirmation,
        CancellationToken ct)
    {
        if (!await confirmation.AskAsync(dialogs) || await CallAsync(scope, change, ct) is not { } outcome)
        {
            return null;
        }

        snackbar.Add(text(outcome), BulkNotice.SeverityOf(outcome));
        return outcome;
    }

    /// <summary>
    /// Checks more rules of a form that requires a permission. Without it or the service, they are not checked.
    /// </summary>
    public Task CheckAsync(CommandScope scope, Func<Task> check, CancellationToken ct) => CallAsync<object>(
        scope,
        async actor =>
        {
            await check();
            return actor;
        },
        ct);

    /// <summary>
    /// Makes a call that requires a permission and whose result the caller shows. Returns null, with a notice, when it
    /// is not allowed or the service is unavailable.
    /// </summary>
    public async Task<T?> CallAsync<T>(CommandScope scope, Func<Actor, Task<T>> call, CancellationToken ct)
        where T : class?
    {
        try
        {
            if (await scope.IsAllowedAsync(session, ct))
            {
                return await call(await session.ActorAsync(ct));
            }

            snackbar.Add(scope.Refusal, Severity.Error);
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add(Outage, Severity.Error);
        }

        return null;
    }
}
