namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>
/// Finds id numbers that have letters too, after a word such as "passport": "C01X00T47", "12345678Z". Other codes with
/// letters stay.
/// </summary>
internal static class IdCodeScanner
{
    private const int Shortest = 6;
    private const int Longest = 16;
    private const int FewestDigits = 4;

    public static void Find(string text, List<DetectedValue> found)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsPart(text[i]))
            {
                continue;
            }

            var (start, digits, letters) = (i, 0, 0);
            for (; i < text.Length && IsPart(text[i]); i++)
            {
                digits += char.IsAsciiDigit(text[i]) ? 1 : 0;
                letters += char.IsLetter(text[i]) ? 1 : 0;
            }

            if (i - start is >= Shortest and <= Longest && digits >= FewestDigits && letters > 0
                && NumberContexts.Before(text, start) == NumberContext.Id)
            {
                found.Add(new(start, i - start, PersonalDataKind.Id));
            }
        }
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '-';
}
