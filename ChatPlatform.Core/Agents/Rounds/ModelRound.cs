using System.Text;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Inference.Resilience;
using ChatPlatform.Core.Tools.Calls;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents.Rounds;

/// <summary>One response of a model: its text is written while it arrives, its calls of tools are collected.</summary>
internal sealed class ModelRound(IAnswerPart part)
{
    /// <summary>Title of the trace's step when another model or the built-in assistant answered.</summary>
    public const string Replaced = "Not answered by the chosen model";

    private readonly int _start = part.Length;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thoughts = new();
    private string? _signature;

    public List<FunctionCallContent> Calls { get; } = [];

    public string Text => _text.ToString();

    public AnswerEnding Ending { get; private set; }

    /// <summary>Why the chosen model did not answer; null when it did.</summary>
    public string? Fallback { get; private set; }

    public async ValueTask ReadAsync(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case RetractionContent:
                    _text.Clear();
                    await part.RetractAsync(_start);
                    break;
                case FallbackContent fallback:
                    Fallback = fallback.Reason;
                    break;
                case PersonContent:
                    Ending = AnswerEnding.Person;
                    break;
                case TextReasoningContent thought:
                    _thoughts.Append(thought.Text);
                    _signature = thought.ProtectedData ?? _signature;
                    break;
                case FunctionCallContent call:
                    call.Arguments = ToolArguments.Clean(call.Arguments); // The next round sends them to the model.
                    Calls.Add(call);
                    break;
            }
        }

        if (update.FinishReason is { } reason)
        {
            Ending = reason == ChatFinishReason.Length ? AnswerEnding.Cut
                : reason == ChatFinishReason.ContentFilter ? AnswerEnding.Filtered
                : AnswerEnding.Complete;
        }

        if (update.Text is { Length: > 0 } piece)
        {
            _text.Append(piece);
            await part.WriteAsync(piece);
        }
    }

    /// <summary>Text after calls of tools starts a new paragraph.</summary>
    public async ValueTask EndAsync()
    {
        if (_text.Length > 0 && Calls.Count > 0)
        {
            _text.Append("\n\n");
            await part.WriteAsync("\n\n");
        }
    }

    /// <summary>The model's calls for the next request, with the thoughts that led to them; null without calls.
    /// </summary>
    public ChatMessage? ToMessage()
    {
        if (Calls.Count == 0)
        {
            return null;
        }

        AIContent[] thoughts = _thoughts.Length > 0 || _signature is not null
            ? [new TextReasoningContent(_thoughts.ToString()) { ProtectedData = _signature }]
            : [];
        return new(ChatRole.Assistant, [.. thoughts, .. Calls]);
    }
}
