using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>What a message gives for a tool's arguments.</summary>
/// <param name="Found">Values by name.</param>
/// <param name="Missing">Required names without a value.</param>
/// <param name="IsSpecific">A value matched a pattern or a list that only this tool's argument has.</param>
public sealed record ExtractedArguments(IReadOnlyDictionary<string, object?> Found, IReadOnlyList<string> Missing, bool IsSpecific);

/// <summary>Takes a tool's arguments out of a customer's message by what its JSON Schema says about them: pattern, enum, format, number (FR-6.5).</summary>
public static class ArgumentExtractor
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(100);

    public static ExtractedArguments Extract(JsonElement schema, string message)
    {
        var found = new Dictionary<string, object?>();
        var missing = new List<string>();
        var specific = false;
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (Find(property.Value, message) is { } value)
                {
                    found[property.Name] = value;
                    specific |= property.Value.TryGetProperty("pattern", out _) || property.Value.TryGetProperty("enum", out _);
                }
            }
        }

        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("required", out var required))
        {
            missing.AddRange(required.EnumerateArray().Select(r => r.GetString()!).Where(name => !found.ContainsKey(name)));
        }

        return new(found, missing, specific);
    }

    private static object? Find(JsonElement property, string message)
    {
        if (property.TryGetProperty("pattern", out var pattern))
        {
            return Match(pattern.GetString()!, message);
        }

        if (property.TryGetProperty("enum", out var values))
        {
            return values.EnumerateArray().Select(v => v.GetString())
                .FirstOrDefault(v => v is not null && message.Contains(v, StringComparison.OrdinalIgnoreCase));
        }

        var format = property.TryGetProperty("format", out var f) ? f.GetString() : null;
        var type = property.TryGetProperty("type", out var t) ? t.GetString() : null;
        return (type, format) switch
        {
            (_, "email") => Match(@"[\w.+-]+@[\w-]+\.[\w.-]+\w", message),
            (_, "date") => Match(@"\d{4}-\d{2}-\d{2}", message),
            ("integer", _) => Match(@"\b\d{1,15}\b", message) is { } digits ? long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : null,
            ("number", _) => Match(@"\b\d{1,12}(\.\d{1,6})?\b", message) is { } number ? double.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : null,
            _ => null,
        };
    }

    private static string? Match(string pattern, string message)
    {
        try
        {
            // Anchors describe the whole value; in a message the value stands among other words.
            var body = pattern.TrimStart('^').TrimEnd('$');
            var match = Regex.Match(
                message, $@"(?<![\w-])(?:{body})(?![\w-])", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, s_limit);
            return match.Success ? Normalise(match.Value, body) : null;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            return MatchPlain(pattern, message);
        }
    }

    private static string? MatchPlain(string pattern, string message)
    {
        try
        {
            var body = pattern.TrimStart('^').TrimEnd('$');
            foreach (var word in message.Split([' ', ',', '?', '!', ';', ':', '(', ')', '"', '\'', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
            {
                var value = word.TrimEnd('.');
                var match = Regex.Match(value, $"^(?:{body})$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, s_limit);
                if (match.Success)
                {
                    return Normalise(value, body);
                }
            }
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            // A pattern that cannot be run safely finds nothing.
        }

        return null;
    }

    /// <summary>"acm-1001" means ACM-1001 where the pattern speaks of capitals only.</summary>
    private static string Normalise(string value, string pattern) =>
        pattern.Contains("a-z", StringComparison.Ordinal) || Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.NonBacktracking, s_limit) ? value : value.ToUpperInvariant();
}
