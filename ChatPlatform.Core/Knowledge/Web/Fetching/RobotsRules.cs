using System.Globalization;

namespace ChatPlatform.Core.Knowledge.Web.Fetching;

/// <summary>The rules of a robots.txt file for this platform (RFC 9309).</summary>
internal sealed class RobotsRules
{
    /// <summary>Product token that groups of rules name.</summary>
    public const string Agent = "ChatPlatform";

    /// <summary>Bytes of a file that are read; RFC 9309 requires 500 KiB at least.</summary>
    public const int MaxBytes = 512 << 10;

    private const int MaxRules = 5000;

    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(10);

    private readonly List<Rule> _rules = [];

    /// <summary>The rules of a site without the file.</summary>
    public static RobotsRules None { get; } = new();

    /// <summary>Time between two requests that the site asks for, at most 10 seconds.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>
    /// Reads the groups that name this platform; if there is none, those for all. Several groups count as one.
    /// </summary>
    public static RobotsRules Parse(string text)
    {
        var (own, others) = (new RobotsRules(), new RobotsRules());
        var (isOwn, isOthers, isOpen, hasOwn) = (false, false, false, false);
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            var written = line.IndexOf('#') is >= 0 and var comment ? line.Slice(0, comment) : line;
            var colon = written.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            var (key, value) = (
                written.Slice(0, colon).Trim().ToString().ToLowerInvariant(),
                written.Slice(colon + 1).Trim().ToString());
            if (key == "user-agent")
            {
                // Lines of user agents that follow each other name one group.
                (isOwn, isOthers) = isOpen ? (isOwn, isOthers) : (false, false);
                isOpen = true;
                isOthers |= value == "*";
                isOwn |= IsOwn(value);
                hasOwn |= isOwn;
            }
            else if (key is "allow" or "disallow" or "crawl-delay")
            {
                isOpen = false;
                if (isOwn)
                {
                    own.Add(key, value);
                }

                if (isOthers)
                {
                    others.Add(key, value);
                }
            }
        }

        return hasOwn ? own : others;
    }

    /// <summary>True when the rule with the longest matching path allows the address, or no rule matches.</summary>
    public bool Allows(Uri address)
    {
        var path = RobotsPath.Normal(address.PathAndQuery);
        Rule? best = null;
        foreach (var rule in _rules.Where(rule => rule.Path.Matches(path)))
        {
            best = best is null || rule.Path.Length > best.Path.Length
                || (rule.Path.Length == best.Path.Length && rule.IsAllowed)
                    ? rule
                    : best;
        }

        return best?.IsAllowed != false || path == "/robots.txt";
    }

    private static bool IsOwn(string value)
    {
        var end = value.AsSpan().IndexOfAnyExcept(
            System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"));
        return (end < 0 ? value : value.AsSpan(0, end)).Equals(Agent, StringComparison.OrdinalIgnoreCase);
    }

    private void Add(string key, string value)
    {
        if (key == "crawl-delay")
        {
            Delay = double.TryParse(
                value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Min(seconds, s_longestDelay.TotalSeconds))
                : Delay;
        }
        else if (value.Length > 0 && _rules.Count < MaxRules)
        {
            _rules.Add(new(new RobotsPath(value), key == "allow"));
        }
    }

    private sealed record Rule(RobotsPath Path, bool IsAllowed);
}
