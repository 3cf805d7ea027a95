using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Session;

namespace ChatPlatform.Web.Components.Layout;

/// <summary>Where a staff command acts, and the right that it needs.</summary>
public sealed class CommandScope
{
    private readonly Func<StaffSession, CancellationToken, Task<bool>> _isAllowed;

    private CommandScope(Func<StaffSession, CancellationToken, Task<bool>> isAllowed, string refusal) =>
        (_isAllowed, Refusal) = (isAllowed, refusal);

    /// <summary>The whole platform, for platform admins.</summary>
    public static CommandScope Platform { get; } =
        new((session, ct) => session.MayManagePlatformAsync(ct), "Only platform admins can do this.");

    /// <summary>The own account, open to everybody who is signed in.</summary>
    public static CommandScope Account { get; } = new((_, _) => Task.FromResult(true), "Sign in to do this.");

    /// <summary>The notice for somebody without the right.</summary>
    public string Refusal { get; }

    /// <summary>A tenant, for those who manage it.</summary>
    public static CommandScope Manage(TenantAccess tenant) =>
        new((session, ct) => session.MayAsync(tenant.TenantId, t => t.CanManage, ct), "Your role does not allow this.");

    /// <summary>A tenant's conversations, for its supporters.</summary>
    public static CommandScope Support(TenantAccess tenant) =>
        new((session, ct) => session.MayAsync(tenant.TenantId, t => t.CanSupport, ct), "Only supporters can do this.");

    /// <summary>A tenant, for everybody who belongs to it.</summary>
    public static CommandScope Member(TenantAccess tenant) =>
        new((session, ct) => session.MayAsync(tenant.TenantId, _ => true, ct), "Your role does not allow this.");

    /// <summary>Reads from the database whether the signed-in user has the right now.</summary>
    public Task<bool> IsAllowedAsync(StaffSession session, CancellationToken ct) => _isAllowed(session, ct);
}
