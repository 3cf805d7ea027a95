using System.Globalization;
using System.Text.Json;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Pages.Audit;

/// <summary>Writes fields and values of audit entries in words.</summary>
public static class AuditValues
{
    /// <summary>Fields whose words differ from their names.</summary>
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["isEnabled"] = "State",
        ["isDisabled"] = "Sign-in",
        ["prompt"] = "Instructions",
        ["slug"] = "URL name",
        ["email"] = "E-mail",
        ["inputSchema"] = "Fields",
        ["urlTemplate"] = "Address",
        ["bodyTemplate"] = "Body",
        ["answerTemplate"] = "Answer sentence",
        ["failureText"] = "Text when a call fails",
        ["signedInOnly"] = "Only signed-in customers",
        ["toolIds"] = "Tools",
        ["documentIds"] = "Documents",
        ["documentTags"] = "Tags of documents",
        ["allowedOrigins"] = "Allowed sites",
    };

    /// <summary>Fields whose values are names of the program, such as "tenant_user".</summary>
    private static readonly string[] s_words = ["role", "status", "state", "gate", "kind", "reason", "audience"];

    /// <summary>"suggestedQuestions" as "Suggested questions", "isPlatformAdmin" as "Platform admin".</summary>
    public static string NameOf(string field)
    {
        if (s_names.TryGetValue(field, out var known))
        {
            return known;
        }

        var name = field.Length > 2 && field.StartsWith("is", StringComparison.Ordinal) && char.IsUpper(field[2])
            ? field[2..] : field;
        return Words(name);
    }

    /// <summary>The value in words; null when there is none.</summary>
    public static string? Of(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.True or JsonValueKind.False => Of(field, value.GetBoolean()),
        JsonValueKind.String => Text(field, value.GetString()!),
        JsonValueKind.Array when value.GetArrayLength() == 0 => "None",
        JsonValueKind.Array when value.EnumerateArray().All(IsText) => string.Join(
            "; ", value.EnumerateArray().Select(v => v.GetString())),
        JsonValueKind.Array => value.GetArrayLength() == 1 ? "1 entry" : $"{value.GetArrayLength()} entries",
        _ => value.GetRawText(),
    };

    private static string Of(string field, bool value) => (field, value) switch
    {
        ("isEnabled", true) => "Turned on",
        ("isEnabled", false) => "Turned off",
        ("isDisabled", true) => "Not allowed",
        ("isDisabled", false) => "Allowed",
        (_, true) => "Yes",
        _ => "No",
    };

    private static string Text(string field, string text) =>
        text.Length == 0 ? "Empty"
        : s_words.Contains(field) ? Words(text)
        : field.EndsWith("At", StringComparison.Ordinal)
            && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : text;

    /// <summary>True for texts that are not ids.</summary>
    private static bool IsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && !Guid.TryParse(value.GetString(), out _);

    /// <summary>A name of the program as words: "tenant_user" and "tenantUser" as "Tenant user".</summary>
    private static string Words(string name)
    {
        var parts = name.Select((c, i) => c == '_' ? " "
            : i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1]) ? $" {char.ToLowerInvariant(c)}" : $"{c}");
        return UnicodeText.Capitalized(string.Concat(parts));
    }
}
