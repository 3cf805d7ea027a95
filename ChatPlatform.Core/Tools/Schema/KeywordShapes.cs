using System.Text.Json;
using ChatPlatform.Core.Tenancy.Patterns;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>Checks the values of keywords that contain no schemas.</summary>
internal static class KeywordShapes
{
    private const int MaxEnumValues = 1000;

    private static readonly string[] s_types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    /// <summary>The rule that a value violates, to be written after its location; null for a valid value.</summary>
    public static string? FindError(KeywordShape shape, JsonElement value) =>
        shape switch
        {
            KeywordShape.Text or KeywordShape.Id => value.ValueKind == JsonValueKind.String ? null : "must be a text",
            KeywordShape.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? null
                : "must be true or false",
            KeywordShape.Number => IsNumber(value) ? null : "must be a number",
            KeywordShape.PositiveNumber => IsNumber(value) && value.GetDouble() > 0 ? null : "must be a number above 0",
            KeywordShape.Count => IsNumber(value)
            && value.GetDouble() is >= 0 and <= int.MaxValue
            && double.IsInteger(value.GetDouble())
                ? null
                : "must be a whole number from 0 on",
            KeywordShape.Type => IsType(value)
                ? null
                : $"must be one of {string.Join(", ", s_types)}, or a list of different ones",
            KeywordShape.Enum => value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() is > 0 and <= MaxEnumValues
                ? null
                : $"must be a list of 1 to {MaxEnumValues} values",
            KeywordShape.List => value.ValueKind == JsonValueKind.Array ? null : "must be a list",
            KeywordShape.Names => AreNames(value) ? null : "must be a list of different names",
            KeywordShape.NamesByName => value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(m => AreNames(m.Value))
                ? null
                : "must be an object of lists of different names",
            KeywordShape.Pattern
            or KeywordShape.Format
            or KeywordShape.Draft
            or KeywordShape.Reference
            or KeywordShape.Anchor => value.ValueKind == JsonValueKind.String ? null : "must be a text",
            _ => null,
        };

    /// <summary>What is wrong with a value of the right type that has no effect or cannot be used.</summary>
    public static string? FindStrictError(KeywordShape shape, JsonElement value) =>
        shape switch
        {
            KeywordShape.Pattern => Pattern(value.GetString()!),
            KeywordShape.Format when !ToolFormats.IsKnown(value.GetString()!) =>
                $"\"{value.GetString()}\" is not a format that is checked here",
            _ => null,
        };

    /// <summary>Why a regular expression cannot be used; null for a valid one.</summary>
    public static string? Pattern(string pattern) => RegexTimeBudget.IsSupported(pattern)
        ? null
        : "must be a regular expression of at most 1,000 characters, without back references and look-around";

    public static bool AreNames(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
        && value.EnumerateArray().Select(v => v.GetString()).Distinct().Count() == value.GetArrayLength();

    private static bool IsNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number);

    private static bool IsType(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.GetArrayLength() > 0 && AreNames(value) && value.EnumerateArray().All(IsTypeName)
        : IsTypeName(value);

    private static bool IsTypeName(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && s_types.Contains(value.GetString());
}
