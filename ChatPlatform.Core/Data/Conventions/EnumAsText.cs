using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Core.Data.Conventions;

/// <summary>
/// Writes an enum to JSON as camelCase text, or as the name of its <see cref="JsonStringEnumMemberNameAttribute"/>, and
/// accepts only exact names: no numbers, no lists of names, no other spelling.
/// </summary>
public sealed class EnumAsText<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> s_values = Enum.GetValues<T>()
        .ToDictionary(NameOf, StringComparer.Ordinal);

    private static readonly Dictionary<T, string> s_names = s_values.ToDictionary(v => v.Value, v => v.Key);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && s_values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(s_names[value]);

    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options
    ) => s_values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(s_names[value]);

    private static string NameOf(T value) =>
        typeof(T).GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
