using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>The text of one answer while it streams: valid Unicode, no thoughts, a limited length.</summary>
/// <param name="omitsOpening">True for a model that is known to omit the opening tag of its thoughts.</param>
/// <param name="room">Maximum characters, with thoughts.</param>
internal sealed class AnswerText(bool omitsOpening, int room)
{
    private readonly ThinkFilter _thoughts = new(omitsOpening);
    private int _room = room;

    /// <summary>True when the text is longer than allowed; the rest is not read.</summary>
    public bool IsFull => _room <= 0;

    public bool OmitsOpening => _thoughts.OmitsOpening;

    /// <summary>Adds the text that can be shown now to an update.</summary>
    public void Append(string? piece, IList<AIContent> contents)
    {
        if (piece is not { Length: > 0 })
        {
            return;
        }

        var text = UnicodeText.Truncate(UnicodeText.Clean(piece), Math.Max(0, _room));
        var shown = _thoughts.Append(text, out var retracts);
        _room -= piece.Length;
        if (retracts)
        {
            contents.Clear();
            contents.Add(new RetractionContent());
        }

        if (shown.Length > 0)
        {
            contents.Add(new TextContent(shown));
        }
    }

    /// <summary>The text that is still held back, at the end.</summary>
    public string End() => _thoughts.End();
}
