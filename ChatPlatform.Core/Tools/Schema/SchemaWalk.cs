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
    private readonly Dictionary<string, List<string>> _samePlace = [];

    private readonly Dictionary<string, string> _anchors = [];
    private readonly List<(string From, string At, string Reference)> _references = [];

    /// <summary>The first error; null for a valid schema.</summary>
    public string? Flaw(JsonElement schema) => Schema(schema, "#", 0) ?? References() ?? Circles();

    private static string Wrong(string place, string rule) => $"is not valid at {place}: {rule}";

    private static string Child(string place, string token) =>
        $"{place}/{token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private string? Schema(JsonElement schema, string place, int depth)
    {
        _samePlace[place] = [];
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return null;
        }

        return schema.ValueKind != JsonValueKind.Object ? Wrong(place, "must be a schema: an object, true or false")
            : depth > MaxDepth ? Wrong(place, $"is more than {MaxDepth} levels deep")
            : schema
                .EnumerateObject()
                .Select(m => Keyword(schema, m, place, depth))
                .FirstOrDefault(flaw => flaw is not null);
    }

    private string? Keyword(JsonElement schema, JsonProperty member, string place, int depth)
    {
        var at = Child(place, member.Name);
        if (SchemaKeyword.Find(draft, member.Name) is not { } keyword)
        {
            return s_dynamic.Contains(member.Name) ? Wrong(at, $"\"{member.Name}\" is not supported")
                : isStrict && !member.Name.StartsWith("x-", StringComparison.Ordinal) ? Wrong(at, Unknown(member.Name))
                : null;
        }

        var flaw = KeywordShapes.Flaw(keyword.Shape, member.Value)
            ?? (isStrict ? KeywordShapes.Strict(keyword.Shape, member.Value) ?? Ineffective(schema, keyword) : null);
        return flaw is not null
            ? Wrong(at, flaw)
            : keyword.Shape switch
            {
                KeywordShape.Schema => Inner(keyword, member.Value, place, at, depth),
                KeywordShape.Schemas => Schemas(keyword, member.Value, place, at, depth),
                KeywordShape.SchemaOrSchemas => member.Value.ValueKind == JsonValueKind.Array
                    ? Schemas(keyword, member.Value, place, at, depth)
                    : Inner(keyword, member.Value, place, at, depth),
                KeywordShape.SchemaByName or KeywordShape.SchemaByPattern or KeywordShape.SchemaOrNamesByName => ByName(
                    keyword, member.Value, place, at, depth),
                KeywordShape.Reference => Reference(member.Value.GetString()!, place, at),
                KeywordShape.Anchor => _anchors.TryAdd(member.Value.GetString()!, place)
                    ? null
                    : Wrong(at, "is the name of another part of the schema"),
                KeywordShape.Id or KeywordShape.Draft => depth == 0
                    ? null
                    : Wrong(at, $"\"{member.Name}\" is allowed only at the top"),
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

    private string? Inner(SchemaKeyword keyword, JsonElement schema, string place, string at, int depth)
    {
        if (keyword.IsSamePlace)
        {
            _samePlace[place].Add(at);
        }

        return Schema(schema, at, depth + 1);
    }

    private string? Schemas(SchemaKeyword keyword, JsonElement list, string place, string at, int depth) =>
        list.ValueKind != JsonValueKind.Array || (list.GetArrayLength() == 0 && keyword.Shape == KeywordShape.Schemas)
            ? Wrong(at, "must be a list of at least one schema")
            : list.EnumerateArray()
                .Select((s, i) => Inner(keyword, s, place, $"{at}/{i}", depth))
                .FirstOrDefault(flaw => flaw is not null);

    private string? ByName(SchemaKeyword keyword, JsonElement map, string place, string at, int depth) =>
        map.ValueKind != JsonValueKind.Object
            ? Wrong(at, "must be an object of schemas")
            : map.EnumerateObject()
                .Select(m => Named(keyword, m, place, Child(at, m.Name), depth))
                .FirstOrDefault(flaw => flaw is not null);

    private string? Named(SchemaKeyword keyword, JsonProperty member, string place, string at, int depth)
    {
        if (keyword.Shape == KeywordShape.SchemaByPattern && isStrict && KeywordShapes.Pattern(member.Name) is { } flaw)
        {
            return Wrong(at, $"its name {flaw}");
        }

        return keyword.Shape == KeywordShape.SchemaOrNamesByName && member.Value.ValueKind == JsonValueKind.Array
            ? KeywordShapes.AreNames(member.Value) ? null : Wrong(at, "must be a schema or a list of different names")
            : Inner(keyword, member.Value, place, at, depth);
    }

    private string? Reference(string reference, string place, string at)
    {
        if (!reference.StartsWith('#'))
        {
            return Wrong(at, "must lead to a place in this schema, like \"#/$defs/number\"; nothing is fetched");
        }

        _references.Add((place, at, reference));
        return null;
    }

    private string? References()
    {
        foreach (var (from, at, reference) in _references)
        {
            var target = SchemaReferences.Tokens(reference) is { } tokens
                ? tokens.Aggregate("#", Child)
                : draft == SchemaDraft.Draft202012 ? _anchors.GetValueOrDefault(reference[1..]) : null;
            if (target is null || !_samePlace.ContainsKey(target))
            {
                return Wrong(at, $"\"{reference}\" leads to no schema");
            }

            _samePlace[from].Add(target);
        }

        return null;
    }

    /// <summary>
    /// Finds a schema that leads back to itself for the same value, which would be evaluated without end.
    /// </summary>
    private string? Circles()
    {
        var (open, done) = (new HashSet<string>(), new HashSet<string>());
        return _samePlace.Keys.FirstOrDefault(Leads) is { } place
            ? Wrong(place, "leads back to itself without end")
            : null;

        bool Leads(string place)
        {
            if (done.Contains(place))
            {
                return false;
            }

            if (!open.Add(place))
            {
                return true;
            }

            var leads = _samePlace[place].Exists(Leads);
            open.Remove(place);
            done.Add(place);
            return leads;
        }
    }
}
