namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>
/// The names of the people in a conversation. A whole name is found in any case, a part of it only as it is written,
/// so that "will" is not found for a customer who is called Will.
/// </summary>
/// <param name="names">Names; those without a letter or with one character are ignored.</param>
public sealed class KnownNames(IEnumerable<string> names)
{
    private const int MaxNames = 20;
    private const int ShortestPart = 3;

    private readonly List<(string Text, StringComparison Comparison)> _texts =
    [
        .. names.Select(n => n.Trim()).Where(n => n.Length > 1 && n.Any(char.IsLetter)).Distinct().Take(MaxNames)
            .SelectMany(Variants),
    ];

    public static KnownNames None { get; } = new([]);

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
