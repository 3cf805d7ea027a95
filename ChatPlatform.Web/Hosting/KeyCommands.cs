using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Secrets.KeyRing;

namespace ChatPlatform.Web.Hosting;

/// <summary>The operator's commands about keys.</summary>
internal static class KeyCommands
{
    /// <summary>0 when every secret lies under the first key now; 1 when some could not be read.</summary>
    public static async Task<int> RotateKeysAsync(IServiceProvider services, CancellationToken ct)
    {
        var results = await services.GetRequiredService<SecretRotation>().RunAsync(ct);
        foreach (var result in results)
        {
            Console.WriteLine(
                $"{result.Name}: {result.Seen} seen, {result.Renewed} renewed, {result.Unreadable} unreadable");
        }

        return results.Any(r => r.Unreadable > 0) ? 1 : 0;
    }

    public static async Task<int> RotateKeyRingAsync(IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<KeyRingRotation>().RevokeAllAsync(ct);
        Console.WriteLine(
            "Every cookie key is revoked and there is a new one. Whoever was signed in has to sign in again.");
        return 0;
    }
}
