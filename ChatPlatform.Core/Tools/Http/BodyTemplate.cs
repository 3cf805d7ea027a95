using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// The body template of a tool: JSON whose texts may contain placeholders. Staff define its members; a value of the
/// model is written as one JSON value in the place of its placeholder and never changes the rest (S54).
/// </summary>
public static class BodyTemplate
{
    /// <summary>Maximum characters of a template.</summary>
    public const int MaxLength = 8000;

    /// <summary>Maximum bytes of a body, because a template may repeat a long value.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions s_writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Escapes everything that could end a JSON text.
    };

    /// <summary>
    /// Describes what is wrong with a template, to be written after the field's name; null for a valid one.
    /// </summary>
    /// <param name="isDeclared">Whether the tool's schema declares an argument of this name.</param>
    public static string? FindError(string template, Func<string, bool> isDeclared)
    {
        if (template.Length > MaxLength)
        {
            return $"must have at most {MaxLength} characters";
        }

        if (!UnicodeText.IsValid(template) || JsonEscapes.Clean(template) != template)
        {
            return "must not contain invalid characters";
        }

        try
        {
            using var json = JsonDocument.Parse(template, s_strict);
            return json.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
                ? "must be a JSON object or list"
                : FindError(json.RootElement, isDeclared);
        }
        catch (JsonException e)
        {
            return e.LineNumber is { } line
                ? $"is not valid JSON: see line {line + 1}, column {(e.BytePositionInLine ?? 0) + 1}. "
                    + "Placeholders are written in quotes, like \"{number}\""
                : "is not valid JSON: a name occurs twice in the same object";
        }
    }

    /// <summary>
    /// The body for these arguments, or the reason why there is none. A text that is one placeholder becomes the
    /// argument's value with its type; in other texts the argument is written as text. A member or entry whose argument
    /// is missing is left out.
    /// </summary>
    /// <param name="template">May have been stored under earlier, less strict rules.</param>
    /// <param name="arguments">An object that is valid for the tool's schema; its texts are valid Unicode.</param>
    public static (string? Body, string? Refusal) Fill(string template, JsonElement arguments)
    {
        if (FindError(template, _ => true) is not null)
        {
            return (null, "The body of this tool is not valid. Users who manage it can correct it.");
        }

        using var json = JsonDocument.Parse(template, s_strict);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, s_writing);
        var values = arguments.EnumerateObject()
            .GroupBy(a => a.Name)
            .ToDictionary(g => g.Key, g => new Argument(g.Last().Value));
        if (!TryWrite(writer, json.RootElement, values))
        {
            return (null, $"The values make the body longer than {MaxBytes / 1024} KB.");
        }

        writer.Flush();
        return (Encoding.UTF8.GetString(buffer.WrittenSpan), null);
    }

    private static string? FindError(JsonElement value, Func<string, bool> isDeclared) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject()
            .Select(m => Placeholder.IsIn(m.Name)
                ? "must not have placeholders in the names of its members"
                : FindError(m.Value, isDeclared))
            .FirstOrDefault(error => error is not null),
        JsonValueKind.Array => value.EnumerateArray()
            .Select(entry => FindError(entry, isDeclared))
            .FirstOrDefault(error => error is not null),
        JsonValueKind.String => Placeholder.NamesIn(value.GetString()!).FirstOrDefault(name => !isDeclared(name))
            is { } unknown
                ? $"has a placeholder {{{unknown}}} without a field of that name"
                : null,
        _ => null,
    };

    /// <summary>False when the body gets too long.</summary>
    private static bool TryWrite(Utf8JsonWriter writer, JsonElement value, Dictionary<string, Argument> arguments)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(m => !IsMissing(m.Value, arguments)))
                {
                    writer.WritePropertyName(member.Name);
                    if (!TryWrite(writer, member.Value, arguments))
                    {
                        return false;
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var entry in value.EnumerateArray().Where(e => !IsMissing(e, arguments)))
                {
                    if (!TryWrite(writer, entry, arguments))
                    {
                        return false;
                    }
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                return TryWriteText(writer, value.GetString()!, arguments);
            default:
                value.WriteTo(writer);
                break;
        }

        return HasRoom(writer, 0);
    }

    private static bool TryWriteText(Utf8JsonWriter writer, string text, Dictionary<string, Argument> arguments)
    {
        if (Placeholder.NameOf(text) is { } whole)
        {
            arguments[whole].Value.WriteTo(writer);
        }
        else if (HasRoom(writer, Placeholder.NamesIn(text).Sum(name => TextOf(name).Length)))
        {
            writer.WriteStringValue(Placeholder.Replace(text, TextOf));
        }
        else
        {
            return false;
        }

        return HasRoom(writer, 0);

        string TextOf(string name) => arguments.TryGetValue(name, out var argument) ? argument.Text : "";
    }

    private static bool HasRoom(Utf8JsonWriter writer, int length) =>
        writer.BytesCommitted + writer.BytesPending + length <= MaxBytes;

    /// <summary>True for a text that is one placeholder whose argument is missing.</summary>
    private static bool IsMissing(JsonElement value, Dictionary<string, Argument> arguments) =>
        value.ValueKind == JsonValueKind.String
        && Placeholder.NameOf(value.GetString()!) is { } name
        && !arguments.ContainsKey(name);

    /// <summary>An argument with its text, which is made once.</summary>
    private sealed class Argument(JsonElement value)
    {
        private string? _text;

        public JsonElement Value => value;

        public string Text =>
            _text ??= value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }
}
