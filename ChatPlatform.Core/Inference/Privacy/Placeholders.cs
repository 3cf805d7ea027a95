using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatPlatform.Core.Inference.Privacy.Detection;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>
/// The placeholders of one turn, in memory only. A value has the same placeholder in all calls of the turn; what looks
/// like a placeholder in a text gets one of its own, so that nobody can write the placeholder of another value.
/// </summary>
public sealed class Placeholders(KnownNames names)
{
    private readonly Dictionary<(PersonalDataKind Kind, string Key), string> _placeholders = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<PersonalDataKind, int> _numbers = [];
    private KnownNames _names = names;

    /// <summary>True when a value has been replaced.</summary>
    public bool Any => _values.Count > 0;

    /// <summary>
    /// Replaces the personal data in a text. Names that it introduces are replaced in the following texts too.
    /// </summary>
    /// <param name="counts">Counts the replaced values by kind.</param>
    public string Redact(string text, IDictionary<PersonalDataKind, int> counts)
    {
        _names = _names.With(text);
        return Replace(text, PersonalDataFinder.Find(text, _names), counts);
    }

    /// <summary>Replaces only what looks like a placeholder.</summary>
    public string Protect(string text) => Replace(text, [], new Dictionary<PersonalDataKind, int>());

    /// <summary>Puts the values back into arguments of a call.</summary>
    public string Restore(string text) => Restore(text, isJson: false, before: null);

    /// <summary>
    /// Puts the values back. In the text of a markdown link the brackets are kept. With <paramref name="before"/>, a
    /// placeholder in the address of a page stays: an address that a model was made to write must not carry the
    /// customer's data to its host.
    /// </summary>
    /// <param name="isJson">True to write values as they stand in a JSON string.</param>
    /// <param name="before">The word that the text continues; null for text without addresses.</param>
    public string Restore(string text, bool isJson, string? before)
    {
        var at = Any ? text.IndexOf('[') : -1;
        if (at < 0)
        {
            return text;
        }

        var restored = new StringBuilder(text.Length);
        var copied = 0;
        for (; at >= 0; at = text.IndexOf('[', Math.Max(at + 1, copied)))
        {
            if (PlaceholderSyntax.EndOf(text, at) is { } end && _values.TryGetValue(text[at..end], out var value)
                && (before is null || !PageAddress.IsOpen(before, text.AsSpan(0, at))))
            {
                var isLink = end < text.Length && text[end] == '(';
                restored.Append(text, copied, at - copied)
                    .Append(isLink ? "[" : "")
                    .Append(isJson ? Json(value) : value)
                    .Append(isLink ? "]" : "");
                copied = end;
            }
        }

        return restored.Append(text, copied, text.Length - copied).ToString();
    }

    private static string Json(string value) =>
        JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private string Replace(string text, List<DetectedValue> found, IDictionary<PersonalDataKind, int> counts)
    {
        AddLookAlikes(text, found);
        if (found.Count == 0)
        {
            return text;
        }

        var redacted = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var value in found.OrderBy(v => v.Start).Where(v => v.Start >= copied))
        {
            redacted.Append(text, copied, value.Start - copied)
                .Append(PlaceholderOf(value.Kind, text.Substring(value.Start, value.Length)));
            counts[value.Kind] = (counts.TryGetValue(value.Kind, out var count) ? count : 0) + 1;
            copied = value.End;
        }

        return redacted.Append(text, copied, text.Length - copied).ToString();
    }

    private static void AddLookAlikes(string text, List<DetectedValue> found)
    {
        for (var at = text.IndexOf('['); at >= 0; at = text.IndexOf('[', at + 1))
        {
            if (PlaceholderSyntax.EndOf(text, at) is { } end)
            {
                found.RemoveAll(v => v.Start < end && v.End > at);
                found.Add(new(at, end - at, PersonalDataKind.Text));
            }
        }
    }

    private string PlaceholderOf(PersonalDataKind kind, string value)
    {
        var key = (kind, KeyOf(kind, value));
        if (!_placeholders.TryGetValue(key, out var placeholder))
        {
            _numbers[kind] = _numbers.GetValueOrDefault(kind) + 1;
            placeholder = PlaceholderSyntax.Format(kind, _numbers[kind]);
            _placeholders[key] = placeholder;
            _values[placeholder] = value;
        }

        return placeholder;
    }

    /// <summary>Equal for different spellings of a value.</summary>
    private static string KeyOf(PersonalDataKind kind, string value) => kind switch
    {
        PersonalDataKind.Text => value,
        PersonalDataKind.Email or PersonalDataKind.Name => value.ToUpperInvariant(),
        _ => string.Concat(value.Where(c => char.IsAsciiLetterOrDigit(c) || c == '+')).ToUpperInvariant(),
    };
}
