using System.Text.Encodings.Web;
using System.Text.Json;
using ChatPlatform.Core.Tools.Http;

namespace ChatPlatform.Core.Tools;

/// <summary>Writes a tool as a text to compare, one value a line.</summary>
internal static class ToolText
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The text is shown, not parsed.
    };

    public static ToolDraft DraftOf(Tool tool) => new(
        tool.Name, tool.Title, tool.Description, tool.Request.Method, tool.Request.UrlTemplate,
        JsonSerializer.Deserialize<JsonElement>(tool.InputSchema), tool.AnswerTemplate, tool.Priority, tool.IsEnabled,
        BodyTemplate: tool.Request.BodyTemplate, FailureText: tool.FailureText,
        AsksFirst: tool.AsksFirst, SignedInOnly: tool.SignedInOnly);

    public static string Of(ToolDraft draft) =>
        $"""
        Name: {draft.Name}
        Title: {draft.Title}
        Description: {draft.Description}
        Request: {draft.Method} {draft.UrlTemplate}
        {Body(draft)}Answer sentence: {draft.AnswerTemplate ?? "none"}
        Failure sentence: {draft.FailureText ?? "none"}
        Used for: {(draft.SignedInOnly ? "signed-in customers" : "all customers")}
        Fields:
        {JsonSerializer.Serialize(Sorted(draft.InputSchema), s_indented)}
        """;

    /// <summary>The line of the body, with its end; empty for methods without a body.</summary>
    private static string Body(ToolDraft draft) =>
        ToolMethods.HasBody(draft.Method) ? $"Body: {draft.BodyTemplate ?? "all fields"}\n" : "";

    /// <summary>The same JSON with its members in alphabetical order, because the catalog does not keep it.</summary>
    private static object? Sorted(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .DistinctBy(p => p.Name)
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ToDictionary(p => p.Name, p => Sorted(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Sorted).ToList(),
        _ => element,
    };
}
