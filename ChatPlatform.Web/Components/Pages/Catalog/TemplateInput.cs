using System.Text.Json;
using ChatPlatform.Core.Agents.Templates;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Web.Components.Pages.Tools.Fields;
using ChatPlatform.Web.Components.Shared.Catalog;

namespace ChatPlatform.Web.Components.Pages.Catalog;

/// <summary>Form state of a catalog entry's definition.</summary>
public sealed class TemplateInput
{
    public string? Prompt { get; set; }

    /// <summary>One message per line.</summary>
    public string? Examples { get; set; }

    /// <summary>Keys of the agent's tools, first to last.</summary>
    public List<string> Tools { get; set; } = [];

    /// <summary>The agent's model; null for the tenant's.</summary>
    public string? Model { get; set; }

    /// <summary>How the agent's model writes.</summary>
    public ParametersInput Parameters { get; init; } = new();

    /// <summary>What the tool sends and says.</summary>
    public ToolInput Tool { get; init; } = new();

    public static TemplateInput Of(JsonElement definition) => new()
    {
        Prompt = Text(definition, "prompt"),
        Examples = string.Join('\n', Texts(definition, "examples")),
        Tools = [.. Texts(definition, "tools")],
        Model = Text(definition, "model"),
        Parameters = ParametersInput.Of(ParametersOf(definition)),
        Tool = ToolOf(definition),
    };

    /// <summary>Errors of values that cannot be read, at "definition" and their field.</summary>
    public FieldErrors Errors(CatalogKind kind)
    {
        var errors = new FieldErrors();
        if (kind == CatalogKind.Agent)
        {
            Parameters.Read(errors, "definition.parameters");
        }
        else if (kind == CatalogKind.Tool && !string.IsNullOrWhiteSpace(Tool.Url))
        {
            foreach (var (field, rule) in Tool.Read().Errors.Rules)
            {
                errors.Check($"definition.{field}", false, rule);
            }
        }

        return errors;
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
                    Tools, Model, Parameters.Read(new(), "")),
                JsonSerializerOptions.Web),
            CatalogKind.Tool when !string.IsNullOrWhiteSpace(Tool.Url) => Write(Tool.Read().Draft),
            _ => null,
        };

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(TemplateInput other) =>
        (Prompt ?? "", Examples ?? "", Model) != (other.Prompt ?? "", other.Examples ?? "", other.Model)
        || !Tools.SequenceEqual(other.Tools)
        || Parameters.Differs(other.Parameters)
        || Tool.Differs(other.Tool);

    private static JsonElement Write(ToolDraft tool) =>
        JsonSerializer.SerializeToElement(
            new CatalogTool(
                tool.Method, tool.UrlTemplate, tool.InputSchema, tool.AnswerTemplate, tool.BodyTemplate,
                tool.FailureText, tool.SignedInOnly),
            JsonSerializerOptions.Web);

    private static ToolInput ToolOf(JsonElement definition) => new()
    {
        Method = Text(definition, "method") ?? "GET",
        Url = Text(definition, "urlTemplate"),
        Schema = definition.TryGetProperty("inputSchema", out var schema) ? SchemaInput.Of(schema) : SchemaInput.Empty,
        Answer = Text(definition, "answerTemplate"),
        Failure = Text(definition, "failureText"),
        SignedInOnly = definition.TryGetProperty("signedInOnly", out var only) && only.ValueKind == JsonValueKind.True,
        Body = Text(definition, "bodyTemplate"),
    };

    private static ModelParameters? ParametersOf(JsonElement definition) =>
        definition.TryGetProperty("parameters", out var value) && value.ValueKind == JsonValueKind.Object
            ? value.Deserialize<ModelParameters>(JsonSerializerOptions.Web)
            : null;

    private static IEnumerable<string> Texts(JsonElement definition, string name) =>
        definition.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(e => e.ToString())
            : [];

    private static string? Text(JsonElement definition, string name) =>
        definition.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
