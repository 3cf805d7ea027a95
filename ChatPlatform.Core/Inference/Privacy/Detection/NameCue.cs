namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Words after which a name stands.</summary>
/// <param name="Words">The words in lower case.</param>
/// <param name="Gaps">Characters that may stand between the words and the name.</param>
internal sealed record NameCue(string[] Words, string Gaps)
{
    private const int MaxGap = 6;

    /// <summary>Characters of which the gap needs one; null needs none.</summary>
    public string? Needs { get; init; }

    /// <summary>True where a name follows also when it is written in lower case.</summary>
    public bool AllowsLowerCase { get; init; }

    /// <summary>
    /// True where other words follow too ("I am"): the name has two words, or one at the end of a part of the sentence.
    /// </summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>True where a single word is rarely a name ("This is"): the name has two words.</summary>
    public bool NeedsTwoWords { get; init; }

    /// <summary>True for labels, which stand at the beginning of a part of the text: "Name:", not "Product name:".
    /// </summary>
    public bool IsLabel { get; init; }

    /// <summary>True for titles that are words too: they are written "Miss", neither "miss" nor "MISS".</summary>
    public bool IsCapitalised { get; init; }

    /// <summary>True when the characters between the words and the name are allowed ones.</summary>
    public bool AllowsGap(ReadOnlySpan<char> gap) =>
        gap.Length is > 0 and <= MaxGap
        && gap.IndexOfAnyExcept(Gaps) < 0
        && (Needs is null || gap.IndexOfAny(Needs) >= 0);
}
