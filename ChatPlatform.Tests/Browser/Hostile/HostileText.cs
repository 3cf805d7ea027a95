using System.Text.Json;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Browser.Hostile;

/// <summary>
/// The corpus hostile-text.jsonl, which the widget's tests use too. In a line, "{n}" is the text's own mark and
/// "{sink}" the address of the attacker's server.
/// </summary>
internal static class HostileText
{
    /// <summary>Matches every mark.</summary>
    public const string Mark = "zq[0-9]+q";

    public static IReadOnlyList<string> All(string sink) =>
        [
            .. File.ReadLines(Repository.Path("ChatPlatform.Tests", "Browser", "hostile-text.jsonl"))
                .Select(
                    (line, i) =>
                        JsonSerializer
                            .Deserialize<string>(line)!
                            .Replace("{n}", $"zq{i}q", StringComparison.Ordinal)
                            .Replace("{sink}", sink, StringComparison.Ordinal)),
        ];

    /// <summary>Texts that fit into a single-line field, from all parts of the list.</summary>
    public static IReadOnlyList<string> Short(string sink, int longest, int count)
    {
        var fitting = All(sink).Where(t => t.Length <= longest && !t.Contains('\n', StringComparison.Ordinal)).ToList();
        return
        [
            .. fitting
                .Where((_, i) => i * count / fitting.Count != (i - 1) * count / fitting.Count || i == 0)
                .Take(count),
        ];
    }
}
