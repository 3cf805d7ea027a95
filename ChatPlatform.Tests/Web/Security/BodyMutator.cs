using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>
/// Mutates valid bodies into invalid ones, the same in every run. Values are JSON text, because some of them are not
/// valid JSON.
/// </summary>
internal sealed class BodyMutator(int seed)
{
    /// <summary>Values that no field accepts.</summary>
    private static readonly string[] s_never =
    [
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"x\\ud83d\"",
        "NaN",
        "Infinity",
        "0x10",
        "'x'",
        "\"\t\"",
        "\"\\x\"",
        "01",
        "+1",
        "undefined",
        "",
        new string('[', 40) + new string(']', 40),
        string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40),
    ];

    /// <summary>Values that many fields reject, and that must not cause an error in any.</summary>
    private static readonly string[] s_odd =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5",
        "1e400",
        "-1e-400",
        "2147483648",
        "-9223372036854775809",
        "99999999999999999999999999",
        "\"\"",
        "\" \"",
        "[]",
        "{}",
        "[[[]]]",
        "[null]",
        "[1,\"a\",{}]",
        "{\"a\":{\"b\":[]}}",
        "\"\\u202e\\u2066\"",
        "\"\\ufeff\"",
        "\"\\ud83d\\ude00\\u200d\\ud83d\\ude00\"",
        "\"2026-02-30T25:61:61Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59+14:00\"",
        "\"P1Y\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"{0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c01}\"",
        "\"javascript:alert(1)\"",
        "\"//evil.example\"",
        "\"http://[::1\"",
        "\"file:///etc/passwd\"",
        "\"' or 1=1 --\"",
        "\"%s%n{0}{{7*7}}${x}\"",
        "\"<script>\"",
        "\"a\\r\\nSet-Cookie: x\"",
        "\"../../x\"",
        "\"(a+)+$\"",
        "\"Infinity\"",
        "\"1e9\"",
        "\"-0\"",
        "\"TRUE\"",
        "\"\\u0131\\u017f\"",
        "\"\\u0344\\u1e9e\"",
        "\"" + new string('x', 300) + "\"",
        "\"" + new string('\u00e4', 5_000) + "\"",
        "[" + string.Join(',', Enumerable.Repeat("\"x\"", 2_000)) + "]",
    ];

    private static readonly string[] s_members =
    [
        "__proto__",
        "constructor",
        "tenantId",
        "$type",
        "$ref",
        "",
        "isAdmin",
        "a b",
        "\u00e4",
        "rowVersion",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Returns a mutated body.</summary>
    /// <returns>Whether every route must reject it, and the text.</returns>
    public (bool IsBad, string Text) Change(JsonElement example)
    {
        switch (_random.Next(12))
        {
            case 0:
                var text = example.GetRawText();
                return (true, text[..Math.Max(1, _random.Next(text.Length))]); // Truncated.
            case 1:
                return (false, Pick(s_odd));
            case 2:
                return (true, Pick(s_never));
            case 3:
                // An undeclared member.
                return (true, Put(Copy(example), (_, root) => root[Pick(s_members)] = Mark(0), ["\"x\""]));
            case 4:
                return (false, Put(Copy(example), (place, _) => place.Remove(), []));
            case 5 or 6:
                return (true, Put(Copy(example), (place, _) => place.Set(Mark(0)), [Pick(s_never)]));
            default:
                var values = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(s_odd)).ToArray();
                var body = Copy(example);
                for (var i = 0; i < values.Length; i++)
                {
                    PlaceIn(body).Set(Mark(i));
                }

                return (false, Fill(body, values));
        }
    }

    /// <summary>A value for an address, as text.</summary>
    public string Word() => Pick(s_odd).Trim('"') is { Length: < 400 } word ? word : "x";

    private static string Mark(int i) => string.Create(CultureInfo.InvariantCulture, $"@@{i}@@");

    private static JsonObject Copy(JsonElement example) => JsonNode.Parse(example.GetRawText()) as JsonObject ?? [];

    private string Put(JsonObject body, Action<Place, JsonObject> change, string[] values)
    {
        change(PlaceIn(body), body);
        return Fill(body, values);
    }

    private static string Fill(JsonObject body, string[] values) =>
        values
            .Index()
            .Aggregate(body.ToJsonString(), (text, value) =>
                text.Replace($"\"{Mark(value.Index)}\"", value.Item, StringComparison.Ordinal));

    private T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];

    private Place PlaceIn(JsonObject body) =>
        Places(body).ToList() is { Count: > 0 } places ? Pick(places) : new(body, "text");

    private static IEnumerable<Place> Places(JsonObject holder) => holder.SelectMany(
        member => new[] { new Place(holder, member.Key) }.Concat(member.Value switch
        {
            JsonObject inner => Places(inner),
            JsonArray list => list.OfType<JsonObject>().SelectMany(Places),
            _ => [],
        }));

    private sealed record Place(JsonObject Holder, string Name)
    {
        public void Set(string mark) => Holder[Name] = mark;

        public void Remove() => Holder.Remove(Name);
    }
}
