namespace ChatPlatform.Core.Tools.Schema;

/// <summary>Required form of a keyword's value.</summary>
internal enum KeywordShape
{
    /// <summary>Anything.</summary>
    Any,
    Text,
    Boolean,
    Number,

    /// <summary>A number above 0.</summary>
    PositiveNumber,

    /// <summary>A non-negative integer.</summary>
    Count,
    Type,
    Enum,
    Pattern,
    Format,

    /// <summary>A list of distinct names.</summary>
    Names,

    /// <summary>An object whose values are lists of distinct names.</summary>
    NamesByName,
    List,
    Schema,
    Schemas,
    SchemaByName,

    /// <summary>An object of schemas whose names are regular expressions.</summary>
    SchemaByPattern,

    /// <summary>Draft 7: a schema, or a list of them.</summary>
    SchemaOrSchemas,

    /// <summary>Draft 7: an object whose values are schemas or lists of names.</summary>
    SchemaOrNamesByName,

    /// <summary>The URI of a draft.</summary>
    Draft,

    /// <summary>A reference within the schema.</summary>
    Reference,

    /// <summary>A name, unique within the schema.</summary>
    Anchor,

    /// <summary>The identifier of the whole schema.</summary>
    Id,
}

/// <summary>A supported draft of JSON Schema.</summary>
internal enum SchemaDraft
{
    Draft7,
    Draft202012,
}

/// <summary>A keyword of JSON Schema.</summary>
/// <param name="IsSamePlace">True when its schemas apply to the value itself rather than to a part of it.</param>
/// <param name="Needs">Another keyword of the same schema without which it has no effect.</param>
internal sealed record SchemaKeyword(string Name, KeywordShape Shape, bool IsSamePlace = false, string? Needs = null)
{
    private static readonly SchemaKeyword[] s_both =
    [
        new("$schema", KeywordShape.Draft),
        new("$id", KeywordShape.Id),
        new("$ref", KeywordShape.Reference, IsSamePlace: true),
        new("$comment", KeywordShape.Text),
        new("$defs", KeywordShape.SchemaByName),
        new("definitions", KeywordShape.SchemaByName),
        new("title", KeywordShape.Text),
        new("description", KeywordShape.Text),
        new("default", KeywordShape.Any),
        new("examples", KeywordShape.List),
        new("example", KeywordShape.Any),
        new("readOnly", KeywordShape.Boolean),
        new("writeOnly", KeywordShape.Boolean),
        new("deprecated", KeywordShape.Boolean),
        new("type", KeywordShape.Type),
        new("enum", KeywordShape.Enum),
        new("const", KeywordShape.Any),
        new("format", KeywordShape.Format),
        new("multipleOf", KeywordShape.PositiveNumber),
        new("maximum", KeywordShape.Number),
        new("exclusiveMaximum", KeywordShape.Number),
        new("minimum", KeywordShape.Number),
        new("exclusiveMinimum", KeywordShape.Number),
        new("maxLength", KeywordShape.Count),
        new("minLength", KeywordShape.Count),
        new("pattern", KeywordShape.Pattern),
        new("maxItems", KeywordShape.Count),
        new("minItems", KeywordShape.Count),
        new("uniqueItems", KeywordShape.Boolean),
        new("contains", KeywordShape.Schema),
        new("maxProperties", KeywordShape.Count),
        new("minProperties", KeywordShape.Count),
        new("required", KeywordShape.Names),
        new("properties", KeywordShape.SchemaByName),
        new("patternProperties", KeywordShape.SchemaByPattern),
        new("additionalProperties", KeywordShape.Schema),
        new("propertyNames", KeywordShape.Schema),
        new("allOf", KeywordShape.Schemas, IsSamePlace: true),
        new("anyOf", KeywordShape.Schemas, IsSamePlace: true),
        new("oneOf", KeywordShape.Schemas, IsSamePlace: true),
        new("not", KeywordShape.Schema, IsSamePlace: true),
        new("if", KeywordShape.Schema, IsSamePlace: true),
        new("then", KeywordShape.Schema, IsSamePlace: true, "if"),
        new("else", KeywordShape.Schema, IsSamePlace: true, "if"),
    ];

    private static readonly Dictionary<string, SchemaKeyword> s_draft202012 = s_both
        .Concat([
            new("$anchor", KeywordShape.Anchor),
            new("items", KeywordShape.Schema),
            new("prefixItems", KeywordShape.Schemas),
            new("maxContains", KeywordShape.Count, Needs: "contains"),
            new("minContains", KeywordShape.Count, Needs: "contains"),
            new("dependentRequired", KeywordShape.NamesByName),
            new("dependentSchemas", KeywordShape.SchemaByName, IsSamePlace: true),
            new("unevaluatedItems", KeywordShape.Schema),
            new("unevaluatedProperties", KeywordShape.Schema),
        ])
        .ToDictionary(k => k.Name);

    private static readonly Dictionary<string, SchemaKeyword> s_draft7 = s_both.Concat(
    [
        new("items", KeywordShape.SchemaOrSchemas), new("additionalItems", KeywordShape.Schema, Needs: "items"),
        new("dependencies", KeywordShape.SchemaOrNamesByName, IsSamePlace: true),
    ]).ToDictionary(k => k.Name);

    /// <summary>Keywords that only describe a schema and do not restrict values.</summary>
    public bool IsAnnotation =>
        Name
            is "$schema"
                or "$id"
                or "$comment"
                or "$defs"
                or "definitions"
                or "title"
                or "description"
                or "default"
                or "examples"
                or "example"
                or "readOnly"
                or "writeOnly"
                or "deprecated";

    /// <summary>The keyword; null when the draft does not define it.</summary>
    public static SchemaKeyword? Find(SchemaDraft draft, string name) =>
        (draft == SchemaDraft.Draft7 ? s_draft7 : s_draft202012).GetValueOrDefault(name);

    /// <summary>The draft of a "$schema"; null when it is not supported.</summary>
    public static SchemaDraft? DraftOf(string address) =>
        address.TrimEnd('#') switch
        {
            "https://json-schema.org/draft/2020-12/schema" or "http://json-schema.org/draft/2020-12/schema" =>
                SchemaDraft.Draft202012,
            "http://json-schema.org/draft-07/schema" or "https://json-schema.org/draft-07/schema" => SchemaDraft.Draft7,
            _ => null,
        };
}
