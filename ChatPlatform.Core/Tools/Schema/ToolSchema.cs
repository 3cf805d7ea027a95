using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>
/// The schema of a tool's arguments: JSON Schema drafts 2020-12 and 7, with formats checked, local references only, and
/// limited evaluation cost. A schema that cannot be evaluated rejects all arguments with an explanation.
/// </summary>
public sealed class ToolSchema
{
    private static readonly EvaluationOptions s_options = new()
    {
        OutputFormat = OutputFormat.List,
        RequireFormatValidation = true,
    };

    private readonly JsonSchema? _schema;
    private readonly string? _flaw;

    static ToolSchema() => SchemaErrors.SetMessages();

    private ToolSchema(JsonElement json)
    {
        Json = json;
        (var draft, _flaw) = SchemaRules.Check(json, isStrict: false);
        if (_flaw is null)
        {
            (_schema, _flaw) = Build(json, draft);
        }
    }

    /// <summary>The schema as written.</summary>
    public JsonElement Json { get; }

    /// <param name="schema">JSON.</param>
    public static ToolSchema Read(string schema) => new(JsonSerializer.Deserialize<JsonElement>(schema));

    /// <summary>Errors of the arguments; empty when they are valid.</summary>
    public IReadOnlyList<SchemaError> Validate(JsonElement arguments)
    {
        if (_schema is null)
        {
            return [new("", $"the tool's schema {_flaw}, so users who manage it have to correct it")];
        }

        using var budget = EvaluationBudget.Start();
        try
        {
            var results = _schema.Evaluate(arguments, s_options);
            return results.IsValid ? [] : SchemaErrors.Of(results, Json);
        }
        catch (EvaluationTooLongException)
        {
            return [new("", "checking them against the tool's schema takes too long")];
        }
        catch (Exception e)
            when (e
                    is ArithmeticException
                        or ArgumentException
                        or FormatException
                        or InvalidOperationException
                        or JsonException
                        or JsonSchemaException)
        {
            return [new("", "they cannot be checked against the tool's schema")];
        }
    }

    /// <summary>
    /// Builds the schema without the two members that set dialects and base URIs, because all references are local.
    /// </summary>
    private static (JsonSchema? Schema, string? Error) Build(JsonElement json, SchemaDraft draft)
    {
        var plain = JsonNode.Parse(json.GetRawText())!.AsObject();
        plain.Remove("$schema");
        plain.Remove("$id");
        try
        {
            var options = new BuildOptions
            {
                SchemaRegistry = new(),
                Dialect = draft == SchemaDraft.Draft7 ? BoundedKeywords.Draft7 : BoundedKeywords.Draft202012,
            };
            return (JsonSchema.Build(JsonSerializer.SerializeToElement(plain), options), null);
        }
        catch (Exception e)
            when (e
                    is ArgumentException
                        or FormatException
                        or InvalidOperationException
                        or JsonException
                        or JsonSchemaException)
        {
            return (null, "cannot be evaluated");
        }
    }
}
