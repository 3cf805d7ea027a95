using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>
/// Adds the sentences without which a chosen one is not understood or not true: the one before it that its "it" means,
/// and the condition after it.
/// </summary>
internal static class Neighbours
{
    private const int MaxWords = 85;

    private static readonly FrozenSet<string> s_backward = Set(
        "it they this these such both there then es sie dies diese dieser dann dort beide il elle ils elles ce cela "
        + "ces ello esto esta este estos estas");

    private static readonly FrozenSet<string> s_conditions = Set(
        "unless except but however otherwise without only außer jedoch aber sonst nur ausgenommen sauf mais toutefois "
        + "sinon seulement salvo excepto pero sin solo");

    private static readonly FrozenSet<string> s_conditionPairs = new[]
    {
        "only if", "if not", "you also", "after that", "es sei", "wenn nicht", "si no", "sinon il",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="chosen">Completed in place.</param>
    /// <param name="all">The usable units of the chunk, in its order.</param>
    public static void Complete<T>(List<T> chosen, IReadOnlyList<T> all, Func<T, TextUnit> unit, Func<T, int> index)
    {
        foreach (var one in chosen.ToList())
        {
            if (unit(one).Kind != UnitKind.Sentence)
            {
                continue;
            }

            var first = TextLanguage.WordsOf(unit(one).Text) is [var word, ..] ? word : "";
            if (s_backward.Contains(first))
            {
                Add(all.FirstOrDefault(o => index(o) == index(one) - 1));
            }

            if (all.FirstOrDefault(o => index(o) == index(one) + 1) is { } next && IsCondition(unit(next)))
            {
                Add(next);
            }
        }

        void Add(T? neighbour)
        {
            if (
                neighbour is not null && !chosen.Contains(neighbour)
                && chosen.Sum(c => unit(c).Words) + unit(neighbour).Words <= MaxWords)
            {
                chosen.Add(neighbour);
            }
        }
    }

    /// <summary>True for a sentence that limits the one before it.</summary>
    private static bool IsCondition(TextUnit unit)
    {
        if (unit.Kind != UnitKind.Sentence)
        {
            return false;
        }

        var words = TextLanguage.WordsOf(unit.Text);
        return words.Count > 0
            && (s_conditions.Contains(words[0])
                || (words.Count > 1 && s_conditionPairs.Contains($"{words[0]} {words[1]}")));
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
