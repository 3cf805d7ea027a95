using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>
/// Turns a tool's JSON result into a sentence. Templates know {member} and nothing else: no logic, no expressions.
/// </summary>
public static class AnswerTemplate
{
    /// <summary>Key in a tool's additional properties under which its template travels.</summary>
    public const string Key = "answerTemplate";

    private const int MostMembers = 12;

    /// <summary>Fills the template; without one, or where a member is missing, lists what the result says.</summary>
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
        : string.Join('\n', json.EnumerateObject().Take(MostMembers).Select(m => $"- {m.Name}: {m.Value}"));
}
