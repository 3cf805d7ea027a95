using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Session;

namespace ChatPlatform.Web.Components.Layout;

/// <summary>The scope that a staff command changes, and the permission that it requires.</summary>
public sealed class CommandScope
{
    private readonly Func<StaffSession, CancellationToken, Task<bool>> _isAllowed;

    private CommandScope(Func<StaffSession, CancellationToken, Task<bool>> isAllowed, string refusal) =>
        (_isAllowed, Refusal) = (isAllowed, refusal);

    /// <summary>The whole platform, for platform admins.</summary>
    public static CommandScope Platform { get; } =
        new((session, ct) => session.MayManagePlatformAsync(ct), "Only platform admins can do this.");

    /// <summary>The signed-in user's own account.</summary>
    public static CommandScope Account { get; } = new((_, _) => Task.FromResult(true), "Sign in to do this.");

    /// <summary>The notice shown to a user without the permission.</summary>
    public string Refusal { get; }

    /// <summary>A tenant, for members who may manage it.</summary>
    public static CommandScope Manage(TenantAccess tenant) =>
        new(
            (session, ct) => session.HasRightAsync(tenant.TenantId, t => t.CanManage, ct),
            "Your role does not allow this.");

    /// <summary>A tenant's conversations, for its supporters.</summary>
    public static CommandScope Support(TenantAccess tenant) =>
        new(
            (session, ct) => session.HasRightAsync(tenant.TenantId, t => t.CanSupport, ct),
            "Only supporters can do this.");

    /// <summary>A tenant, for all its members.</summary>
    public static CommandScope Member(TenantAccess tenant) =>
        new((session, ct) => session.HasRightAsync(tenant.TenantId, _ => true, ct), "Your role does not allow this.");

    /// <summary>Reads from the database whether the signed-in user currently has the permission.</summary>
    public Task<bool> IsAllowedAsync(StaffSession session, CancellationToken ct) => _isAllowed(session, ct);
}
