using System.Globalization;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Web.Components.Pages.Tools.Fields;

namespace ChatPlatform.Web.Components.Pages.Tools;

/// <summary>Form state of a tool.</summary>
public sealed partial class ToolInput
{
    private const int MaxName = 64;

    /// <summary>Letters of European languages in plain Latin letters.</summary>
    private static readonly Dictionary<char, string> s_plain =
        new (string Letters, string Plain)[]
        {
            ("àáâãåāąă", "a"), ("äæ", "ae"), ("çćč", "c"), ("ďđð", "d"), ("èéêëēęě", "e"), ("ğ", "g"), ("ìíîïī", "i"),
            ("ł", "l"), ("ñńň", "n"), ("òóôõőō", "o"), ("öøœ", "oe"), ("řŕ", "r"), ("śšş", "s"), ("ß", "ss"),
            ("ťţ", "t"), ("ùúûůűū", "u"), ("ü", "ue"), ("ýÿ", "y"), ("źżž", "z"),
        }
        .SelectMany(pair => pair.Letters.Select(letter => (letter, pair.Plain)))
        .ToDictionary();

    public string? Title { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string Method { get; set; } = "GET";

    public string? Url { get; set; }

    public SchemaInput Schema { get; init; } = SchemaInput.Empty;

    public string? Answer { get; set; }

    public string? Priority { get; set; } = "0";

    public bool IsEnabled { get; set; } = true;

    /// <summary>Placeholders of the address that are not fields yet; empty while the JSON is shown.</summary>
    public IReadOnlyList<string> MissingFields =>
        Schema is { IsJson: false, Form: { } form }
            ? [.. UrlTemplate.Placeholders(Url ?? "").Except(form.Rows.Select(r => r.Name ?? ""))]
            : [];

    public static ToolInput Of(ToolDetail tool) => new()
    {
        Title = tool.Title,
        Name = tool.Name,
        Description = tool.Description,
        Method = tool.Method,
        Url = tool.UrlTemplate,
        Schema = SchemaInput.Of(tool.InputSchema),
        Answer = tool.AnswerTemplate,
        Priority = tool.Priority.ToString(CultureInfo.InvariantCulture),
        IsEnabled = tool.IsEnabled,
    };

    /// <summary>A copy of a tool with another title and name.</summary>
    public static ToolInput CopyOf(ToolDetail tool)
    {
        var copy = Of(tool);
        copy.Title = $"{tool.Title} (copy)";
        copy.Name = ProposeName(tool.Name + " copy");
        return copy;
    }

    /// <summary>
    /// Sets the title. The name follows it as long as it is empty or the one that was proposed for the title before.
    /// </summary>
    public void SetTitle(string? title)
    {
        if (string.IsNullOrEmpty(Name) || Name == ProposeName(Title))
        {
            Name = ProposeName(title);
        }

        Title = title;
    }

    /// <summary>
    /// A name for the model from a title: lower-case letters, digits and underscores. Empty when the title has no Latin
    /// letters.
    /// </summary>
    public static string ProposeName(string? title)
    {
        var plain = string.Concat(
            UnicodeText.Clean(title ?? "").ToLowerInvariant().Select(c => s_plain.GetValueOrDefault(c, $"{c}")));
        var name = Separators().Replace(plain, "_").TrimStart('_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (name.Length > MaxName ? name.AsSpan(0, MaxName) : name).ToString().TrimEnd('_');
    }

    /// <summary>The draft, and the errors of values that cannot be read.</summary>
    public (ToolDraft Draft, FieldErrors Errors) Read()
    {
        var schema = Schema.Read();
        var hasPriority = int.TryParse(
            Priority, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out var priority);
        var errors = new FieldErrors()
            .Check("inputSchema", schema is not null, Schema.JsonError ?? "must be corrected where they are marked")
            .Check("priority", hasPriority, $"must be 0 to {ToolDraft.MaxPriority}");
        return (
            new(
                Name?.Trim() ?? "", Title?.Trim() ?? "", Description?.Trim() ?? "", Method, Url?.Trim() ?? "",
                schema ?? default, string.IsNullOrWhiteSpace(Answer) ? null : Answer.Trim(), priority, IsEnabled),
            errors);
    }

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(ToolInput other) =>
        (Title, Name, Description, Method, Url, Priority, IsEnabled)
            != (other.Title, other.Name, other.Description, other.Method, other.Url, other.Priority, other.IsEnabled)
        || (Answer ?? "") != (other.Answer ?? "")
        || Schema.Differs(other.Schema);

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Separators();
}
