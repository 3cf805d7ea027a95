using System.Text.Json;
using ChatPlatform.Core.Agents.Templates;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Web.Components.Shared.Catalog;

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

    /// <summary>How the agent's model writes.</summary>
    public ParametersInput Parameters { get; init; } = new();

    public string Method { get; set; } = "GET";

    public string? Url { get; set; }

    public string? Schema { get; set; } = NoFields;

    public string? Answer { get; set; }

    /// <summary>Template of the body; empty sends all fields.</summary>
    public string? Body { get; set; }

    public static TemplateInput Of(JsonElement definition) => new()
    {
        Prompt = Text(definition, "prompt"),
        Examples = string.Join('\n', Texts(definition, "examples")),
        Tools = [.. Texts(definition, "tools")],
        Model = Text(definition, "model"),
        Parameters = ParametersInput.Of(ParametersOf(definition)),
        Method = Text(definition, "method") ?? "GET",
        Url = Text(definition, "urlTemplate"),
        Schema = definition.TryGetProperty("inputSchema", out var schema) ? schema.GetRawText() : NoFields,
        Answer = Text(definition, "answerTemplate"),
        Body = Text(definition, "bodyTemplate"),
    };

    /// <summary>Errors of values that cannot be read, at "definition" and their field.</summary>
    public FieldErrors Errors(CatalogKind kind)
    {
        var errors = new FieldErrors();
        if (kind == CatalogKind.Agent)
        {
            Parameters.Read(errors, "definition.parameters");
        }
        else if (kind == CatalogKind.Tool && !string.IsNullOrWhiteSpace(Url))
        {
            errors.Check("definition.inputSchema", IsJson(Schema), "must be JSON");
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
            CatalogKind.Tool when !string.IsNullOrWhiteSpace(Url) => JsonSerializer.SerializeToElement(
                new CatalogTool(
                    Method, Url.Trim(), JsonSerializer.Deserialize<JsonElement>(Schema!),
                    string.IsNullOrWhiteSpace(Answer) ? null : Answer.Trim(),
                    !ToolMethods.HasBody(Method) || string.IsNullOrWhiteSpace(Body) ? null : Body),
                JsonSerializerOptions.Web),
            _ => null,
        };

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(TemplateInput other) =>
        Joined != other.Joined || !Tools.SequenceEqual(other.Tools) || Parameters.Differs(other.Parameters);

    private string Joined => string.Join('\n', Prompt, Examples, Model, Method, Url, Schema, Answer, Body);

    private static bool IsJson(string? text)
    {
        try
        {
            using var read = JsonDocument.Parse(text ?? "");
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

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
