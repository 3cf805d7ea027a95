using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>A question for steps, documents or options is answered with the whole list.</summary>
internal static class ListAnswer
{
    private const int MinItems = 2;
    private const int MaxItems = 8;
    private const int MaxWords = 90;

    private static readonly FrozenSet<string> s_asksForList = (
        "how which what list documents papers options steps fees methods ways requirements need needed "
        + "wie welche welcher welches was unterlagen dokumente schritte gebühren brauche benötige "
        + "comment quels quelles quoi documents étapes frais cómo qué cuáles documentos pasos comisiones necesito")
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The items of the best unit's list; null when the list is no answer.</summary>
    /// <param name="units">The units of the chunk that may answer.</param>
    public static IReadOnlyList<TextUnit>? Of(string question, TextUnit best, IReadOnlyList<TextUnit> units)
    {
        if (best.Kind != UnitKind.Item || !TextLanguage.WordsOf(question).Any(s_asksForList.Contains))
        {
            return null;
        }

        var items = units.Where(u => u.Kind == UnitKind.Item && u.List == best.List).ToList();
        return items.Count is >= MinItems and <= MaxItems && items.Sum(i => i.Words) <= MaxWords ? items : null;
    }
}
