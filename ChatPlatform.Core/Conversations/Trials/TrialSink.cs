using System.Text;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Conversations.Trials;

/// <summary>Collects the text of a trial's answer, up to the length of an answer in a conversation.</summary>
internal sealed class TrialSink(TurnTrace trace, Func<string, Task> onText) : IAnswerSink
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    /// <summary>Milliseconds from the beginning to the first text; null before.</summary>
    public int? FirstTextAt { get; private set; }

    public async ValueTask WriteAsync(string text, IReadOnlyList<string> agents, CancellationToken ct)
    {
        if (text.Length == 0 || _text.Length >= AnswerWriter.MaxLength)
        {
            return;
        }

        FirstTextAt ??= trace.Now;
        _text.Append(UnicodeText.Truncate(text, AnswerWriter.MaxLength - _text.Length));
        await onText(Text);
    }

    public void Reset() => _text.Clear();
}
