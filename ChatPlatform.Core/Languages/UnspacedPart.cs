namespace ChatPlatform.Core.Languages;

/// <summary>A part of a question without blanks.</summary>
/// <param name="Length">Its characters.</param>
/// <param name="Groups">Overlapping groups of them, in order, all of one size.</param>
public sealed record UnspacedPart(int Length, IReadOnlyList<string> Groups)
{
    /// <summary>Number of characters that stand in a group for which the condition holds.</summary>
    public int Covered(Func<string, bool> isFound)
    {
        var size = Length - Groups.Count + 1;
        var (covered, until) = (0, 0);
        for (var i = 0; i < Groups.Count; i++)
        {
            if (isFound(Groups[i]))
            {
                covered += i + size - Math.Max(until, i);
                until = i + size;
            }
        }

        return covered;
    }
}
