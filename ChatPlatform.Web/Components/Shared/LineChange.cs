namespace ChatPlatform.Web.Components.Shared;

public enum ChangeKind
{
    Unchanged,
    Added,
    Removed,
}

/// <summary>A line of a comparison.</summary>
/// <param name="OldNumber">Line number in the old text, from 1; null for an added line.</param>
/// <param name="NewNumber">Line number in the new text, from 1; null for a removed line.</param>
public sealed record LineChange(ChangeKind Kind, string Text, int? OldNumber, int? NewNumber)
{
    /// <summary>
    /// Longer texts are shown as removed and added as a whole, because the comparison needs memory for all pairs.
    /// </summary>
    private const int MaxLines = 1000;

    /// <summary>
    /// The lines of both texts, by a longest common subsequence (Wagner and Fischer, 1974). A removed line comes before
    /// the line that replaces it.
    /// </summary>
    public static IReadOnlyList<LineChange> Between(string old, string changed)
    {
        string[] a = Split(old), b = Split(changed);
        var lengths = a.Length > MaxLines || b.Length > MaxLines ? null : CommonLengths(a, b);
        var lines = new List<LineChange>();
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && lengths is not null && a[i] == b[j])
            {
                lines.Add(new(ChangeKind.Unchanged, a[i], ++i, ++j));
            }
            else if (j == b.Length || (i < a.Length && (lengths is null || lengths[i + 1, j] >= lengths[i, j + 1])))
            {
                lines.Add(new(ChangeKind.Removed, a[i], ++i, null));
            }
            else
            {
                lines.Add(new(ChangeKind.Added, b[j], null, ++j));
            }
        }

        return lines;
    }

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Length of the longest common subsequence of the rests from each pair of lines.</summary>
    private static int[,] CommonLengths(string[] a, string[] b)
    {
        var lengths = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = a[i] == b[j]
                    ? lengths[i + 1, j + 1] + 1
                    : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}
