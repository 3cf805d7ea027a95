using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// Reads properties with arbitrary JSON and applies the rule of all other text at every depth: valid Unicode without
/// NUL. RFC 8259 section 8.2 permits lone surrogates in escapes; neither the database nor tool servers accept them.
/// </summary>
internal sealed class FreeJsonConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return IsValid(value) ? value : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        value.WriteTo(writer);

    private static bool IsValid(JsonElement value)
    {
        try
        {
            return HoldsText(value);
        }
        catch (InvalidOperationException)
        {
            return false; // The string cannot be decoded.
        }
    }

    /// <summary>Rejects duplicate property names, of which different parsers choose different ones.</summary>
    private static bool HoldsMembers(JsonElement value)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return value
            .EnumerateObject()
            .All(member =>
                !member.Name.Contains('\0', StringComparison.Ordinal)
                && names.Add(member.Name)
                && HoldsText(member.Value));
    }

    private static bool HoldsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => !value.GetString()!.Contains('\0', StringComparison.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().All(HoldsText),
        JsonValueKind.Object => HoldsMembers(value),
        _ => true,
    };
}
