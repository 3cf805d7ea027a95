using System.Globalization;
using System.Text.Json;
using ChatPlatform.Core.Tenancy.Patterns;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>A tool's arguments found in a message.</summary>
/// <param name="Found">Values by name.</param>
/// <param name="Missing">Required names without a value.</param>
/// <param name="IsSpecific">True when a value matched a pattern or an enum.</param>
public sealed record ExtractedArguments(
    IReadOnlyDictionary<string, object?> Found, IReadOnlyList<string> Missing, bool IsSpecific);

/// <summary>
/// Extracts a tool's arguments from a visitor's message by the pattern, enum, format and number types of its JSON
/// Schema (FR-6.5).
/// </summary>
public static class ArgumentExtractor
{
    private static readonly char[] s_wordSeparators = [' ', ',', '?', '!', ';', ':', '(', ')', '"', '\'', '\n', '\t'];

    public static ExtractedArguments Extract(JsonElement schema, string message, RegexTimeBudget patterns)
    {
        var found = new Dictionary<string, object?>();
        var missing = new List<string>();
        var specific = false;
        if (
            schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (Find(property.Value, message, patterns) is { } value)
                {
                    found[property.Name] = value;
                    specific |=
                        property.Value.TryGetProperty("pattern", out _) || property.Value.TryGetProperty("enum", out _);
                }
            }
        }

        if (
            schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("required", out var required)
            && required.ValueKind == JsonValueKind.Array)
        {
            missing.AddRange(
                required
                    .EnumerateArray()
                    .Where(r => r.ValueKind == JsonValueKind.String)
                    .Select(r => r.GetString()!)
                    .Where(name => !found.ContainsKey(name)));
        }

        return new(found, missing, specific);
    }

    /// <summary>The words of a text that have the format of an argument with a pattern, as written, in order.</summary>
    public static IReadOnlyList<string> Values(JsonElement schema, string text, RegexTimeBudget patterns)
    {
        if (
            schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var expressions = properties.EnumerateObject()
            .Select(p => Text(p.Value, "pattern")).OfType<string>().Select(Whole).ToList();
        return
        [
            .. text.Split(s_wordSeparators, StringSplitOptions.RemoveEmptyEntries)
                .Select(w => w.TrimEnd('.'))
                .Where(w => expressions.Exists(e => patterns.Matches(w, e, ignoreCase: true)))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The schema's description of an argument; null for none.</summary>
    public static string? Describe(JsonElement schema, string argument) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object
        && properties.TryGetProperty(argument, out var property)
            ? Text(property, "description")
            : null;

    private static object? Find(JsonElement property, string message, RegexTimeBudget patterns)
    {
        if (Text(property, "pattern") is { } pattern)
        {
            return Match(pattern, message, patterns);
        }

        if (
            property.ValueKind == JsonValueKind.Object
            && property.TryGetProperty("enum", out var values)
            && values.ValueKind == JsonValueKind.Array)
        {
            return values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)
                .FirstOrDefault(v => message.Contains(v, StringComparison.OrdinalIgnoreCase));
        }

        return (Text(property, "type"), Text(property, "format")) switch
        {
            (_, "email") => Match(@"[\w.+-]+@[\w-]+\.[\w.-]+\w", message, patterns),
            (_, "date") => Match("[0-9]{4}-[0-9]{2}-[0-9]{2}", message, patterns),
            ("integer", _) => Match("[0-9]{1,15}", message, patterns) is { } digits
                ? long.Parse(digits, CultureInfo.InvariantCulture)
                : null,
            ("number", _) => Match(@"[0-9]{1,12}(\.[0-9]{1,6})?", message, patterns) is { } number
                ? double.Parse(number, CultureInfo.InvariantCulture)
                : null,
            _ => null,
        };
    }

    /// <summary>The keyword's value if it is a text; a schema may contain other values.</summary>
    private static string? Text(JsonElement property, string keyword) =>
        property.ValueKind == JsonValueKind.Object
        && property.TryGetProperty(keyword, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The first word of the message that matches the pattern.</summary>
    private static string? Match(string pattern, string message, RegexTimeBudget patterns)
    {
        var body = Whole(pattern);
        var found = message
            .Split(s_wordSeparators, StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.TrimEnd('.'))
            .FirstOrDefault(w => patterns.Matches(w, body, ignoreCase: true));
        return found is null ? null : Normalise(found, body, patterns);
    }

    private static string Whole(string pattern) => $"^(?:{pattern.TrimStart('^').TrimEnd('$')})$";

    /// <summary>Converts "acm-1001" to "ACM-1001" when the pattern allows only upper-case letters.</summary>
    private static string Normalise(string value, string body, RegexTimeBudget patterns) =>
        body.Contains("a-z", StringComparison.Ordinal) || patterns.Matches(value, body)
            ? value
            : value.ToUpperInvariant();
}
