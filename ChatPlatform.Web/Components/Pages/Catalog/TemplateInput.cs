using System.Text.Json;
using ChatPlatform.Core.Agents.Templates;
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

    /// <summary>Keys of the agent's tools, first to last.</summary>
    public List<string> Tools { get; set; } = [];

    /// <summary>The agent's model; null for the tenant's.</summary>
    public string? Model { get; set; }

    public string Method { get; set; } = "GET";

    public string? Url { get; set; }

    public string? Schema { get; set; } = NoFields;

    public string? Answer { get; set; }

    public static TemplateInput Of(JsonElement definition) => new()
    {
        Prompt = Text(definition, "prompt"),
        Examples = string.Join('\n', Texts(definition, "examples")),
        Tools = [.. Texts(definition, "tools")],
        Model = Text(definition, "model"),
        Method = Text(definition, "method") ?? "GET",
        Url = Text(definition, "urlTemplate"),
        Schema = definition.TryGetProperty("inputSchema", out var schema) ? schema.GetRawText() : NoFields,
        Answer = Text(definition, "answerTemplate"),
    };

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
                    ],
                    Tools, Model),
                JsonSerializerOptions.Web),
            CatalogKind.Tool when !string.IsNullOrWhiteSpace(Url) => JsonSerializer.SerializeToElement(
                new CatalogTool(
                    Method, Url.Trim(), JsonSerializer.Deserialize<JsonElement>(Schema!),
                    string.IsNullOrWhiteSpace(Answer) ? null : Answer.Trim()),
                JsonSerializerOptions.Web),
            _ => null,
        };

    private static IEnumerable<string> Texts(JsonElement definition, string name) =>
        definition.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(e => e.ToString())
            : [];

    private static string? Text(JsonElement definition, string name) =>
        definition.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
