using System.Security.Claims;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Security.Authentication;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>
/// Who uses this circuit and what they may do. Read anew every few seconds, and at once before anything is changed
/// (S28).
/// </summary>
public sealed class StaffSession(StaffDirectory directory, CallerResolver resolver, SecondFactorPolicy secondFactor)
{
    private ClaimsPrincipal? _principal;

    /// <summary>Raised when the person's rights are no longer what they were.</summary>
    public event Action? Changed;

    public Staff? Current { get; private set; }

    /// <summary>The person for the audit log.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: pages are closed to strangers.</exception>
    public async Task<Actor> ActorAsync(CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct) is { } caller
            ? caller.ActorFrom(caller.Address, null)
            : throw new InvalidOperationException("The sign-in is no longer good.");

    /// <summary>Takes over what the prerendered page has read a moment ago.</summary>
    public void Seed(Staff staff, ClaimsPrincipal principal)
    {
        Current ??= staff;
        _principal ??= principal;
    }

    /// <summary>Reads the person and the tenants; null when the sign-in is no longer good.</summary>
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

    /// <summary>Adds a tenant to those of a platform admin, whose list holds only the first ones.</summary>
    public async Task EnterAsync(string slug, CancellationToken ct)
    {
        if (
            Current is not { IsAdmin: true } asking
            || await directory.AccessAsync(asking.UserId, slug, ct) is not { } access
            || access.Slug != slug)
        {
            return;
        }

        if (Current is { IsAdmin: true } staff && staff.Access(slug) is null) // It may have been read anew meanwhile.
        {
            Current = staff with { Tenants = [.. staff.Tenants, access] };
        }

        Changed?.Invoke();
    }

    /// <summary>True when the person, right now, may do what <paramref name="right"/> asks for in the tenant.</summary>
    public async Task<bool> MayAsync(Guid tenantId, Func<TenantAccess, bool> right, CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct) is { } staff
        && secondFactor.Admits(staff)
        && await directory.AccessAsync(staff.UserId, tenantId.ToString(), ct) is { } access
        && right(access);

    /// <summary>True when the person, right now, is a platform admin.</summary>
    public async Task<bool> MayManagePlatformAsync(CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct) is { IsPlatformAdmin: true } staff && secondFactor.Admits(staff);

    /// <summary>The person's sign-in as it stands right now.</summary>
    /// <exception cref="InvalidOperationException">It is no longer good.</exception>
    public async Task<Caller> CallerAsync(CancellationToken ct) =>
        await resolver.OfCookieAsync(_principal, ct)
        ?? throw new InvalidOperationException("The sign-in is no longer good.");

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
