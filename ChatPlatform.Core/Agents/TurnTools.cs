namespace ChatPlatform.Core.Agents;

/// <summary>
/// What the agents of one attempt at a turn share about tools: how many calls are left, and what the visitor was told
/// about calls of unknown outcome.
/// </summary>
/// <param name="locale">The visitor's language as a BCP 47 tag; null for English.</param>
/// <param name="isRepeated">True when the turn was begun before, so that there may be calls of earlier
/// attempts.</param>
public sealed class TurnTools(string? locale, bool isRepeated)
{
    /// <summary>Calls of all agents in all rounds (S58).</summary>
    public const int MostCalls = 5;

    private readonly HashSet<string> _told = [];

    /// <summary>
    /// Keys of the calls with side effects that this attempt has made or met again; null in a first attempt, which has
    /// none to meet.
    /// </summary>
    public ISet<Guid>? Met { get; } = isRepeated ? new HashSet<Guid>() : null;

    private int _calls;

    /// <summary>True until the calls of earlier attempts were looked for.</summary>
    public bool MustLookBack { get; private set; } = isRepeated;

    /// <summary>True when no call is left.</summary>
    public bool IsSpent => _calls >= MostCalls;

    /// <summary>Takes one of the calls; false when there is none left.</summary>
    public bool TryTake() => _calls < MostCalls && ++_calls > 0;

    public void LookedBack() => MustLookBack = false;

    /// <summary>
    /// The sentence for the visitor about a call of unknown outcome, once for each tool; null when it was said.
    /// </summary>
    /// <param name="title">Name of the tool towards people.</param>
    public string? UnknownNotice(string title) => _told.Add(title) ? Sentence(title) : null;

    private string Sentence(string title) =>
        locale?.Split('-', '_')[0].ToLowerInvariant() switch
        {
            "de" =>
                $"Es ist nicht bekannt, ob „{title}“ ausgeführt wurde. Bitte nicht noch einmal senden: Eine Person kann das prüfen.",
            "fr" =>
                $"On ne sait pas si « {title} » a abouti. Merci de ne pas le renvoyer : une personne peut vérifier.",
            _ => $"It is not known whether \"{title}\" went through. Please do not send it again: a person can check.",
        };
}
