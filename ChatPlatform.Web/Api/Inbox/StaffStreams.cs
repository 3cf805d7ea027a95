using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Security;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>
/// Streams of a tenant's events to its staff, for as long as the reader is signed in and the tenant is open to them.
/// </summary>
public sealed class StaffStreams(RevocableStreams streams, StaffDirectory staff, SupporterPresence presence)
{
    public async Task RunAsync(
        HttpContext context, ApiCaller caller, Func<CancellationToken, Task> stream, CancellationToken ct)
    {
        using var connection = presence.Connect(caller.UserId);
        await streams.RunAsync(
            context,
            [caller.UserId, caller.User.CredentialId, caller.TenantId],
            async token => await staff.AccessAsync(caller.UserId, caller.TenantId.ToString(), token) is not null,
            stream,
            ct);
    }
}
