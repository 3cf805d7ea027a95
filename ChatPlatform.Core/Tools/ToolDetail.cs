using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Core.Tools;

/// <summary>A tool by itself.</summary>
/// <param name="InputSchema">JSON Schema of the arguments.</param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
/// <param name="CatalogEntryId">The entry of the platform's catalog that it was added from; it works only while that is
/// allowed.</param>
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
    Guid? CatalogEntryId = null)
{
    internal static ToolDetail Of(Tool tool)
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
            tool.CatalogEntryId);
    }
}
