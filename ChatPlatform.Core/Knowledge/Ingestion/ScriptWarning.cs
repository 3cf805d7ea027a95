using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Says that the embedding model, which knows Latin script, does not understand a document.</summary>
internal static class ScriptWarning
{
    private const string Text =
        "Most of the text is in a script other than Latin: its passages are found by their words only, not by meaning.";

    /// <summary>Null when at least half of the letters are Latin.</summary>
    public static string? Of(IReadOnlyList<ChunkDraft> drafts) =>
        Script.IsMostlyForeign(drafts.Select(draft => draft.Text)) ? Text : null;
}
