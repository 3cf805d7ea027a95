using System.Collections.Concurrent;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>The client of a tenant's connection.</summary>
/// <param name="Version">Changes with each write of the connection.</param>
public sealed record ConnectionClient(IChatClient Client, uint Version);

/// <summary>
/// Caches the clients of tenants' own connections. Each belongs to one tenant and is replaced when its row has changed,
/// which is checked every few seconds.
/// </summary>
public sealed class ConnectionClients(
    AppDbFactory databases,
    SecretBox secrets,
    ProviderClients clients,
    TimeProvider clock)
{
    private static readonly TimeSpan s_cacheDuration = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(Guid Tenant, Guid Connection), Entry> _entries = new();

    /// <summary>
    /// The client of a tenant's connection; null when there is none, or its key is sealed for another address.
    /// </summary>
    public async ValueTask<ConnectionClient?> ForAsync(Guid tenantId, Guid connectionId, CancellationToken ct)
    {
        var known = _entries.GetValueOrDefault((tenantId, connectionId));
        if (known is not null && clock.GetElapsedTime(known.ReadAt) < s_cacheDuration)
        {
            return Of(known);
        }

        var now = clock.GetTimestamp();
        await using var db = databases.ForTenant(tenantId);
        var row = await db
            .ProviderConnections.AsNoTracking()
            .FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == connectionId, ct);
        var isSame = row is not null && known?.ConcurrencyToken == row.ConcurrencyToken;
        var client =
            isSame ? known!.Client
            : row is null ? null
            : await CreateAsync(row, ct);
        return Of(_entries[(tenantId, connectionId)] = new(row?.ConcurrencyToken ?? 0, now, client));
    }

    /// <summary>A client without retries; null when the key cannot be decrypted for this row and address.</summary>
    internal async Task<IChatClient?> CreateAsync(ProviderConnection connection, CancellationToken ct)
    {
        var key = connection.SealedKey is null
            ? null
            : await secrets.OpenAsync(ConnectionKey.OwnerOf(connection), connection.SealedKey, ct);
        return connection.SealedKey is not null && key is null
            ? null
            : clients.Create(
                $"of connection {connection.Id}",
                new()
                {
                    Kind = connection.Kind,
                    BaseUrl = connection.BaseUrl,
                    ApiKey = key,
                    Model = connection.Model,
                },
                connection.Patience,
                isOwn: true);
    }

    private static ConnectionClient? Of(Entry entry) =>
        entry.Client is null ? null : new(entry.Client, entry.ConcurrencyToken);

    private sealed record Entry(uint ConcurrencyToken, long ReadAt, IChatClient? Client);
}
