using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Core.Unicode;

/// <summary>
/// Writes texts to JSON in the form that PostgreSQL's jsonb accepts: without NUL and unpaired surrogates.
/// </summary>
public sealed class CleanTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(UnicodeText.Clean(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(UnicodeText.Clean(value));
}
