using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>Seals a connection's key to its row and to scheme, host and port of its address (S31, S34).</summary>
internal static class ConnectionKey
{
    private const string Purpose = "provider.key";

    public static SecretOwner OwnerOf(ProviderConnection connection) =>
        new(connection.TenantId, connection.Id, Purpose, SecretOwner.OriginOf(new Uri(connection.BaseUrl)));

    public static void Set(ProviderConnection connection, SecretBox secrets, string key, DateTimeOffset now)
    {
        connection.SealedKey = secrets.Seal(OwnerOf(connection), key);
        connection.KeyLastFour = UnicodeText.TruncateStart(key, 4);
        connection.KeySetAt = now;
    }

    public static void Clear(ProviderConnection connection) =>
        (connection.SealedKey, connection.KeyLastFour, connection.KeySetAt) = (null, null, null);
}
