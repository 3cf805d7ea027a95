using ChatPlatform.Core.Inference.Privacy.Detection;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>The form of placeholders: "[EMAIL_1]". They are read in any case.</summary>
internal static class PlaceholderSyntax
{
    private const int MaxDigits = 6;

    private static readonly string[] s_kinds =
        [.. Enum.GetNames<PersonalDataKind>().Select(k => k.ToUpperInvariant())];

    public static string Format(PersonalDataKind kind, int number) => $"[{s_kinds[(int)kind]}_{number}]";

    /// <summary>The end of the placeholder that begins at a position; null when none does.</summary>
    public static int? EndOf(string text, int start) =>
        Read(text.AsSpan(start), out var length) == Reading.Complete ? start + length : null;

    /// <summary>True when a text is a placeholder, or begins like one and has nothing after it.</summary>
    public static bool IsBeginning(ReadOnlySpan<char> text) =>
        Read(text, out var length) switch
        {
            Reading.Complete => length == text.Length,
            Reading.Open => true,
            _ => false,
        };

    private static Reading Read(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text is not ['[', ..])
        {
            return Reading.Other;
        }

        var kindEnd = 1;
        while (kindEnd < text.Length && char.IsAsciiLetter(text[kindEnd]))
        {
            kindEnd++;
        }

        var kind = text[1..kindEnd];
        if (kindEnd == text.Length)
        {
            return IsKind(kind, isWhole: false) ? Reading.Open : Reading.Other;
        }

        if (text[kindEnd] != '_' || !IsKind(kind, isWhole: true))
        {
            return Reading.Other;
        }

        var end = kindEnd + 1;
        while (end < text.Length && end - kindEnd <= MaxDigits && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        length = end + 1;
        return end == text.Length ? Reading.Open
            : text[end] == ']' && end > kindEnd + 1 ? Reading.Complete
            : Reading.Other;
    }

    private static bool IsKind(ReadOnlySpan<char> text, bool isWhole)
    {
        foreach (var kind in s_kinds)
        {
            if (isWhole
                ? text.Equals(kind, StringComparison.OrdinalIgnoreCase)
                : kind.AsSpan().StartsWith(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private enum Reading
    {
        Other,

        /// <summary>More text can complete it.</summary>
        Open,
        Complete,
    }
}
