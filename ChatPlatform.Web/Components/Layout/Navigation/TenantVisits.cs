using ChatPlatform.Core.Audit;
using ChatPlatform.Web.Components.Layout.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>Writes an audit entry for each tenant page that a platform admin opens in this circuit (S12).</summary>
public sealed class TenantVisits : IDisposable
{
    private readonly AuditLog _auditLog;
    private readonly StaffSession _session;
    private readonly NavigationManager _navigation;
    private string? _page;
    private Task _recording = Task.CompletedTask;

    public TenantVisits(AuditLog auditLog, StaffSession session, NavigationManager navigation)
    {
        (_auditLog, _session, _navigation) = (auditLog, session, navigation);
        navigation.LocationChanged += OnLocationChanged;
    }

    /// <summary>Records a visit. Concurrent calls for the same page share one audit entry.</summary>
    /// <param name="page">Path of the page.</param>
    public async Task RecordAsync(Guid tenantId, string page, CancellationToken ct)
    {
        if (_page != page)
        {
            _page = page;
            _recording = WriteAsync(tenantId, page, ct);
        }

        try
        {
            await _recording;
        }
        catch
        {
            _page = null; // The next attempt writes the entry again.
            throw;
        }
    }

    public void Dispose() => _navigation.LocationChanged -= OnLocationChanged;

    private async Task WriteAsync(Guid tenantId, string page, CancellationToken ct) =>
        await _auditLog.RecordAsync(
            new(AuditKind.Audit, "tenant.visited", await _session.ActorAsync(ct), tenantId, "page", page), ct);

    /// <summary>Leaving the page ends the visit: opening it again is recorded again.</summary>
    private void OnLocationChanged(object? sender, LocationChangedEventArgs location)
    {
        if (new Uri(location.Location).AbsolutePath != _page)
        {
            _page = null;
        }
    }
}
