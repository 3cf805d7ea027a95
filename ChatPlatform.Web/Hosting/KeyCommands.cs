using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Secrets.KeyRing;

namespace ChatPlatform.Web.Hosting;

/// <summary>Operator commands for key rotation.</summary>
internal static class KeyCommands
{
    /// <summary>Returns 0 when all secrets are encrypted with the first key; 1 when some could not be read.</summary>
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
            "All cookie keys are revoked and a new one is created. All users have to sign in again.");
        return 0;
    }
}
