using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatPlatform.Core.Tools.Calls;

/// <summary>
/// Writes JSON in canonical form after RFC 8785: members sorted by UTF-16 code units, no white space, only the escapes
/// that JSON requires. Unlike the RFC, numbers keep every digit ("1.50" and "15e-1" become equal, 9007199254740992 and
/// 9007199254740993 do not).
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <param name="value">Its texts must be valid Unicode.</param>
    public static byte[] Write(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            Write(json, value);
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(Number(value.GetRawText()), skipInputValidation: true);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>The digits without leading and trailing zeros, and the power of ten to multiply them by.</summary>
    private static string Number(string text)
    {
        var exponentAt = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var exponent =
            exponentAt < 0
                ? BigInteger.Zero
                : BigInteger.Parse(
                    text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = new StringBuilder(mantissa).Replace("-", "").Replace(".", "").ToString().TrimStart('0');
        var trimmed = digits.TrimEnd('0');
        return trimmed.Length == 0
            ? "0"
            : $"{(text[0] == '-' ? "-" : "")}{trimmed}e{exponent + digits.Length - trimmed.Length}";
    }
}
