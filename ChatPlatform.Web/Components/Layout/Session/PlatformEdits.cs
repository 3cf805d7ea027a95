using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>A platform admin's changes.</summary>
public sealed class PlatformEdits(Edits edits, StaffSession session)
{
    /// <summary>The outcome; null where nothing was tried, and a line says why.</summary>
    /// <param name="done">What is said when it is saved.</param>
    public Task<EditOutcome<T>?> ActAsync<T>(Func<Actor, Task<EditOutcome<T>>> act, string done, CancellationToken ct) =>
        edits.ActAsync(session.MayManagePlatformAsync, "Only platform admins may do this.", act, done, ct);
}
