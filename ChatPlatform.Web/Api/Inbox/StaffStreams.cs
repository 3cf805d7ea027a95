using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Security;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>Event streams for staff. They end when the sign-in expires or the access to the tenant is lost.</summary>
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
