using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tools.Approvals;

namespace ChatPlatform.Core.Agents;

/// <summary>
/// State of tools that the agents of one attempt at a turn share: the remaining calls and time, and the notices about
/// calls with an unknown outcome.
/// </summary>
/// <param name="locale">The visitor's language as a BCP 47 tag; null for English.</param>
/// <param name="isRepeated">True when the turn was started before, so that earlier attempts may have made
/// calls.</param>
/// <param name="time">Time from now in which calls may begin.</param>
public sealed class TurnTools(string? locale, bool isRepeated, TimeSpan time, TimeProvider clock)
{
    /// <summary>Maximum calls of all agents in all rounds (S58).</summary>
    public const int MaxCalls = 5;

    private readonly long _began = clock.GetTimestamp();
    private readonly HashSet<string> _notified = [];

    /// <summary>
    /// Keys of the calls with side effects that this attempt has made or repeated; null in a first attempt.
    /// </summary>
    public ISet<Guid>? Repeated { get; } = isRepeated ? new HashSet<Guid>() : null;

    /// <summary>The call that the customer must agree to first; null for none.</summary>
    public ApprovalQuestion? Asked { get; set; }

    private int _calls;

    /// <summary>True until the calls of earlier attempts have been read.</summary>
    public bool MustCheckEarlier { get; private set; } = isRepeated;

    /// <summary>True when no call or no time is left.</summary>
    public bool IsSpent => Limit is not null;

    /// <summary>The limit that is reached, as a sentence without its end; null while calls may be made.</summary>
    public string? Limit =>
        _calls >= MaxCalls ? $"The limit of {MaxCalls} calls of tools for one answer is reached"
        : clock.GetElapsedTime(_began) >= time ? "The time for calls of tools in one answer is used up"
        : null;

    /// <summary>Uses one of the calls; false when no call or no time is left.</summary>
    public bool TryTake() => !IsSpent && ++_calls > 0;

    public void MarkEarlierChecked() => MustCheckEarlier = false;

    /// <summary>
    /// The notice for the visitor about a call with an unknown outcome; null when it was already returned for this
    /// tool.
    /// </summary>
    /// <param name="title">Name of the tool as shown to users.</param>
    public string? UnknownNotice(string title) => _notified.Add(title) ? Sentence(title) : null;

    private string Sentence(string title) => TextLanguage.Of("", locale) switch
    {
        Language.German =>
            $"Es ist nicht bekannt, ob „{title}“ ausgeführt wurde. "
            + "Bitte senden Sie es nicht noch einmal, bevor das geprüft ist.",
        Language.French =>
            $"On ne sait pas si « {title} » a abouti. Merci de ne pas le renvoyer avant vérification.",
        Language.Spanish =>
            $"No se sabe si «{title}» se ha realizado. Por favor, no lo envíe de nuevo hasta que se compruebe.",
        _ => $"It is not known whether \"{title}\" went through. Please do not send it again until this is checked.",
    };
}
