namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

/// <summary>The link reference definitions of a message.</summary>
internal sealed class Definitions(string source)
{
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private HashSet<string>? _numbers;

    /// <summary>The address with a label in its normal form, or null.</summary>
    public string? Find(string label) => _addresses.GetValueOrDefault(label);

    /// <summary>Removes the definitions at the start of a paragraph.</summary>
    public void Take(List<string> lines)
    {
        if (lines is not [['[', ..], ..])
        {
            return;
        }

        var text = string.Join('\n', lines);
        var at = 0;
        while (LinkSyntax.DefinitionAt(text, at) is { } found && IsDefinition(found.Label.Text, found.Target.Address))
        {
            _addresses.TryAdd(found.Label.Text, found.Target.Address);
            at = found.Target.End;
        }

        if (at > 0)
        {
            lines.Clear();
            lines.AddRange(at < text.Length ? text[at..].Split('\n') : []);
        }
    }

    /// <summary>
    /// A number is a citation, unless a link such as [text][1] refers to its definition, and [^1]: text is a footnote.
    /// </summary>
    private bool IsDefinition(string label, string address) =>
        label.Length <= 3 && label.All(char.IsAsciiDigit)
            ? SafeUrl.Of(address) is not null && (_numbers ??= Numbers()).Contains(label)
            : label[0] != '^';

    /// <summary>The numbers that the text has directly after a bracket.</summary>
    private HashSet<string> Numbers()
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var at = source.IndexOf("][", StringComparison.Ordinal); at >= 0;)
        {
            if (LinkSyntax.LabelAt(source, at + 1) is { } label)
            {
                numbers.Add(label.Text);
            }

            at = source.IndexOf("][", at + 1, StringComparison.Ordinal);
        }

        return numbers;
    }
}
