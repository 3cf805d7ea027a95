using System.Text;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Web.Fetching;

/// <summary>
/// The requests of one run: one after the other with a pause, to addresses that the site's robots.txt allows, also
/// after each redirect. The files are read once in a run.
/// </summary>
internal sealed class WebSession(
    WebPageClient client, WebAddresses addresses, IOptions<WebPageOptions> options, TimeProvider clock)
{
    /// <summary>Redirects of one request that are followed.</summary>
    private const int MaxRedirects = 5;

    private readonly Dictionary<string, Robots> _robots = [];
    private bool _hasAsked;

    /// <summary>Reads a page, following redirects.</summary>
    /// <param name="known">What was read before; null reads the content in any case.</param>
    /// <param name="ct">Ends the request and the pause before it.</param>
    public async Task<WebResponse> GetAsync(Uri address, PageVersion? known, CancellationToken ct)
    {
        for (var hops = 0; hops <= MaxRedirects; hops++)
        {
            var robots = await RobotsOfAsync(address, ct);
            if (robots.RefusalOf(address) is { } refusal)
            {
                return refusal;
            }

            await PauseAsync(robots.Rules.Delay, ct);
            var response = await client.GetAsync(address, known, null, ct);
            if (response is not WebResponse.Redirect redirect)
            {
                return response;
            }

            if (addresses.Read(redirect.Target, address) is not { } target)
            {
                return new WebResponse.Failed("The page redirects to an address that cannot be read.");
            }

            address = target;
        }

        return new WebResponse.Failed($"The page redirects more than {MaxRedirects} times.");
    }

    private async Task PauseAsync(TimeSpan delay, CancellationToken ct)
    {
        var pause = TimeSpan.FromMilliseconds(
            Math.Max(options.Value.PauseMilliseconds, delay.TotalMilliseconds));
        if (_hasAsked && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, clock, ct);
        }

        _hasAsked = true;
    }

    private async Task<Robots> RobotsOfAsync(Uri address, CancellationToken ct)
    {
        var site = address.GetLeftPart(UriPartial.Authority);
        if (!_robots.TryGetValue(site, out var robots))
        {
            _robots[site] = robots = await ReadRobotsAsync(new(address, "/robots.txt"), ct);
        }

        return robots;
    }

    private async Task<Robots> ReadRobotsAsync(Uri address, CancellationToken ct)
    {
        for (var hops = 0; hops <= MaxRedirects; hops++)
        {
            switch (await client.GetAsync(address, null, RobotsRules.MaxBytes, ct))
            {
                case WebResponse.Content content:
                    return new(RobotsRules.Parse(Encoding.UTF8.GetString(content.Body)), null);
                case WebResponse.Redirect redirect when addresses.Read(redirect.Target, address) is { } target:
                    address = target;
                    break;
                case WebResponse.Gone or WebResponse.Failed { Status: >= 400 and < 500 }:
                    return new(RobotsRules.None, null); // There are no rules (RFC 9309, 2.3.1.3).
                case WebResponse.Failed failed:
                    return new(
                        RobotsRules.None, $"The site's robots.txt cannot be read, so nothing is read. {failed.Reason}",
                        failed.IsBlocked);
                default:
                    return new(RobotsRules.None, "The site's robots.txt leads nowhere, so nothing is read.");
            }
        }

        return new(RobotsRules.None, "The site's robots.txt redirects too often, so nothing is read.");
    }

    /// <param name="Failure">Why the file could not be read, for users; null when it was.</param>
    private sealed record Robots(RobotsRules Rules, string? Failure, bool IsBlocked = false)
    {
        public WebResponse.Failed? RefusalOf(Uri address) =>
            Failure is not null ? new(Failure, IsBlocked: IsBlocked)
            : Rules.Allows(address) ? null
            : new("The site's robots.txt does not allow reading this page.");
    }
}
