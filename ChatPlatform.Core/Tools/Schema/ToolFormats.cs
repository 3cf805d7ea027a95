using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Tenancy.Patterns;
using Json.Schema;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>
/// The values of "format" that are checked: those of JSON Schema, and those of OpenAPI that restrict values.
/// </summary>
internal static partial class ToolFormats
{
    /// <summary>Maximum characters of a text with a format, because some checks take quadratic time.</summary>
    private const int MaxTextLength = 2048;

    /// <summary>Checks for texts, by the name of the format.</summary>
    private static readonly Dictionary<string, Func<string, bool>> s_texts = new()
    {
        ["date"] = Library(Formats.Date),
        ["date-time"] = Library(Formats.DateTime),
        ["time"] = Library(Formats.Time),
        ["duration"] = Library(Formats.Duration),
        ["email"] = Library(Formats.Email),
        ["idn-email"] = Library(Formats.IdnEmail),
        ["hostname"] = IsHostname,
        ["ipv4"] = Library(Formats.Ipv4),
        ["ipv6"] = text =>
            text.AsSpan().IndexOfAny('[', ']', '%') < 0 && !LeadingZero().IsMatch(text) && Library(Formats.Ipv6)(text),
        ["uri"] = Library(Formats.Uri),
        ["uri-reference"] = Library(Formats.UriReference),
        ["iri"] = Library(Formats.Iri),
        ["iri-reference"] = Library(Formats.IriReference),
        ["uuid"] = text => text.Length == 36 && Library(Formats.Uuid)(text),
        ["json-pointer"] = Library(Formats.JsonPointer),
        ["relative-json-pointer"] = text => Relative().IsMatch(text) && Library(Formats.RelativeJsonPointer)(text),
        ["regex"] = RegexTimeBudget.IsSupported,
        ["byte"] = text => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        ["password"] = _ => true,
    };

    private static readonly Dictionary<string, (double Min, double Max)> s_numbers = new()
    {
        ["int32"] = (int.MinValue, int.MaxValue),
        ["int64"] = (long.MinValue, long.MaxValue),
        ["float"] = (-float.MaxValue, float.MaxValue),
        ["double"] = (double.MinValue, double.MaxValue),
    };

    /// <summary>True for a format that is checked.</summary>
    public static bool IsKnown(string name) => s_texts.ContainsKey(name) || s_numbers.ContainsKey(name);

    /// <summary>
    /// Whether a value has the format; null when the format does not apply to values of this kind, or is unknown.
    /// </summary>
    public static bool? IsValid(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && s_texts.TryGetValue(name, out var holds))
        {
            return value.GetString() is { Length: <= MaxTextLength } text && holds(text);
        }

        return value.ValueKind == JsonValueKind.Number && s_numbers.TryGetValue(name, out var range)
            ? value.TryGetDouble(out var number) && number >= range.Min && number <= range.Max
            : null;
    }

    private static Func<string, bool> Library(Format format) => text =>
    {
        try
        {
            return format.Validate(JsonSerializer.SerializeToElement(text), out _);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    };

    /// <summary>
    /// RFC 1123, section 2.1. Encoded labels ("xn--...") are accepted only if the library can decode them.
    /// </summary>
    private static bool IsHostname(string text) =>
        text.Length is > 0 and <= 253 && Array.TrueForAll(text.Split('.'), l => Label().IsMatch(l))
        && (!text.Contains("xn--", StringComparison.OrdinalIgnoreCase) || Library(Formats.Hostname)(text));

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?:0|[1-9][0-9]{0,6})(?:[+-][0-9]{1,7})?(?:#\z|/|\z)", RegexOptions.NonBacktracking)]
    private static partial Regex Relative();

    [GeneratedRegex(@"[:.]0[0-9]+(?:\.|\z)", RegexOptions.NonBacktracking)]
    private static partial Regex LeadingZero();
}
