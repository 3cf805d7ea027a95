using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>
/// Formats a tool's JSON result as a sentence. Templates have only {member} placeholders, no logic or expressions.
/// </summary>
public static class AnswerTemplate
{
    /// <summary>Key of the template in a tool's additional properties.</summary>
    public const string Key = "answerTemplate";

    /// <summary>Key of the tool's failure text in its additional properties.</summary>
    public const string FailureKey = "failureText";

    private const int MaxMembers = 12;

    /// <summary>Fills the template. Without one, or when a member is missing, lists the result's members.</summary>
    public static string Fill(string? template, string result)
    {
        JsonElement json;
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(result);
        }
        catch (JsonException)
        {
            return result;
        }

        return UnicodeText.Clean(
            template is not null && TryFill(template, json) is { } sentence ? sentence : List(json));
    }

    private static string? TryFill(string template, JsonElement json)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(template[i]);
                continue;
            }

            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(template[(i + 1)..end], out var value))
            {
                return null;
            }

            text.Append(value.ToString());
            i = end;
        }

        return text.ToString();
    }

    private static string List(JsonElement json) => json.ValueKind != JsonValueKind.Object
        ? json.ToString()
        : string.Join('\n', json.EnumerateObject().Take(MaxMembers).Select(m => $"- {m.Name}: {m.Value}"));
}
