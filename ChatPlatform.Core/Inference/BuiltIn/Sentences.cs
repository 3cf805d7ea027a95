using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>Splits a chunk into sentences and list items without changing the text.</summary>
public static partial class Sentences
{
    private const int MinUsefulLength = 12;

    public static IEnumerable<string> Of(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => Boundary().Split(line))
            .Select(s => s.Trim())
            .Where(s => s.Length >= MinUsefulLength);

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[\p{Lu}\d""'(])", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Boundary();
}
