using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Knowledge.Labels;

/// <summary>A change of the labels of several documents.</summary>
/// <param name="Add">Tags that each gets.</param>
/// <param name="Remove">Tags that each loses.</param>
/// <param name="Audience">Their new audience; null keeps that of each.</param>
public sealed record LabelChange(
    IReadOnlyList<string> Add, IReadOnlyList<string> Remove, DocumentAudience? Audience = null)
{
    /// <summary>The violated rules.</summary>
    public FieldErrors Check()
    {
        var errors = DocumentLabels.CheckTags(new(), "add", Add, DocumentLabels.MaxTags);
        DocumentLabels.CheckTags(errors, "remove", Remove, DocumentLabels.MaxTags);
        return errors.Check(
            "add", Add.Count > 0 || Remove.Count > 0 || Audience is not null,
            "must not be empty without a tag to remove or an audience");
    }

    /// <summary>The labels after the change; null when there would be too many tags.</summary>
    internal DocumentLabels? ApplyTo(DocumentLabels labels)
    {
        var removed = DocumentLabels.Clean(Remove);
        var tags = DocumentLabels.Clean(labels.Tags.Except(removed).Concat(Add));
        return tags.Count > DocumentLabels.MaxTags ? null : new(tags, Audience ?? labels.Audience);
    }
}
