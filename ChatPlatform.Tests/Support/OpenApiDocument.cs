using System.Text.Json;

namespace ChatPlatform.Tests.Support;

/// <summary>The API's OpenAPI document.</summary>
internal sealed class OpenApiDocument
{
    private OpenApiDocument(JsonElement root) => Root = root;

    public JsonElement Root { get; }

    public IReadOnlyList<Operation> Operations =>
        [
            .. Root.GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject()
                        .Select(o => new Operation(new(o.Name.ToUpperInvariant()), path.Name, o.Value))),
        ];

    public static async Task<OpenApiDocument> ReadAsync(AppFixture app)
    {
        var ct = TestContext.Current.CancellationToken;
        return new(JsonSerializer.Deserialize<JsonElement>(await app.Http.GetStringAsync("/openapi/v1.json", ct)));
    }

    /// <summary>Members of a value that are unknown to its schema, missing or of another type.</summary>
    public IEnumerable<string> FindViolations(JsonElement schema, JsonElement value, string at = "$")
    {
        schema = Resolve(schema);
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            var missing = schema.TryGetProperty("required", out var required)
                ? required
                    .EnumerateArray()
                    .Select(r => r.GetString()!)
                    .Where(r => !value.TryGetProperty(r, out _))
                    .Where(r => !AllowsNull(properties.GetProperty(r)))
                    .Select(r => $"{at}.{r} is missing")
                : [];
            return missing.Concat(value.EnumerateObject().SelectMany(m => properties.TryGetProperty(m.Name, out var own)
                ? FindViolations(own, m.Value, $"{at}.{m.Name}")
                : [$"{at}.{m.Name} is in no schema"]));
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            return value.EnumerateArray().SelectMany((v, i) => FindViolations(items, v, $"{at}[{i}]"));
        }

        return !schema.TryGetProperty("type", out var type) || Types(type).Any(t => Fits(t, value))
            ? []
            : [$"{at} is no {type}"];
    }

    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference
                .GetString()!
                .TrimStart('#', '/')
                .Split('/')
                .Aggregate(Root, (node, name) => node.GetProperty(name));
        }

        // A nullable value: returns the value's own schema.
        return schema.TryGetProperty("oneOf", out var forms)
            ? Resolve(forms.EnumerateArray().First(f => !IsNull(f)))
            : schema;
    }

    /// <summary>Members of an operation's JSON body that hold an id or a list of ids.</summary>
    public IEnumerable<(string Name, bool IsList)> IdsIn(Operation operation)
    {
        var schema = Resolve(
            operation
                .Json.GetProperty("requestBody")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("schema"));
        foreach (var member in schema.GetProperty("properties").EnumerateObject())
        {
            var own = Resolve(member.Value);
            if (IsId(own) || (own.TryGetProperty("items", out var items) && IsId(Resolve(items))))
            {
                yield return (member.Name, !IsId(own));
            }
        }

        static bool IsId(JsonElement node) =>
            node.TryGetProperty("format", out var format) && format.GetString() == "uuid";
    }

    private bool AllowsNull(JsonElement schema) =>
        (schema.TryGetProperty("type", out var type) && Types(type).Contains("null"))
        || (schema.TryGetProperty("oneOf", out var forms) && forms.EnumerateArray().Any(IsNull))
        || (
            schema.TryGetProperty("$ref", out _)
            && Resolve(schema) is var target
            && target.TryGetProperty("type", out var own)
            && Types(own).Contains("null"));

    private static bool IsNull(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && Types(type) is ["null"];

    private static List<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(t => t.GetString()!)]
            : [type.GetString()!];

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" or "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };
}

internal sealed record Operation(HttpMethod Method, string Path, JsonElement Json)
{
    /// <summary>The bodies of the request and of the successful response.</summary>
    public IEnumerable<(string Media, JsonElement Json)> Bodies() =>
        Json.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2').Select(r => r.Value)
            .Concat(Json.TryGetProperty("requestBody", out var body) ? [body] : [])
            .Where(holder => holder.TryGetProperty("content", out _))
            .SelectMany(holder => holder.GetProperty("content").EnumerateObject().Select(m => (m.Name, m.Value)));

    public override string ToString() => $"{Method} {Path}";
}
