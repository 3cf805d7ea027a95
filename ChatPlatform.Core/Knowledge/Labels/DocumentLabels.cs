using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Knowledge.Labels;

/// <summary>How a document is found and for whom it is.</summary>
/// <param name="Tags">At most 10, each of 1 to 40 characters; stored in lower case.</param>
/// <param name="Audience">Who may be answered from it.</param>
public sealed record DocumentLabels(
    IReadOnlyList<string> Tags, DocumentAudience Audience = DocumentAudience.Everyone) : IHasConcurrencyToken
{
    public const int MaxTags = 10;
    public const int MaxTag = 40;

    /// <summary>Those of a document that nobody has labelled.</summary>
    public static DocumentLabels None { get; } = new([]);

    /// <summary>A hash of the labels, so that a change that is based on other labels is stale.</summary>
    [JsonIgnore]
    public uint ConcurrencyToken => BinaryPrimitives.ReadUInt32LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Tags.Prepend(Audience.ToString())))));

    /// <summary>The tags as they are stored: trimmed, in lower case, each once.</summary>
    public static List<string> Clean(IEnumerable<string?> tags) =>
        [.. tags.Select(t => UnicodeText.SingleLine(t ?? "").Trim().ToLowerInvariant()).Distinct()];

    /// <summary>The audience's name in the HTTP API.</summary>
    [JsonIgnore]
    public string AudienceName => TextEnums.Of(Audience);

    /// <summary>The labels as they are stored.</summary>
    public DocumentLabels ToStored() => this with { Tags = Clean(Tags) };

    /// <summary>Adds the violated rules: "tags" and "tags[0]".</summary>
    public FieldErrors Check(FieldErrors? found = null) => CheckTags(found ?? new FieldErrors(), "tags", Tags, MaxTags);

    /// <summary>Adds the rules that a list of tags violates.</summary>
    /// <param name="most">Maximum number of tags.</param>
    public static FieldErrors CheckTags(FieldErrors errors, string field, IReadOnlyList<string> tags, int most)
    {
        errors.Check(field, tags.Count <= most, $"must have at most {most} entries");
        foreach (var (i, tag) in tags.Take(most).Index())
        {
            errors.Text($"{field}[{i}]", tag ?? "", 1, MaxTag);
        }

        return errors;
    }
}
