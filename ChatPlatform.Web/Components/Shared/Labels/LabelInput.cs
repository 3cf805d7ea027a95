using ChatPlatform.Core.Knowledge.Labels;

namespace ChatPlatform.Web.Components.Shared.Labels;

/// <summary>Form state of a document's tags and audience.</summary>
public sealed class LabelInput
{
    /// <summary>The tags, joined by commas.</summary>
    public string? Tags { get; set; }

    public DocumentAudience Audience { get; set; }

    public DocumentLabels Labels => new(Split(Tags), Audience);

    public static LabelInput Of(DocumentLabels labels) =>
        new() { Tags = Join(labels.Tags), Audience = labels.Audience };

    /// <summary>The tags of a text, as they are stored.</summary>
    public static IReadOnlyList<string> Split(string? text) => DocumentLabels.Clean(
        (text ?? "").Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    public static string Join(IEnumerable<string> tags) => string.Join(", ", tags);
}
