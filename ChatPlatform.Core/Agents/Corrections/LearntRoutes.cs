using System.Collections.Frozen;
using System.Text;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Agents.Corrections;

/// <summary>
/// The agents of corrected messages. A message with the same words goes to the agent of the newest correction, whatever
/// the classifier or a model would decide.
/// </summary>
public sealed class LearntRoutes
{
    private readonly FrozenDictionary<string, Guid> _agents;

    private LearntRoutes(FrozenDictionary<string, Guid> agents) => _agents = agents;

    public static LearntRoutes None { get; } = new(FrozenDictionary<string, Guid>.Empty);

    /// <param name="corrections">Agents and texts, newest first.</param>
    public static LearntRoutes Of(IEnumerable<(Guid Agent, string Text)> corrections)
    {
        var agents = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var (agent, text) in corrections)
        {
            agents.TryAdd(KeyOf(text), agent);
        }

        return agents.Count == 0 ? None : new(agents.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The agent of a corrected text; null when it was not corrected.</summary>
    public Guid? Find(string text) => _agents.Count > 0 && _agents.TryGetValue(KeyOf(text), out var id) ? id : null;

    /// <summary>The words of a text: case, punctuation and spaces do not distinguish messages.</summary>
    private static string KeyOf(string text)
    {
        var begin = UnicodeText.Truncate(text.Trim(), RouteCorrection.MaxText);
        var key = new StringBuilder(begin.Length);
        foreach (var rune in begin.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                key.Append(Rune.ToLowerInvariant(rune));
            }
            else if (key.Length > 0 && key[^1] != ' ')
            {
                key.Append(' ');
            }
        }

        return key.ToString().TrimEnd() is { Length: > 0 } words ? words : begin;
    }
}
