using ChatPlatform.Core.Identity.Links;

namespace ChatPlatform.Web.Hosting;

/// <summary>Operator command that creates the first platform admin (S25).</summary>
internal static class AdminCommands
{
    /// <summary>
    /// Prints a set-up code and returns 0; returns 1 when an admin can already sign in and --force is missing.
    /// </summary>
    public static async Task<int> CreateAsync(IServiceProvider services, bool isForced, CancellationToken ct)
    {
        if (await services.GetRequiredService<AccountLinks>().SetupAsync(isForced, ct) is not { } link)
        {
            await Console.Error.WriteLineAsync(
                "A platform admin who can sign in already exists. Use --force to create a code anyway.");
            return 1;
        }

        await Console.Out.WriteLineAsync(
            $"Open /setup on this installation within {AccountLinks.SetupLifetime.TotalMinutes} minutes. " +
            $"It asks for this code, which works once:\n{link.Secret}"
        );
        return 0;
    }
}
