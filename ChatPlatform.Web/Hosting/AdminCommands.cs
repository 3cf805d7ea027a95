using ChatPlatform.Core.Identity.Links;

namespace ChatPlatform.Web.Hosting;

/// <summary>The operator's way to the first platform admin (S25).</summary>
internal static class AdminCommands
{
    /// <summary>0 with a code on the screen; 1 where an admin who can sign in is there and nothing forces it.</summary>
    public static async Task<int> CreateAsync(IServiceProvider services, bool isForced, CancellationToken ct)
    {
        if (await services.GetRequiredService<AccountLinks>().SetupAsync(isForced, ct) is not { } link)
        {
            await Console.Error.WriteLineAsync(
                "There is a platform admin who can sign in. With --force you get a code all the same.");
            return 1;
        }

        await Console.Out.WriteLineAsync(
            $"Open /setup on this installation within {AccountLinks.SetupLife.TotalMinutes} minutes. It asks for this code, which works once:\n{link.Secret}"
        );
        return 0;
    }
}
