using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Knowledge.Answers;

/// <summary>Whether an answer that staff have written is used.</summary>
[JsonConverter(typeof(EnumAsText<AnswerPairState>))]
public enum AnswerPairState
{
    /// <summary>Suggested; a tenant user has to approve it.</summary>
    Draft,

    /// <summary>Approved, and a document.</summary>
    [JsonStringEnumMemberName("in_use")]
    InUse,

    /// <summary>Approved once, and its document was deleted.</summary>
    Unused,
}

/// <summary>A question with the answer that staff have written to it.</summary>
/// <param name="Question">1 to 300 characters.</param>
/// <param name="Answer">1 to 8,000 characters of plain text.</param>
/// <param name="DocumentId">The document that it is; null unless it is in use.</param>
/// <param name="DocumentStatus">Whether the document is read already; null unless it is in use.</param>
/// <param name="CreatedBy">Name of who suggested it.</param>
/// <param name="ReviewedBy">Name of who approved it last; null until it is approved.</param>
public sealed record AnswerPairItem(
    Guid Id, string Question, string Answer, AnswerPairState State, Guid? DocumentId, DocumentStatus? DocumentStatus,
    string CreatedBy, DateTimeOffset CreatedAt, string? ReviewedBy, DateTimeOffset? ReviewedAt,
    DateTimeOffset ChangedAt, [property: JsonIgnore] uint ConcurrencyToken) : IHasConcurrencyToken;

/// <summary>Which answers a list shows; null for all.</summary>
/// <param name="Text">Part of the question or the answer.</param>
public sealed record AnswerPairSearch(string? Text = null, AnswerPairState? State = null);
