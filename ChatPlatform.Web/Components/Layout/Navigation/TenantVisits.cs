using ChatPlatform.Core.Audit;
using ChatPlatform.Web.Components.Layout.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>Puts the pages of tenants that a platform admin opens in this circuit on record, each once (S12).</summary>
public sealed class TenantVisits : IDisposable
{
    private readonly AuditLog _trail;
    private readonly StaffSession _session;
    private readonly NavigationManager _navigation;
    private string? _page;
    private Task _recording = Task.CompletedTask;

    public TenantVisits(AuditLog auditLog, StaffSession session, NavigationManager navigation)
    {
        (_trail, _session, _navigation) = (auditLog, session, navigation);
        navigation.LocationChanged += Leave;
    }

    /// <summary>Ends when the visit is on record. Several that ask about the same visit wait for one line.</summary>
    /// <param name="page">Its path.</param>
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
            _page = null; // The next try writes again.
            throw;
        }
    }

    public void Dispose() => _navigation.LocationChanged -= Leave;

    private async Task WriteAsync(Guid tenantId, string page, CancellationToken ct) =>
        await _trail.RecordAsync(
            new(AuditKind.Audit, "tenant.visited", await _session.ActorAsync(ct), tenantId, "page", page), ct);

    /// <summary>Who comes back later visits again.</summary>
    private void Leave(object? sender, LocationChangedEventArgs location)
    {
        if (new Uri(location.Location).AbsolutePath != _page)
        {
            _page = null;
        }
    }
}
