using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Says that the embedding model, which knows Latin script, does not understand a document.</summary>
internal static class ScriptWarning
{
    private const string Text =
        "Most of the text is in a script other than Latin: its passages are found by their words only, not by meaning.";

    /// <summary>Null when at least half of the letters are Latin.</summary>
    public static string? Of(IReadOnlyList<ChunkDraft> drafts)
    {
        long latin = 0, other = 0;
        foreach (var rune in drafts.SelectMany(draft => draft.Text.EnumerateRunes()).Where(Rune.IsLetter))
        {
            if (rune.Value is < 0x250 or (>= 0x1E00 and < 0x1F00) or (>= 0xFF21 and <= 0xFF5A))
            {
                latin++;
            }
            else
            {
                other++;
            }
        }

        return other > latin ? Text : null;
    }
}
