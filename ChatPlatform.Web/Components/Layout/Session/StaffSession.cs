using System.Security.Claims;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Security.Authentication;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>
/// The user of this circuit and their permissions. Reloaded every few seconds; permissions are checked against the
/// database before every change (S28).
/// </summary>
public sealed class StaffSession(StaffDirectory directory, CallerResolver resolver, SecondFactorPolicy secondFactor)
{
    private ClaimsPrincipal? _principal;

    /// <summary>Raised when the user's profile or permissions have changed.</summary>
    public event Action? Changed;

    public Staff? Current { get; private set; }

    /// <summary>The user as actor of an audit entry.</summary>
    /// <exception cref="InvalidOperationException">The sign-in is not valid.</exception>
    public async Task<Actor> ActorAsync(CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct) is { } caller
            ? caller.ActorFrom(caller.Address, null)
            : throw new InvalidOperationException("The sign-in is no longer valid.");

    /// <summary>Initializes the session with the data that prerendering has loaded.</summary>
    public void Seed(Staff staff, ClaimsPrincipal principal)
    {
        Current ??= staff;
        _principal ??= principal;
    }

    /// <summary>Loads the user and their tenants. Returns null when the sign-in is no longer valid.</summary>
    public async Task<Staff?> RefreshAsync(ClaimsPrincipal principal, CancellationToken ct)
    {
        _principal = principal;
        var caller = await resolver.OfCookieAsync(principal, ct);
        var before = Current;
        Current = caller is null ? null
            : !secondFactor.Admits(caller) ? new(caller.UserId, caller.Name, caller.Email, false, [], true)
            : await OfAsync(caller, ct);
        if (before is not null && !Same(before, Current))
        {
            Changed?.Invoke();
        }

        return Current;
    }

    /// <summary>Adds a tenant to the platform admin's list, which contains only the first tenants.</summary>
    public async Task EnterAsync(string slug, CancellationToken ct)
    {
        if (
            Current is not { IsAdmin: true } admin
            || await directory.AccessAsync(admin.UserId, slug, ct) is not { } access
            || access.Slug != slug)
        {
            return;
        }

        if (Current is { IsAdmin: true } staff && staff.Access(slug) is null) // A refresh may have replaced it.
        {
            Current = staff with { Tenants = [.. staff.Tenants, access] };
        }

        Changed?.Invoke();
    }

    /// <summary>True when the user currently has the permission <paramref name="right"/> in the tenant.</summary>
    public async Task<bool> HasRightAsync(Guid tenantId, Func<TenantAccess, bool> right, CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct) is { } staff
        && secondFactor.Admits(staff)
        && await directory.AccessAsync(staff.UserId, tenantId.ToString(), ct) is { } access
        && right(access);

    /// <summary>True when the user is currently a platform admin.</summary>
    public async Task<bool> MayManagePlatformAsync(CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct) is { IsPlatformAdmin: true } staff && secondFactor.Admits(staff);

    /// <summary>The caller of the current sign-in, read from the database.</summary>
    /// <exception cref="InvalidOperationException">The sign-in is no longer valid.</exception>
    public async Task<Caller> CallerAsync(CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct)
        ?? throw new InvalidOperationException("The sign-in is no longer valid.");

    private async Task<Staff> OfAsync(Caller caller, CancellationToken ct)
    {
        var tenants = await directory.TenantsOfAsync(
            caller.UserId, [.. Current?.Tenants.Select(t => t.TenantId) ?? []], ct);
        return new(
            caller.UserId, caller.Name, caller.Email, caller.IsPlatformAdmin, tenants.Items, false, tenants.HasMore);
    }

    private static bool Same(Staff before, Staff? after) =>
        after is not null
        && (before.Name, before.Email, before.IsAdmin, before.MustSetUp)
            == (after.Name, after.Email, after.IsAdmin, after.MustSetUp)
        && before.Tenants.SequenceEqual(after.Tenants);
}
