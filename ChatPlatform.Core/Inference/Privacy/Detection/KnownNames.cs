namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>
/// The names of the people in a conversation. A whole name is found in any case; a part of it, and an introduced name
/// of one word, only as it is written, so that "will" is not found for a customer who is called Will.
/// </summary>
public sealed class KnownNames
{
    private const int MaxNames = 20;
    private const int MaxTexts = 100;
    private const int ShortestPart = 3;

    private readonly List<(string Text, StringComparison Comparison)> _texts;

    /// <param name="names">Names; those without a letter or with one character are ignored.</param>
    public KnownNames(IEnumerable<string> names)
        : this([
            .. names.Select(n => n.Trim()).Where(n => n.Length > 1 && n.Any(char.IsLetter)).Distinct().Take(MaxNames)
                .SelectMany(Variants),
        ])
    {
    }

    private KnownNames(List<(string Text, StringComparison Comparison)> texts) => _texts = texts;

    public static KnownNames None { get; } = new(Enumerable.Empty<string>());

    /// <summary>These names and those that a text introduces, at most <see cref="MaxTexts"/> names and parts.</summary>
    internal KnownNames With(string text)
    {
        List<(string, StringComparison)> introduced =
        [
            .. IntroducedNames.In(text).Where(n => n.Length > 1)
                .SelectMany(n => n.Contains(' ') ? Variants(n) : [(n, StringComparison.Ordinal)])
                .Except(_texts),
        ];
        return introduced.Count == 0 ? this : new([.. _texts.Concat(introduced).Take(MaxTexts)]);
    }

    internal void Find(string text, List<DetectedValue> found)
    {
        foreach (var (name, comparison) in _texts)
        {
            for (
                var at = text.IndexOf(name, comparison);
                at >= 0;
                at = at + name.Length < text.Length ? text.IndexOf(name, at + name.Length, comparison) : -1)
            {
                if (IsEdge(text, at - 1) && IsEdge(text, at + name.Length))
                {
                    found.Add(new(at, name.Length, PersonalDataKind.Name));
                }
            }
        }
    }

    private static IEnumerable<(string, StringComparison)> Variants(string name)
    {
        yield return (name, StringComparison.OrdinalIgnoreCase);
        var parts = name.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts.Where(p => parts.Length > 1 && p.Length >= ShortestPart && char.IsUpper(p[0])))
        {
            yield return (part, StringComparison.Ordinal);
        }
    }

    private static bool IsEdge(string text, int at) =>
        at < 0 || at >= text.Length || !(char.IsLetterOrDigit(text[at]) || text[at] == '_');
}
