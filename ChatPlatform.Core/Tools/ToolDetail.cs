using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools.Http;

namespace ChatPlatform.Core.Tools;

/// <summary>A single tool.</summary>
/// <param name="InputSchema">JSON Schema of the arguments.</param>
/// <param name="CatalogEntryId">The platform catalog's entry that the tool was added from; null for the tenant's
/// own.</param>
/// <param name="IsForbidden">True while the platform does not allow the tool, which then is not called.</param>
/// <param name="CatalogState">How the tool relates to the entry; null for the tenant's own.</param>
/// <param name="Headers">Headers with fixed values; null for none.</param>
/// <param name="SecretHeader">Header in which the secret is sent; null for none.</param>
/// <param name="HasSecret">True when a secret is set, which is never shown.</param>
/// <param name="BodyTemplate">JSON whose texts may contain {name}; null sends all arguments as a JSON object.</param>
/// <param name="FailureText">What the customer is told when a call fails; null for the assistant's own words.</param>
/// <param name="AsksFirst">True when the customer must agree before a call with side effects is made.</param>
/// <param name="SignedInOnly">True when only customers whom the tenant's site has signed in may use it.</param>
public sealed record ToolDetail(
    Guid Id,
    string Name,
    string Title,
    string Description,
    string Method,
    string UrlTemplate,
    JsonElement InputSchema,
    string? AnswerTemplate,
    int Priority,
    bool IsEnabled,
    DateTimeOffset ChangedAt,
    [property: JsonIgnore] uint ConcurrencyToken,
    Guid? CatalogEntryId = null,
    bool IsForbidden = false,
    CopyState? CatalogState = null,
    IReadOnlyList<ToolHeader>? Headers = null,
    string? SecretHeader = null,
    bool HasSecret = false,
    string? BodyTemplate = null,
    string? FailureText = null,
    bool AsksFirst = true,
    bool SignedInOnly = false) : IHasConcurrencyToken
{
    /// <param name="latest">Revision of the entry that the tool was added from.</param>
    internal static ToolDetail Of(Tool tool, bool isForbidden = false, int? latest = null)
    {
        using var schema = JsonDocument.Parse(tool.InputSchema);
        return new(
            tool.Id,
            tool.Name,
            tool.Title,
            tool.Description,
            tool.Request.Method,
            tool.Request.UrlTemplate,
            schema.RootElement.Clone(),
            tool.AnswerTemplate,
            tool.Priority,
            tool.IsEnabled,
            tool.ChangedAt,
            tool.ConcurrencyToken,
            tool.CatalogEntryId,
            isForbidden,
            tool.CatalogEntryId is null
                ? null
                : CatalogCopy.StateOf(tool.IsChangedHere, tool.CatalogRevision, latest ?? tool.CatalogRevision),
            tool.Request.Headers,
            tool.SecretHeader,
            tool.SealedSecret is not null,
            tool.Request.BodyTemplate,
            tool.FailureText,
            tool.AsksFirst,
            tool.SignedInOnly);
    }
}
