using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// Reads members that may hold any JSON under the rule of all others: a text is Unicode without NUL, at every depth
/// (RFC 8259 section 8.2
/// allows lone surrogates in the notation; neither the database nor a tool's server takes them).
/// </summary>
internal sealed class FreeJsonConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return IsSound(value) ? value : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        value.WriteTo(writer);

    private static bool IsSound(JsonElement value)
    {
        try
        {
            return HoldsText(value);
        }
        catch (InvalidOperationException)
        {
            return false; // A text that cannot be decoded.
        }
    }

    /// <summary>Of two members with one name a reader would take one and another reader the other.</summary>
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
