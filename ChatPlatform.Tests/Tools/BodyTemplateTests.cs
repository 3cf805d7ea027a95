using System.Text.Json;
using ChatPlatform.Core.Tools.Http;

namespace ChatPlatform.Tests.Tools;

/// <summary>Values of a model in a tool's body keep their type and never change the rest of it (S54).</summary>
public sealed class BodyTemplateTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Any = """{"type":"object","properties":{"a":{},"b":{},"c":{}}}""";

    [Theory]
    [InlineData("""{"x":"{a}"}""", """{"a":1.50}""", """{"x":1.50}""")]
    [InlineData("""{"x":"{a}"}""", """{"a":"1.50"}""", """{"x":"1.50"}""")]
    [InlineData("""{"x":"{a}","y":"{b}"}""", """{"a":true,"b":null}""", """{"x":true,"y":null}""")]
    [InlineData("""{"x":"{a}"}""", """{"a":{"k":[1,"two"]}}""", """{"x":{"k":[1,"two"]}}""")]
    [InlineData("""{"x":"No. {a} of {b}"}""", """{"a":7,"b":"Ann"}""", """{"x":"No. 7 of Ann"}""")]
    [InlineData("""{"x":" {a}"}""", """{"a":7}""", """{"x":" 7"}""")]
    [InlineData("""{"x":"{a}{b}"}""", """{"a":1,"b":2}""", """{"x":"12"}""")]
    [InlineData("""{"x":{"y":["{a}",{"z":"{b}"}]}}""", """{"a":1,"b":"é"}""", """{"x":{"y":[1,{"z":"é"}]}}""")]
    [InlineData("""["{a}",2.0,null,"{not a name}"]""", """{"a":1}""", """[1,2.0,null,"{not a name}"]""")]
    [InlineData("""{"x":"{a}","y":["{b}",3],"z":"is {c}"}""", "{}", """{"y":[3],"z":"is "}""")]
    public void Value_Keeps_its_type_alone_and_is_text_in_a_text(string template, string arguments, string body) =>
        Assert.Equal((body, null), BodyTemplate.Fill(template, Json(arguments)));

    public static TheoryData<string> HostileValues =>
    [
        "\",\"admin\":true,\"x\":\"", "\\\",\"admin\":true,\"", "\"}", "\\", "\\\\\"", "{b}", "{a}", "\u2028\r\n\t\b",
        "\u0001\u001f", "</script>", "}{", "\\u0022", "😀\"",
    ];

    [Theory]
    [MemberData(nameof(HostileValues))]
    public void S54_Hostile_value_Stays_one_text_in_its_place(string hostile)
    {
        const string Template = """{"alone":"{a}","inside":"<{a}>","kept":["{b}"],"fixed":false}""";

        var (body, refusal) = BodyTemplate.Fill(
            Template, JsonSerializer.SerializeToElement(new { a = hostile, b = "B" }));

        Assert.Null(refusal);
        var json = Json(body!);
        Assert.Equal(["alone", "inside", "kept", "fixed"], json.EnumerateObject().Select(m => m.Name));
        Assert.Equal(hostile, json.GetProperty("alone").GetString());
        Assert.Equal($"<{hostile}>", json.GetProperty("inside").GetString());
        Assert.Equal("""["B"]""", json.GetProperty("kept").GetRawText());
        Assert.False(json.GetProperty("fixed").GetBoolean());
    }

    [Fact]
    public void S54_Object_as_a_value_Adds_nothing_beside_its_place()
    {
        var (body, _) = BodyTemplate.Fill(
            """{"x":"{a}","text":"is {a}","admin":false}""", Json("""{"a":{"admin":true,"x":"\"}"}}"""));

        var json = Json(body!);
        Assert.Equal(["x", "text", "admin"], json.EnumerateObject().Select(m => m.Name));
        Assert.Equal("""is {"admin":true,"x":"\"}"}""", json.GetProperty("text").GetString());
        Assert.False(json.GetProperty("admin").GetBoolean());
    }

    [Theory]
    [InlineData("{a}")]
    [InlineData("x{a}")]
    public void Body_that_repeats_a_long_value_Is_refused(string entry)
    {
        var template = $"[{string.Join(',', Enumerable.Repeat($"\"{entry}\"", 1000))}]";

        Assert.Equal(
            (null, "The values make the body longer than 64 KB."),
            BodyTemplate.Fill(template, JsonSerializer.SerializeToElement(new { a = new string('x', 16_000) })));
    }

    [Fact]
    public void Text_that_repeats_a_long_value_Is_refused() =>
        Assert.Null(
            BodyTemplate.Fill(
                $$"""{"x":"{{string.Concat(Enumerable.Repeat("{a}", 2600))}}"}""",
                JsonSerializer.SerializeToElement(new { a = new string('x', 16_000) })).Body);

    [Theory]
    [InlineData("""{"x":{a}}""", "is not valid JSON: see line 1, column 7. Placeholders are written in quotes")]
    [InlineData("", "is not valid JSON: see line 1, column 1")]
    [InlineData("""{"x":1,"x":2}""", "is not valid JSON: a name occurs twice in the same object")]
    [InlineData("\"{a}\"", "must be a JSON object or list")]
    [InlineData("""{"{a}":1}""", "must not have placeholders in the names of its members")]
    [InlineData("""{"x":["{wrong}"]}""", "has a placeholder {wrong} without a field of that name")]
    [InlineData("""{"x":"\u0000"}""", "must not contain invalid characters")]
    public void Invalid_template_Is_rejected_with_its_rule(string template, string rule) =>
        Assert.StartsWith(rule, BodyTemplate.FindError(template, name => name == "a"), StringComparison.Ordinal);

    [Fact]
    public void Template_that_is_too_long_Is_rejected_with_the_limit() =>
        Assert.Equal(
            "must have at most 8000 characters",
            BodyTemplate.FindError($"[\"{new string('x', 8000)}\"]", _ => true));

    [Fact]
    public async Task Body_of_a_call_Is_the_filled_template()
    {
        await using var service = await ToolService.StartAsync();
        app.Llm.Reset();
        app.Llm.Script = ToolScripts.CallsOnce("book", """{"a":"Ann \"}","b":2}""");
        var tenant = await app.Tenant()
            .Tool("book", service.Url + "/orders/{b}", "PUT", Any, """{"name":"{a}","count":"{b}","via":"chat"}""")
            .Agent("Helper", "Everything", "book")
            .SaveAsync();

        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please book");

        var sent = Assert.Single(service.Requests);
        Assert.Equal(("PUT", "/orders/2"), (sent.Method, sent.Target));
        Assert.Equal("""{"name":"Ann \"}","count":2,"via":"chat"}""", sent.Body);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
