using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools.Calls;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Core.Tools.Schema;

namespace ChatPlatform.Core.Tools;

/// <summary>The values of a tool to create or change.</summary>
/// <param name="Name">Name for the model: lower-case letters, digits, underscores; unique in the tenant.</param>
/// <param name="Title">Name shown to users.</param>
/// <param name="Description">When to use it.</param>
/// <param name="Method">One of <see cref="ToolMethods.All"/>.</param>
/// <param name="UrlTemplate">Absolute URL; {name} in its path or query is replaced by the argument of that
/// name.</param>
/// <param name="InputSchema">JSON Schema of the arguments.</param>
/// <param name="AnswerTemplate">Sentence for the result with {member} placeholders; null lists the members.</param>
/// <param name="Priority">Order among several matching tools; the smallest runs first.</param>
/// <param name="Headers">Headers with fixed values; null for none.</param>
/// <param name="SecretHeader">Header in which the secret is sent; null removes the secret.</param>
/// <param name="Secret">Value of that header; null keeps the one that is set. It is kept only while the address has the
/// same scheme, host and port.</param>
/// <param name="BodyTemplate">JSON whose texts may contain {name}, for methods with a body; null sends all arguments as
/// a JSON object.</param>
/// <param name="FailureText">What the customer is told when a call fails; null for the assistant's own words.</param>
/// <param name="AsksFirst">True when the customer must agree before a call with side effects is made.</param>
/// <param name="SignedInOnly">True when only customers whom the tenant's site has signed in may use it.</param>
public sealed partial record ToolDraft(
    string Name,
    string Title,
    string Description,
    string Method,
    string UrlTemplate,
    JsonElement InputSchema,
    string? AnswerTemplate,
    int Priority,
    bool IsEnabled,
    IReadOnlyList<ToolHeader>? Headers = null,
    string? SecretHeader = null,
    [property: JsonIgnore] string? Secret = null,
    string? BodyTemplate = null,
    string? FailureText = null,
    bool AsksFirst = true,
    bool SignedInOnly = false)
{
    public const int MaxTitle = 100;
    public const int MaxDescription = 1000;
    public const int MaxUrl = 2000;
    public const int MaxSchema = 16 * 1024;
    public const int MaxTemplate = 1000;
    public const int MaxPriority = 1000;

    /// <summary>Adds the violated rules to those that were found before.</summary>
    public FieldErrors Check(FieldErrors? found = null)
    {
        var errors = found ?? new FieldErrors();
        errors
            .Check(
                "name", Name is not null && NamePattern().IsMatch(Name),
                "must have 1 to 64 lower-case letters, digits and underscores, a letter first")
            .Text("title", Title, 1, MaxTitle)
            .Text("description", Description, 1, MaxDescription)
            .Check(
                "method", ToolMethods.All.Contains(Method),
                $"must be {string.Join(", ", ToolMethods.All.SkipLast(1))} or {ToolMethods.All[^1]}")
            .Text("urlTemplate", UrlTemplate, 1, MaxUrl)
            .Check("priority", Priority is >= 0 and <= MaxPriority, $"must be 0 to {MaxPriority}");
        if (AnswerTemplate is not null)
        {
            errors.Text("answerTemplate", AnswerTemplate, 1, MaxTemplate);
        }

        if (FailureText is not null)
        {
            errors.Text("failureText", FailureText, 1, MaxTemplate);
        }

        ToolHeader.Check(errors, Headers, SecretHeader);
        if (SecretHeader is not null)
        {
            ToolHeader.CheckName(errors, "secretHeader", SecretHeader);
        }

        if (Secret is not null)
        {
            ToolHeader.CheckValue(errors, "secret", Secret);
            errors.Check("secretHeader", SecretHeader is not null, "must be given with a secret");
        }

        var schemaFlaw = SchemaFlaw();
        errors.Check("inputSchema", schemaFlaw is null, schemaFlaw ?? "");
        var urlFlaw = UrlFlaw();
        errors.Check("urlTemplate", urlFlaw is null, urlFlaw ?? "");
        var bodyFlaw = BodyFlaw();
        return errors.Check("bodyTemplate", bodyFlaw is null, bodyFlaw ?? "");
    }

    /// <summary>
    /// True when the tool has another content than this draft; its switches and priority are no part of it.
    /// </summary>
    internal bool DiffersFrom(Tool tool) =>
        tool.Name != Name
        || tool.Title != Title
        || tool.Description != Description
        || (tool.Request.Method, tool.Request.UrlTemplate, tool.Request.BodyTemplate)
            != (Method, UrlTemplate, BodyTemplate)
        || (tool.AnswerTemplate, tool.FailureText, tool.SignedInOnly) != (AnswerTemplate, FailureText, SignedInOnly)
        || InputSchema.ValueKind == JsonValueKind.Undefined
        || !JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(tool.InputSchema), InputSchema);

    private string? SchemaFlaw() =>
        InputSchema.ValueKind != JsonValueKind.Object || InputSchema.GetRawText().Length > MaxSchema
            ? "must be a JSON Schema of at most 16 KB"
        : !ToolArguments.IsStorable(InputSchema)
            ? "must not contain invalid characters, or numbers that are too large"
        : SchemaRules.FindError(InputSchema);

    private string? UrlFlaw() =>
        UrlTemplate is null
            ? FieldErrors.Empty
            : Http.UrlTemplate.FindError(UrlTemplate)
                ?? (
                    Http
                        .UrlTemplate.Placeholders(UrlTemplate)
                        .FirstOrDefault(name => !SchemaRules.Declares(InputSchema, name))
                        is { } unknown
                        ? $"has a placeholder {{{unknown}}} without a field of that name"
                        : null);

    private string? BodyFlaw() =>
        BodyTemplate is null ? null
        : !ToolMethods.HasBody(Method ?? "") ? $"must be left out for {Method}, which sends no body"
        : Http.BodyTemplate.FindError(BodyTemplate, name => SchemaRules.Declares(InputSchema, name));

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
