using System.Text.Json;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>Formats the detail of a trace step: a JSON object becomes "name: value, …".</summary>
public static class TraceLabels
{
    private const int MaxLength = 400;

    public static string Of(string detail)
    {
        var text = detail.StartsWith('{') ? Flatten(detail) : detail;
        return UnicodeText.Truncate(text, MaxLength, " ...");
    }

    private static string Flatten(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return string.Join(", ", document.RootElement.EnumerateObject().Select(p => $"{p.Name}: {p.Value}"));
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
