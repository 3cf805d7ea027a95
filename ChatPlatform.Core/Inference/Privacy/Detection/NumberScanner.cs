namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Finds numbers of cards, phones and people among the numbers of a text.</summary>
internal static class NumberScanner
{
    private const int MaxGroups = 10;

    public static void Find(string text, List<DetectedValue> found)
    {
        foreach (var run in DigitRun.In(text))
        {
            for (var first = 0; first < run.Groups.Count; first++)
            {
                if (Longest(run, first) is var (last, kind))
                {
                    var start = StartOf(run, first, last);
                    found.Add(new(start, run.Groups[last].End - start, kind));
                    first = last;
                }
            }
        }
    }

    /// <summary>The longest number that begins with a group; null when none does.</summary>
    private static (int Last, PersonalDataKind Kind)? Longest(DigitRun run, int first)
    {
        var limit = first;
        while (limit < run.Groups.Count && limit - first < MaxGroups && !run.Groups[limit].IsExcluded)
        {
            limit++;
        }

        if (limit == first)
        {
            return null;
        }

        var context = NumberContexts.Before(run.Text, run.Groups[first].Start);
        for (var last = limit - 1; last >= first; last--)
        {
            if (new GroupedNumber(run, first, last, context).IsCard)
            {
                return (last, PersonalDataKind.Card);
            }
        }

        if (new GroupedNumber(run, first, limit - 1, context).IsAmount)
        {
            return null;
        }

        for (var last = limit - 1; last >= first; last--)
        {
            if (new GroupedNumber(run, first, last, context).Kind is { } kind)
            {
                return (last, kind);
            }
        }

        return null;
    }

    /// <summary>Where the number begins, with the plus sign or parenthesis before its digits.</summary>
    private static int StartOf(DigitRun run, int first, int last)
    {
        var start = run.Groups[first].Start;
        if (first > 0 || start == 0)
        {
            return start;
        }

        var isOpen = run.Text[start - 1] == '(' && run.Text.IndexOf(')', start, run.Groups[last].End - start) > 0;
        start -= isOpen ? 1 : 0;
        return run.HasPlus && start > 0 && run.Text[start - 1] == '+' ? start - 1 : start;
    }
}
