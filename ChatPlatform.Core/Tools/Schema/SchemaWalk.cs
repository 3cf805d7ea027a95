using System.Text.Json;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>Visits every schema within a schema, checks its keywords, and then the references between them.</summary>
internal sealed class SchemaWalk(SchemaDraft draft, bool isStrict)
{
    private const int MaxDepth = 32;

    /// <summary>
    /// Keywords that change the target of references during evaluation. Their cost cannot be bounded, and tools do not
    /// need them.
    /// </summary>
    private static readonly string[] s_dynamic =
    [
        "$dynamicRef",
        "$dynamicAnchor",
        "$recursiveRef",
        "$recursiveAnchor",
        "$vocabulary",
    ];

    /// <summary>For each schema, by location, the locations of those that apply to the same value.</summary>
    private readonly Dictionary<string, List<string>> _sameLocation = [];

    private readonly Dictionary<string, string> _anchors = [];
    private readonly List<(string From, string At, string Reference)> _references = [];

    /// <summary>The first error; null for a valid schema.</summary>
    public string? FindError(JsonElement schema) => Schema(schema, "#", 0) ?? References() ?? FindCycle();

    private static string ErrorAt(string location, string rule) => $"is not valid at {location}: {rule}";

    private static string Child(string location, string token) =>
        $"{location}/{token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private string? Schema(JsonElement schema, string location, int depth)
    {
        _sameLocation[location] = [];
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return null;
        }

        return schema.ValueKind != JsonValueKind.Object
            ? ErrorAt(location, "must be a schema: an object, true or false")
            : depth > MaxDepth ? ErrorAt(location, $"is more than {MaxDepth} levels deep")
            : schema
                .EnumerateObject()
                .Select(m => Keyword(schema, m, location, depth))
                .FirstOrDefault(flaw => flaw is not null);
    }

    private string? Keyword(JsonElement schema, JsonProperty member, string location, int depth)
    {
        var at = Child(location, member.Name);
        if (SchemaKeyword.Find(draft, member.Name) is not { } keyword)
        {
            return s_dynamic.Contains(member.Name) ? ErrorAt(at, $"\"{member.Name}\" is not supported")
                : isStrict && !member.Name.StartsWith("x-", StringComparison.Ordinal)
                    ? ErrorAt(at, Unknown(member.Name))
                : null;
        }

        var flaw = KeywordShapes.FindError(keyword.Shape, member.Value)
            ?? (isStrict
                ? KeywordShapes.FindStrictError(keyword.Shape, member.Value) ?? Ineffective(schema, keyword)
                : null);
        return flaw is not null
            ? ErrorAt(at, flaw)
            : keyword.Shape switch
            {
                KeywordShape.Schema => Inner(keyword, member.Value, location, at, depth),
                KeywordShape.Schemas => Schemas(keyword, member.Value, location, at, depth),
                KeywordShape.SchemaOrSchemas => member.Value.ValueKind == JsonValueKind.Array
                    ? Schemas(keyword, member.Value, location, at, depth)
                    : Inner(keyword, member.Value, location, at, depth),
                KeywordShape.SchemaByName or KeywordShape.SchemaByPattern or KeywordShape.SchemaOrNamesByName => ByName(
                    keyword, member.Value, location, at, depth),
                KeywordShape.Reference => Reference(member.Value.GetString()!, location, at),
                KeywordShape.Anchor => _anchors.TryAdd(member.Value.GetString()!, location)
                    ? null
                    : ErrorAt(at, "is the name of another part of the schema"),
                KeywordShape.Id or KeywordShape.Draft => depth == 0
                    ? null
                    : ErrorAt(at, $"\"{member.Name}\" is allowed only at the top"),
                _ => null,
            };
    }

    private string Unknown(string name) =>
        name is "contentEncoding" or "contentMediaType" or "contentSchema"
            ? $"\"{name}\" is not checked here, so it would have no effect"
        : SchemaKeyword.Find(draft == SchemaDraft.Draft7 ? SchemaDraft.Draft202012 : SchemaDraft.Draft7, name)
            is not null
            ? $"\"{name}\" has no effect in {(draft == SchemaDraft.Draft7 ? "draft 7" : "draft 2020-12")}; "
                + $"it belongs to {(draft == SchemaDraft.Draft7 ? "draft 2020-12" : "draft 7")}"
        : $"\"{name}\" is not a keyword of JSON Schema, so it would have no effect";

    private string? Ineffective(JsonElement schema, SchemaKeyword keyword) =>
        keyword.Needs is { } needed && !schema.TryGetProperty(needed, out _)
            ? $"\"{keyword.Name}\" has no effect without \"{needed}\""
        : keyword.Name == "additionalItems" && schema.GetProperty("items").ValueKind != JsonValueKind.Array
            ? "\"additionalItems\" has no effect where \"items\" is one schema"
        : keyword.Name == "if" && !schema.TryGetProperty("then", out _) && !schema.TryGetProperty("else", out _)
            ? "\"if\" has no effect without \"then\" or \"else\""
        : draft == SchemaDraft.Draft7
        && keyword.Name != "$ref"
        && !keyword.IsAnnotation
        && schema.TryGetProperty("$ref", out _)
            ? $"\"{keyword.Name}\" has no effect beside \"$ref\" in draft 7"
        : null;

    private string? Inner(SchemaKeyword keyword, JsonElement schema, string location, string at, int depth)
    {
        if (keyword.IsSamePlace)
        {
            _sameLocation[location].Add(at);
        }

        return Schema(schema, at, depth + 1);
    }

    private string? Schemas(SchemaKeyword keyword, JsonElement list, string location, string at, int depth) =>
        list.ValueKind != JsonValueKind.Array || (list.GetArrayLength() == 0 && keyword.Shape == KeywordShape.Schemas)
            ? ErrorAt(at, "must be a list of at least one schema")
            : list.EnumerateArray()
                .Select((s, i) => Inner(keyword, s, location, $"{at}/{i}", depth))
                .FirstOrDefault(flaw => flaw is not null);

    private string? ByName(SchemaKeyword keyword, JsonElement map, string location, string at, int depth) =>
        map.ValueKind != JsonValueKind.Object
            ? ErrorAt(at, "must be an object of schemas")
            : map.EnumerateObject()
                .Select(m => Named(keyword, m, location, Child(at, m.Name), depth))
                .FirstOrDefault(flaw => flaw is not null);

    private string? Named(SchemaKeyword keyword, JsonProperty member, string location, string at, int depth)
    {
        if (keyword.Shape == KeywordShape.SchemaByPattern && isStrict && KeywordShapes.Pattern(member.Name) is { } flaw)
        {
            return ErrorAt(at, $"its name {flaw}");
        }

        return keyword.Shape == KeywordShape.SchemaOrNamesByName && member.Value.ValueKind == JsonValueKind.Array
            ? KeywordShapes.AreNames(member.Value) ? null : ErrorAt(at, "must be a schema or a list of different names")
            : Inner(keyword, member.Value, location, at, depth);
    }

    private string? Reference(string reference, string location, string at)
    {
        if (!reference.StartsWith('#'))
        {
            return ErrorAt(at, "must lead to a place in this schema, like \"#/$defs/number\"; nothing is fetched");
        }

        _references.Add((location, at, reference));
        return null;
    }

    private string? References()
    {
        foreach (var (from, at, reference) in _references)
        {
            var target = SchemaReferences.Tokens(reference) is { } tokens
                ? tokens.Aggregate("#", Child)
                : draft == SchemaDraft.Draft202012 ? _anchors.GetValueOrDefault(reference[1..]) : null;
            if (target is null || !_sameLocation.ContainsKey(target))
            {
                return ErrorAt(at, $"\"{reference}\" leads to no schema");
            }

            _sameLocation[from].Add(target);
        }

        return null;
    }

    /// <summary>
    /// Finds a schema that leads back to itself for the same value, which would be evaluated without end.
    /// </summary>
    private string? FindCycle()
    {
        var (open, done) = (new HashSet<string>(), new HashSet<string>());
        return _sameLocation.Keys.FirstOrDefault(Leads) is { } location
            ? ErrorAt(location, "leads back to itself without end")
            : null;

        bool Leads(string location)
        {
            if (done.Contains(location))
            {
                return false;
            }

            if (!open.Add(location))
            {
                return true;
            }

            var leads = _sameLocation[location].Exists(Leads);
            open.Remove(location);
            done.Add(location);
            return leads;
        }
    }
}
