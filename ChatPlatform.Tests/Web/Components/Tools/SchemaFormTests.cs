using System.Text.Json.Nodes;
using ChatPlatform.Web.Components.Pages.Tools.Fields;

namespace ChatPlatform.Tests.Web.Components.Tools;

/// <summary>The rows of a tool's fields, read from its schema and written to it.</summary>
public sealed class SchemaFormTests
{
    private const string Orders =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Order", "type": "object",
          "properties": {
            "number": {"title": "No.", "type": "string", "minLength": 3, "pattern": "^[A-Z]+$", "description": " no "},
            "count": {"type": "integer", "minimum": 1e0, "maximum": 123456789012345678901234567890123},
            "weight": {"type": "number", "exclusiveMinimum": 0, "maximum": 1.50},
            "gift": {"type": "boolean", "default": false},
            "size": {"type": "string", "enum": ["S", "M", "extra large"]},
            "kind": {"enum": ["a", "b"], "pattern": "."},
            "when": {"type": "string", "format": "date", "enum": [null, 3]}
          },
          "required": ["weight", "number", "elsewhere"],
          "additionalProperties": false, "$defs": {"x": {"type": "array"}}
        }
        """;

    [Theory]
    [InlineData(Orders)]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{},"required":[]}""")]
    [InlineData("""{"properties":{"b":{"type":"string","description":"","pattern":""}},"type":"object"}""")]
    public void Schema_Stays_the_same_when_no_row_is_changed(string json)
    {
        var schema = Parse(json);

        Assert.Equal(schema.ToJsonString(), Form(json).Write().ToJsonString());
    }

    [Fact]
    public void Rows_Show_the_fields()
    {
        var rows = Form(Orders).Rows;

        Assert.Equal(
            [
                ("number", FieldKind.Text, true), ("count", FieldKind.WholeNumber, false),
                ("weight", FieldKind.Number, true), ("gift", FieldKind.YesNo, false), ("size", FieldKind.Choice, false),
                ("kind", FieldKind.Choice, false), ("when", FieldKind.Text, false),
            ],
            rows.Select(r => (r.Name!, r.Kind, r.IsRequired)));
        Assert.Equal(("^[A-Z]+$", " no "), (rows[0].Pattern, rows[0].Description));
        Assert.Equal(("1e0", "1.50"), (rows[1].Minimum, rows[2].Maximum));
        Assert.Equal("S\nM\nextra large", rows[4].Options);
        Assert.Equal(["title", "minLength"], rows[0].OtherKeywords);
        Assert.Equal(["exclusiveMinimum"], rows[2].OtherKeywords);
        Assert.True(Form(Orders).Rows.TrueForAll(r => r.Name == "when" || r.Check([])));
    }

    [Fact]
    public void Changed_row_Changes_only_its_own_keywords()
    {
        var form = Form(Orders);
        (form.Rows[0].Name, form.Rows[0].Pattern, form.Rows[0].Description) = ("order_number", "", "Order number");
        (form.Rows[1].Maximum, form.Rows[2].IsRequired) = ("20", false);
        form.Rows[4].Options = "S\n\n L \nS";
        form.Move(form.Rows[6], -10);
        form.Rows.RemoveAt(4);
        (form.Add("express").Kind, form.Rows[^1].IsRequired) = (FieldKind.YesNo, false);

        Assert.Equal(
            Parse(
                """
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Order", "type": "object",
                  "properties": {
                    "when": {"type": "string", "format": "date", "enum": [null, 3]},
                    "order_number": {"title": "No.", "type": "string", "minLength": 3, "description": "Order number"},
                    "count": {"type": "integer", "minimum": 1e0, "maximum": 20},
                    "weight": {"type": "number", "exclusiveMinimum": 0, "maximum": 1.50},
                    "size": {"type": "string", "enum": ["S", "L"]},
                    "kind": {"enum": ["a", "b"], "pattern": "."},
                    "express": {"type": "boolean"}
                  },
                  "required": ["order_number", "elsewhere"],
                  "additionalProperties": false, "$defs": {"x": {"type": "array"}}
                }
                """).ToJsonString(),
            form.Write().ToJsonString());
    }

    [Theory]
    [InlineData("number", FieldKind.Choice, """{"title":"No.","type":"string","minLength":3,"description":" no "}""")]
    [InlineData("number", FieldKind.WholeNumber, """{"title":"No.","type":"integer","description":" no "}""")]
    [InlineData("weight", FieldKind.WholeNumber, """{"type":"integer","exclusiveMinimum":0,"maximum":1.50}""")]
    [InlineData("gift", FieldKind.Text, """{"type":"string"}""")]
    [InlineData("size", FieldKind.Text, """{"type":"string"}""")]
    public void Changed_type_Removes_the_keywords_of_the_old_one(string name, FieldKind kind, string expected)
    {
        var row = Form(Orders).Rows.Single(r => r.Name == name);
        row.Kind = kind;
        var written = row.Write();
        if (kind == FieldKind.Choice)
        {
            Assert.Equal("[]", written["enum"]!.ToJsonString());
            written.Remove("enum");
        }

        Assert.Equal(expected, written.ToJsonString());
    }

    [Fact]
    public void Type_that_is_changed_back_Keeps_everything()
    {
        var form = Form(Orders);
        foreach (var row in form.Rows)
        {
            var kind = row.Kind;
            row.Kind = kind == FieldKind.YesNo ? FieldKind.Number : FieldKind.YesNo;
            row.Kind = kind;
        }

        Assert.Equal(Parse(Orders).ToJsonString(), form.Write().ToJsonString());
    }

    [Theory]
    [InlineData("""{"type":"array"}""", "it does not describe an object with fields")]
    [InlineData("""{"type":"object","anyOf":[{}]}""", "it uses \"anyOf\"")]
    [InlineData("""{"type":"object","required":"a"}""", "it does not describe an object with fields")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"object","properties":{}}}}""",
        "the field \"a\" has a type or rules that have no place in a row")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":["string","null"]}}}""",
        "the field \"a\" has a type or rules that have no place in a row")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","anyOf":[{}]}}}""",
        "the field \"a\" has a type or rules that have no place in a row")]
    [InlineData(
        """{"type":"object","properties":{"a":true}}""",
        "the field \"a\" has a type or rules that have no place in a row")]
    public void Schema_that_rows_cannot_show_Says_why(string json, string why) =>
        Assert.Equal((null, why), SchemaForm.Read(Parse(json)));

    [Fact]
    public void Invalid_rows_Say_their_rules()
    {
        var form = Form("""{"type":"object"}""");
        foreach (var name in (string?[])["a", "a", null, "b", "c", "d"])
        {
            form.Add(name);
        }

        form.Rows[3].Kind = FieldKind.Choice;
        (form.Rows[4].Kind, form.Rows[4].Minimum, form.Rows[4].Maximum) = (FieldKind.Number, "5", "4");
        form.Rows[5].Pattern = "(";

        Assert.False(form.Check());
        Assert.Equal(
            [
                ("name", "is the name of another field"), ("name", "is the name of another field"),
                ("name", "must not be empty"), ("enum", "must have at least one line"),
                ("maximum", "must not be below the minimum"),
                (
                    "pattern",
                    "must be a regular expression of at most 1,000 characters, without back references and look-around"
                ),
            ],
            form.Rows.Select(r => r.Errors.Rules.Single()).Select(r => (r.Key, r.Value)));

        form.Rows[4].Minimum = "five";
        Assert.False(form.Check());
        Assert.Equal("must be a number", form.Rows[4].Errors.Rules["minimum"]);
    }

    private static SchemaForm Form(string json) => SchemaForm.Read(Parse(json)).Form!;

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
