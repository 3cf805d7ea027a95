using System.Text.Json;
using Bunit;
using ChatPlatform.Web.Components.Pages.Tools.Fields;

namespace ChatPlatform.Tests.Web.Components.Tools;

/// <summary>The form builder of a tool's fields.</summary>
public sealed class ToolFieldsTests : ConsoleTest
{
    private int _changes;

    [Fact]
    public async Task Fields_Are_added_named_moved_and_removed()
    {
        var schema = Read("""{"type":"object","properties":{"number":{"type":"string"}}}""");
        var fields = Show(schema, "size");

        await Button(fields, "Add size").ClickAsync(new());
        await Button(fields, "Add a field").ClickAsync(new());
        await fields.FindAll(".field-row")[2].QuerySelector("input")!.ChangeAsync(new() { Value = "count" });
        await fields.Find("[aria-label='Move count up']").ClickAsync(new());
        await fields.Find("[aria-label='Remove number']").ClickAsync(new());

        Assert.Equal(["count", "size"], fields.FindAll(".field-row b").Select(b => b.TextContent));
        Assert.Equal(
            """{"count":{"type":"string"},"size":{"type":"string"}}""",
            schema.Read()!.Value.GetProperty("properties").GetRawText());
        Assert.Equal("number removed", fields.Find("[role=status]").TextContent);
        Assert.True(fields.Find("[aria-label='Move count up']").HasAttribute("disabled"));
        Assert.Equal(5, _changes);
    }

    [Fact]
    public void JSON_with_a_mistake_Stays_shown_with_its_line()
    {
        var schema = Read("""{"type":"object","properties":{"number":{"type":"string"}}}""");
        var fields = Show(schema);

        Tab(fields, "JSON").Click();
        fields.Find("textarea").Change("{\n\"type\": }");
        Tab(fields, "Form").Click();

        Assert.Contains("JSON Schema is not valid JSON: see line 2", fields.Markup, StringComparison.Ordinal);
        Assert.Equal("true", fields.Find("textarea").GetAttribute("aria-invalid"));
        fields.Find("textarea").Change("""{"type":"object","properties":{"when":{"type":"string","format":"date"}}}""");
        Tab(fields, "Form").Click();
        Assert.Equal("when", fields.Find(".field-row b").TextContent);
        Assert.Contains("More rules in the JSON: format", fields.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_row_Stays_shown_with_its_rule()
    {
        var fields = Show(Read("""{"type":"object"}"""));

        Button(fields, "Add a field").Click();
        Tab(fields, "JSON").Click();

        Assert.Contains("Field name must not be empty.", fields.Markup, StringComparison.Ordinal);
        Assert.Empty(fields.FindAll("textarea"));
    }

    [Fact]
    public void Schema_that_rows_cannot_show_Opens_as_JSON_and_says_why()
    {
        var fields = Show(Read("""{"type":"object","anyOf":[{}]}"""));
        Assert.Single(fields.FindAll("textarea"));

        Tab(fields, "Form").Click();

        Assert.Equal(
            "These fields are edited as JSON only, because it uses \"anyOf\".",
            fields.Find(".mud-alert-message").TextContent.Trim());
    }

    private static SchemaInput Read(string json) => SchemaInput.Of(JsonSerializer.Deserialize<JsonElement>(json));

    private IRenderedComponent<ToolFields> Show(SchemaInput schema, params string[] missing) =>
        Render<ToolFields>(p =>
            p.Add(x => x.Schema, schema).Add(x => x.Missing, missing).Add(x => x.OnChanged, () => _changes++));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ToolFields> fields, string text) =>
        fields.FindAll("button").Single(b => b.TextContent.Trim() == text);

    private static AngleSharp.Dom.IElement Tab(IRenderedComponent<ToolFields> fields, string text) =>
        fields.FindAll("[role=tab]").Single(b => b.TextContent.Trim() == text);
}
