using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>How a chunk shall be.</summary>
/// <param name="Text">1 to <see cref="Chunker.MaxCharacters"/> characters; null for the text as read.</param>
/// <param name="IsOn">False when answers shall not use it.</param>
/// <param name="Note">Note for colleagues, at most <see cref="MaxNote"/> characters; null for none.</param>
public sealed record ChunkEditDraft(string? Text, bool IsOn = true, string? Note = null)
{
    /// <summary>Maximum characters of a note.</summary>
    public const int MaxNote = 500;

    /// <summary>The errors of the fields.</summary>
    public FieldErrors Check()
    {
        var errors = new FieldErrors().Text("note", Note ?? "", 0, MaxNote);
        return Text is null
            ? errors
            : errors.Text("text", Text, 1, Chunker.MaxCharacters)
                .Check("text", Text.Any(char.IsLetterOrDigit), "must have words");
    }
}
