using System.Security.Claims;
using ChatPlatform.Core.Identity;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Web.Components.Layout;

/// <summary>Who uses this circuit and what they may do. Read anew every few seconds, and at once before anything is changed (S28).</summary>
public sealed class StaffSession(StaffDirectory directory, IServiceScopeFactory scopes)
{
    /// <summary>Raised when the person's rights are no longer what they were.</summary>
    public event Action? Changed;

    public Staff? Current { get; private set; }

    /// <summary>Takes over what the prerendered page has read a moment ago.</summary>
    public void Seed(Staff staff) => Current ??= staff;

    /// <summary>Reads the person and the tenants; null when the sign-in is no longer good.</summary>
    public async Task<Staff?> RefreshAsync(ClaimsPrincipal principal, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<SignInManager<User>>().ValidateSecurityStampAsync(principal);
        var before = Current;
        Current = user is null
            ? null
            : new(user.Id, user.DisplayName, user.Email ?? "", user.IsPlatformAdmin, await directory.TenantsOfAsync(user.Id, ct));
        if (before is not null && !Same(before, Current))
        {
            Changed?.Invoke();
        }

        return Current;
    }

    /// <summary>True when the person, right now, may do what <paramref name="right"/> asks for in the tenant.</summary>
    public async Task<bool> MayAsync(Guid tenantId, Func<TenantAccess, bool> right, CancellationToken ct) =>
        Current is { } staff && await directory.AccessAsync(staff.UserId, tenantId.ToString(), ct) is { } access && right(access);

    private static bool Same(Staff before, Staff? after) =>
        after is not null && (before.Name, before.Email, before.IsAdmin) == (after.Name, after.Email, after.IsAdmin) && before.Tenants.SequenceEqual(after.Tenants);
}
