using System.Text.Json;
using ChatPlatform.Core.Tools;
using ChatPlatform.Web.Components.Pages.Tools;
using ChatPlatform.Web.Components.Pages.Tools.Fields;
using ChatPlatform.Web.Components.Shared;

namespace ChatPlatform.Tests.Web.Components.Tools;

/// <summary>Form states of a tool: its settings, its schema as rows or JSON, and the values of a test.</summary>
public sealed class ToolInputTests
{
    private const string Schema =
        """{"type":"object","properties":{"number":{"type":"string"}},"required":["number"]}""";

    [Theory]
    [InlineData("Track shipment", "track_shipment")]
    [InlineData("  Größe & Gewicht (2)  ", "groesse_gewicht_2")]
    [InlineData("Où est mon colis ?", "ou_est_mon_colis")]
    [InlineData("3rd party", "rd_party")]
    [InlineData("訂單", "")]
    [InlineData(null, "")]
    public void Name_Is_proposed_from_the_title(string? title, string name) =>
        Assert.Equal(name, NameProposal.Of(title, '_', 64));

    [Fact]
    public void Proposed_name_Follows_the_title_until_it_is_changed()
    {
        var input = new ToolInput();
        input.SetTitle("Orders");
        input.SetTitle("Order status");
        Assert.Equal("order_status", input.Name);

        input.Name = "orders";
        input.SetTitle("All orders");

        Assert.Equal("orders", input.Name);
        Assert.Equal(64, NameProposal.Of(new string('a', 100), '_', 64).Length);
    }

    [Fact]
    public void Unchanged_form_Does_not_differ_whether_rows_or_JSON_are_shown()
    {
        var (input, saved) = (ToolInput.Of(Tool()), ToolInput.Of(Tool()));
        Assert.False(input.Differs(saved));
        Assert.True(input.Schema.TryShowJson());
        Assert.False(input.Differs(saved));
        Assert.True(input.Schema.TryShowForm());
        Assert.False(input.Differs(saved));

        input.Schema.Form!.Rows[0].Pattern = "^A";

        Assert.True(input.Differs(saved));
        var (draft, errors) = input.Read();
        Assert.False(errors.Any);
        Assert.Equal(
            """{"type":"object","properties":{"number":{"type":"string","pattern":"^A"}},"required":["number"]}""",
            draft.InputSchema.GetRawText());
    }

    [Fact]
    public void Rows_and_JSON_Agree()
    {
        var schema = SchemaInput.Of(Json(Schema));
        schema.Form!.Add("gift").Kind = FieldKind.YesNo;

        Assert.True(schema.TryShowJson());
        Assert.Contains("\"gift\": {", schema.Json, StringComparison.Ordinal);
        schema.Json = schema.Json.Replace("gift", "is_gift", StringComparison.Ordinal);

        Assert.True(schema.TryShowForm());
        Assert.Equal(["number", "is_gift"], schema.Form.Rows.Select(r => r.Name));
        Assert.Equal(["number", "is_gift"], Names(schema.Read()!.Value.GetProperty("required")));
    }

    [Theory]
    [InlineData("{\n  \"type\": \"object\",\n  \"properties\": oops\n}", "is not valid JSON: see line 3, column 17")]
    [InlineData("[]", "must be a JSON object: {\"type\": \"object\", ...}")]
    [InlineData("", "is not valid JSON: see line 1, column 1")]
    public void Invalid_JSON_Says_where_and_stays_shown(string json, string error)
    {
        var schema = SchemaInput.Of(Json(Schema));
        schema.TryShowJson();
        schema.Json = json;

        Assert.False(schema.TryShowForm());
        Assert.Equal((true, error), (schema.IsJson, schema.JsonError));
        Assert.Null(schema.Read());
    }

    [Fact]
    public void Name_that_occurs_twice_Is_an_error()
    {
        var schema = SchemaInput.Of(Json(Schema));
        schema.TryShowJson();
        schema.Json = """{"type":"object","type":"object"}""";

        Assert.Null(schema.Read());
        Assert.StartsWith("is not valid JSON", schema.JsonError, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_that_rows_cannot_show_Is_kept_as_JSON()
    {
        const string Group = """{"type":"object","properties":{"a":{"type":"object"}}}""";
        var schema = SchemaInput.Of(Json(Group));

        Assert.True(schema.IsJson);
        Assert.True(schema.TryShowForm());
        Assert.Contains("\"a\"", schema.Limit, StringComparison.Ordinal);
        Assert.Equal(Group, schema.Read()!.Value.GetRawText());
        Assert.False(schema.Differs(SchemaInput.Of(Json(Group))));
    }

    [Fact]
    public void Invalid_rows_Are_not_shown_as_JSON()
    {
        var schema = SchemaInput.Of(Json(Schema));
        schema.Form!.Add("number");

        Assert.False(schema.TryShowJson());
        Assert.False(schema.IsJson);
    }

    [Fact]
    public void Address_Names_fields_that_are_missing()
    {
        var input = ToolInput.Of(Tool());
        input.Url = "https://example.com/{number}/{size}?a={size}&b={when}";

        Assert.Equal(["size", "when"], input.MissingFields);
    }

    [Fact]
    public void Question_to_the_customer_Is_part_of_the_form()
    {
        var input = ToolInput.Of(Tool());
        Assert.True(input.Read().Draft.AsksFirst);

        input.AsksFirst = false;

        Assert.Equal((false, true), (input.Read().Draft.AsksFirst, input.Differs(ToolInput.Of(Tool()))));
    }

    [Fact]
    public void Tool_for_signed_in_customers_Is_read_and_makes_the_form_differ()
    {
        var input = ToolInput.Of(Tool() with { SignedInOnly = true });

        Assert.True(input.Read().Draft.SignedInOnly);
        Assert.True(input.Differs(ToolInput.Of(Tool())));
    }

    [Fact]
    public void Body_Is_kept_but_not_sent_by_a_method_without_one()
    {
        var input = ToolInput.Of(Tool());
        input.Body = """{"size":"{size}"}""";
        Assert.Null(input.Read().Draft.BodyTemplate);
        Assert.Equal((0, false), (input.MissingFields.Count, input.Differs(ToolInput.Of(Tool()))));

        input.Method = "PATCH";

        Assert.Equal(input.Body, input.Read().Draft.BodyTemplate);
        Assert.Equal(["size"], input.MissingFields);
    }

    [Theory]
    [InlineData(null, """{"a":"a","b":3,"c":true,"d":"x","e":[]}""")]
    [InlineData("""{"n":"{b}","t":"{a}/{d}"}""", """{"n":3,"t":"a/x"}""")]
    public void Example_of_a_body_Has_a_value_of_each_type(string? template, string body)
    {
        var schema = Json(
            """
            {
              "type": "object",
              "properties": {
                "a": {"type": "string"}, "b": {"type": "integer", "minimum": 3}, "c": {"type": "boolean"},
                "d": {"enum": ["x", "y"]}, "e": {"type": "array"}
              }
            }
            """);

        var example = BodyExample.Of(template, schema);

        Assert.Null(example.Error);
        Assert.Equal(body, JsonSerializer.Serialize(Json(example.Body!)));
        Assert.Equal(
            "has a placeholder {z} without a field of that name", BodyExample.Of("""{"z":"{z}"}""", schema).Error);
    }

    [Fact]
    public void Copy_Has_another_title_and_name()
    {
        var copy = ToolInput.CopyOf(Tool());

        Assert.Equal(("Orders (copy)", "orders_copy"), (copy.Title, copy.Name));
    }

    [Fact]
    public void Test_values_Have_the_types_of_the_fields()
    {
        var values = new ToolTestInput(Json(
            """
            {
              "type": "object",
              "properties": {
                "text": {"type": "string"}, "count": {"type": "integer"}, "wrong": {"type": "number"},
                "gift": {"type": "boolean"}, "empty": {"type": "string"}
              }
            }
            """));
        foreach (var (field, value) in new[]
            { ("text", "007"), ("count", "12"), ("wrong", "many"), ("gift", "true"), ("empty", "") })
        {
            values[field] = value;
        }

        Assert.Equal(
            """{"text":"007","count":12,"wrong":"many","gift":true}""", values.Read()!.Value.GetRawText());
    }

    [Fact]
    public void Test_values_without_rows_Are_JSON()
    {
        var values = new ToolTestInput(Json("""{"type":"object","anyOf":[{}]}""")) { Json = """{"a":1}""" };
        Assert.Equal("""{"a":1}""", values.Read()!.Value.GetRawText());

        values.Json = "{";
        Assert.Null(values.Read());
    }

    private static ToolDetail Tool() =>
        new(
            Guid.CreateVersion7(), "orders", "Orders", "Looks up an order", "GET", "https://example.com/{number}",
            Json(Schema), null, 0, true, DateTimeOffset.UnixEpoch, 1);

    private static IEnumerable<string?> Names(JsonElement list) => list.EnumerateArray().Select(n => n.GetString());

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
