namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Finds e-mail addresses, also in markdown links and addresses of pages.</summary>
internal static class EmailScanner
{
    private const int MaxLocalLength = 64;
    private const int MaxDomainLength = 255;

    public static void Find(string text, List<DetectedValue> found)
    {
        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var start = at;
            while (start > 0 && at - start < MaxLocalLength && IsLocal(text[start - 1]))
            {
                start--;
            }

            while (start < at && !char.IsLetterOrDigit(text[start]))
            {
                start++;
            }

            var end = EndOfDomain(text, at + 1);
            if (start < at && end > at)
            {
                found.Add(new(start, end - start, PersonalDataKind.Email));
            }
        }
    }

    /// <summary>The end of a domain with a top-level label of at least two letters; -1 for none.</summary>
    private static int EndOfDomain(string text, int start)
    {
        var end = start;
        while (end < text.Length && end - start < MaxDomainLength
            && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }

        while (end > start && text[end - 1] is '.' or '-')
        {
            end--;
        }

        var dot = text.LastIndexOf('.', Math.Max(end - 1, 0), Math.Max(end - start, 0));
        return dot > start && end - dot > 2 && text.AsSpan(dot + 1, end - dot - 1).IndexOfAnyInRange('0', '9') < 0
            ? end
            : -1;
    }

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'';
}
