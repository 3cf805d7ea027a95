using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>How a change is made from a page: the right is looked up again, the change is done, and a line says what happened.</summary>
public sealed class Edits(StaffSession session, ISnackbar snackbar)
{
    /// <summary>The outcome; null where nothing was tried, and a line says why. What breaks a rule or is refused is the caller's to show.</summary>
    /// <param name="may">Whether the person may do this now.</param>
    /// <param name="refusal">What is said to somebody who may not.</param>
    /// <param name="done">What is said when it is saved.</param>
    public async Task<EditOutcome<T>?> ActAsync<T>(
        Func<CancellationToken, Task<bool>> may, string refusal, Func<Actor, Task<EditOutcome<T>>> act, string done, CancellationToken ct)
    {
        try
        {
            if (!await may(ct))
            {
                snackbar.Add(refusal, Severity.Error);
                return null;
            }

            var outcome = await act(await session.ActorAsync(ct));
            switch (outcome)
            {
                case EditOutcome<T>.Saved:
                    snackbar.Add(done, Severity.Success);
                    break;
                case EditOutcome<T>.Stale:
                    snackbar.Add("Somebody has changed this meanwhile. Look at it again and repeat your change.", Severity.Warning);
                    break;
                case EditOutcome<T>.NotFound:
                    snackbar.Add("This is not there any more.", Severity.Warning);
                    break;
            }

            return outcome;
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
            return null;
        }
    }
}
