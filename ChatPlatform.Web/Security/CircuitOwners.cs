using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Caching.Memory;

namespace ChatPlatform.Web.Security;

/// <summary>
/// Binds a circuit to the user who opened it (S29). The framework lets anyone with the circuit id resume it. Here the
/// circuit id of another user is treated as unknown, and the browser reloads the page.
/// </summary>
public sealed class CircuitOwners(SecurityEventLog securityEvents) : IHubFilter, IDisposable
{
    /// <summary>Maximum number of tracked circuits.</summary>
    private const int MaxValue = 100_000;

    /// <summary>Time after which a disconnected circuit can no longer be resumed.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromHours(24);

    private readonly MemoryCache _owners = new(new MemoryCacheOptions { SizeLimit = MaxValue });

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var user = invocationContext.Context.User?.FindFirstValue(ClaimTypes.NameIdentifier);
        switch (invocationContext.HubMethodName)
        {
            case "ConnectCircuit"
            or "ResumeCircuit" when OwnerOf(invocationContext) is var owner && (owner is null || owner != user):
                if (owner is not null && invocationContext.Context.GetHttpContext() is { } context)
                {
                    await securityEvents.RecordCircuitAsync(context);
                }

                return invocationContext.HubMethodName == "ConnectCircuit" ? false : null;
            case "StartCircuit" or "ResumeCircuit":
                var opened = await next(invocationContext);
                if (user is not null && opened is string id)
                {
                    _owners.Set(Hash(id), user, new MemoryCacheEntryOptions { SlidingExpiration = s_memory, Size = 1 });
                }

                return opened;
            default:
                return await next(invocationContext);
        }
    }

    public void Dispose() => _owners.Dispose();

    private string? OwnerOf(HubInvocationContext invocation) =>
        invocation.HubMethodArguments is [string id, ..] && _owners.TryGetValue(Hash(id), out string? owner)
            ? owner
            : null;

    private static string Hash(string id) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
