using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Web.Components.Pages.Catalog;

/// <summary>Form state of a catalog entry's definition.</summary>
public sealed class TemplateInput
{
    private const string NoFields = """{"type":"object","properties":{},"additionalProperties":false}""";

    public string? Prompt { get; set; }

    /// <summary>One message per line.</summary>
    public string? Examples { get; set; }

    public string Method { get; set; } = "GET";

    public string? Url { get; set; }

    public string? Schema { get; set; } = NoFields;

    public string? Answer { get; set; }

    public void Read(JsonElement definition)
    {
        Prompt = Text(definition, "prompt");
        Examples =
            definition.TryGetProperty("examples", out var examples) && examples.ValueKind == JsonValueKind.Array
                ? string.Join('\n', examples.EnumerateArray().Select(e => e.ToString()))
                : null;
        Method = Text(definition, "method") ?? Method;
        Url = Text(definition, "urlTemplate");
        Schema = definition.TryGetProperty("inputSchema", out var schema) ? schema.GetRawText() : NoFields;
        Answer = Text(definition, "answerTemplate");
    }

    /// <summary>Error when the input schema of a tool is not JSON; otherwise null.</summary>
    public string? SchemaError(CatalogKind kind)
    {
        if (kind != CatalogKind.Tool || string.IsNullOrWhiteSpace(Url))
        {
            return null;
        }

        try
        {
            using var read = JsonDocument.Parse(Schema ?? "");
            return null;
        }
        catch (JsonException)
        {
            return "must be JSON";
        }
    }

    /// <summary>The definition as JSON; null when the fields are empty.</summary>
    public JsonElement? Write(CatalogKind kind) =>
        kind switch
        {
            CatalogKind.Agent when !string.IsNullOrWhiteSpace(Prompt) => JsonSerializer.SerializeToElement(
                new CatalogAgent(
                    Prompt.Trim(),
                    [
                        .. (Examples ?? "").Split(
                            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                    ]),
                JsonSerializerOptions.Web),
            CatalogKind.Tool when !string.IsNullOrWhiteSpace(Url) => JsonSerializer.SerializeToElement(
                new CatalogTool(
                    Method, Url.Trim(), JsonSerializer.Deserialize<JsonElement>(Schema!),
                    string.IsNullOrWhiteSpace(Answer) ? null : Answer.Trim()),
                JsonSerializerOptions.Web),
            _ => null,
        };

    private static string? Text(JsonElement definition, string name) =>
        definition.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
