using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Tools.Schema;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Tools;

/// <summary>Allowed schemas of tools, and the cost of checking arguments.</summary>
public sealed class SchemaRulesTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Tools = "/api/v1/tenants/acme/tools";

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    public static TheoryData<string, string, string> Flaws =>
        new()
        {
            { """{"type":["string",5]}""", "#/properties/v/type", "must be one of string, number" },
            { """{"type":"text"}""", "#/properties/v/type", "must be one of string, number" },
            { """{"type":[]}""", "#/properties/v/type", "must be one of string, number" },
            { """{"type":["string","string"]}""", "#/properties/v/type", "must be one of string, number" },
            { """{"enum":"x"}""", "#/properties/v/enum", "must be a list" },
            { """{"enum":[]}""", "#/properties/v/enum", "must be a list" },
            { """{"minLength":"5"}""", "#/properties/v/minLength", "must be a whole number" },
            { """{"minLength":-1}""", "#/properties/v/minLength", "must be a whole number" },
            { """{"maxItems":1.5}""", "#/properties/v/maxItems", "must be a whole number" },
            { """{"exclusiveMinimum":true}""", "#/properties/v/exclusiveMinimum", "must be a number" },
            { """{"maximum":1e999}""", "", "numbers that are too large" },
            { """{"multipleOf":0}""", "#/properties/v/multipleOf", "must be a number above 0" },
            { """{"required":true}""", "#/properties/v/required", "must be a list of different names" },
            { """{"required":["a","a"]}""", "#/properties/v/required", "must be a list of different names" },
            { """{"properties":[]}""", "#/properties/v/properties", "must be an object of schemas" },
            { """{"properties":{"a/b":7}}""", "#/properties/v/properties/a~1b", "must be a schema" },
            { """{"items":5}""", "#/properties/v/items", "must be a schema" },
            { """{"items":[{}]}""", "#/properties/v/items", "must be a schema" },
            { """{"anyOf":{}}""", "#/properties/v/anyOf", "must be a list of at least one schema" },
            { """{"oneOf":[]}""", "#/properties/v/oneOf", "must be a list of at least one schema" },
            { """{"not":"x"}""", "#/properties/v/not", "must be a schema" },
            { """{"description":7}""", "#/properties/v/description", "must be a text" },
            { """{"contentEncoding":"base64"}""", "#/properties/v/contentEncoding", "is not checked here" },
            { """{"uniqueItems":"yes"}""", "#/properties/v/uniqueItems", "must be true or false" },
            { """{"pattern":"("}""", "#/properties/v/pattern", "must be a regular expression" },
            { """{"pattern":"(a+)+\\1"}""", "#/properties/v/pattern", "must be a regular expression" },
            {
                """{"patternProperties":{"[":{}}}""",
                "#/properties/v/patternProperties/[",
                "must be a regular expression"
            },
            { """{"format":"phone"}""", "#/properties/v/format", "\"phone\" is not a format that is checked here" },
            { """{"format":7}""", "#/properties/v/format", "must be a text" },
            { """{"minLenght":5}""", "#/properties/v/minLenght", "\"minLenght\" is not a keyword" },
            { """{"nullable":true}""", "#/properties/v/nullable", "\"nullable\" is not a keyword" },
            {
                """{"items":{"additionalProperty":false}}""",
                "#/properties/v/items/additionalProperty",
                "is not a keyword"
            },
            { """{"dependencies":{}}""", "#/properties/v/dependencies", "belongs to draft 7" },
            { """{"minContains":1}""", "#/properties/v/minContains", "has no effect without \"contains\"" },
            { """{"then":{}}""", "#/properties/v/then", "has no effect without \"if\"" },
            { """{"$ref":"https://evil.example/schema"}""", "#/properties/v/$ref", "nothing is fetched" },
            { """{"$ref":"other.json#/a"}""", "#/properties/v/$ref", "nothing is fetched" },
            { """{"$ref":"#/$defs/none"}""", "#/properties/v/$ref", "\"#/$defs/none\" leads to no schema" },
            { """{"$ref":"#/properties"}""", "#/properties/v/$ref", "leads to no schema" },
            { """{"$ref":"#name"}""", "#/properties/v/$ref", "leads to no schema" },
            { """{"$ref":"#/properties/v"}""", "#/properties/v", "leads back to itself" },
            {
                """{"anyOf":[{"type":"string"},{"allOf":[{"$ref":"#/properties/v"}]}]}""",
                "#/properties/v",
                "leads back to itself"
            },
            { """{"$dynamicRef":"#x"}""", "#/properties/v/$dynamicRef", "is not supported" },
            { """{"$id":"https://a.example/"}""", "#/properties/v/$id", "is allowed only at the top" },
            {
                """{"$schema":"http://json-schema.org/draft-07/schema#"}""",
                "#/properties/v/$schema",
                "is allowed only at the top"
            },
        };

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task K15_Unreadable_or_ineffective_schema_Is_rejected_with_location_and_rule(
        string argument, string place, string rule)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity,
            HttpMethod.Post,
            Tools,
            Draft($$"""{"type":"object","properties":{"v":{{argument}} } }"""));

        var words = Assert
            .Single(problem.GetProperty("errors").EnumerateObject(), e => e.Name == "inputSchema")
            .Value[0]
            .GetString()!;
        Assert.Contains(place, words, StringComparison.Ordinal);
        Assert.Contains(rule, words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2019-09/schema","type":"object"}""")]
    [InlineData("""{"$schema":"https://evil.example/schema","type":"object"}""")]
    [InlineData("""{"$schema":7,"type":"object"}""")]
    public async Task K15_Other_drafts_Are_rejected_and_nothing_is_fetched(string schema)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Tools, Draft(schema));
        Assert.Contains(
            "only the drafts 2020-12 and 7", problem.GetProperty("errors").GetProperty("inputSchema")[0].GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task K15_Catalog_entry_Has_the_same_schema_rules()
    {
        var admin = await ApiClient.AdminAsync(app);
        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity,
            HttpMethod.Post,
            "/api/v1/shared-tools",
            """{"key":"odd","title":"Odd","description":"x","isAllowedByDefault":true,"definition":"""
            + """{"method":"GET","urlTemplate":"https://a.example/","inputSchema":{"type":"object","properties":"""
            + """{"v":{"type":["string",5]}}}}}"""
        );
        Assert.Contains(
            "#/properties/v/type", problem.GetProperty("errors").GetProperty("definition.inputSchema")[0].GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"v":{"type":"integer","minimum":5}}""", """{"v":3}""", "v: must be at least 5")]
    [InlineData("""{"v":{"type":"string"}}""", """{"v":[3]}""", "v: must be of type \"string\"")]
    [InlineData("""{"v":{"enum":["a","b"]}}""", """{"v":"c"}""", "v: must be one of [\"a\",\"b\"]")]
    [InlineData(
        """{"v":{"items":{"properties":{"x":{"maxLength":2}},"required":["y"]}}}""",
        """{"v":[{"y":1},{"x":"abc"}]}""",
        "v[1].y: is required; v[1].x: must have at most 2 characters"
    )]
    [InlineData("""{"v":{"format":"date"}}""", """{"v":"today"}""", "v: must have the format date")]
    [InlineData("""{"v":{"pattern":"^[0-9]+$"}}""", """{"v":"1\n"}""", "v: has the wrong form")]
    [InlineData(
        """{"v":{"pattern":"^BB-[0-9]+$","description":"order number"}}""", """{"v":"7"}""",
        "v: has the wrong form (expected: order number)")]
    [InlineData(
        """{"v":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/n"}]}}""",
        """{"v":3}""",
        "v: fits none of the allowed forms"
    )]
    [InlineData("""{"v":{"not":{"type":"string"}}}""", """{"v":"x"}""", "v: has a form that is not allowed")]
    public void K15_Invalid_arguments_Are_reported_by_path_and_rule(
        string properties, string arguments, string words)
    {
        var schema = ToolSchema.Read(
            $$$"""{"type":"object","properties":{{{properties}}},"$defs":{"n":{"type":"integer","minimum":5} } }"""
        );
        Assert.Equal(words, string.Join("; ", schema.Validate(JsonSerializer.Deserialize<JsonElement>(arguments))));
    }

    /// <summary>
    /// Schemas stored before the rules existed, or directly in the database: each is refused with a message, and the
    /// turn ends with an answer.
    /// </summary>
    [Theory]
    [InlineData("""{"type":"object","properties":{"number":{"type":["string",5]}}}""", false)]
    [InlineData("""{"type":"object","properties":{"number":{"$ref":"#/properties/number"}}}""", false)]
    [InlineData("""{"type":"object","properties":{"number":{"$dynamicRef":"#"}}}""", false)]
    [InlineData("""{"type":"object","properties":{"number":{"$ref":"https://evil.example/"}},"required":[5]}""", false)]
    [InlineData("""{"type":"object","properties":7,"required":"number"}""", false)]
    [InlineData("[]", false)]
    [InlineData("7", false)]
    [InlineData("""{"type":"object","properties":{"number":{"type":"string","format":"phone","minLenght":3}}}""", true)]
    public async Task K15_Invalid_stored_schema_Does_not_fail_a_turn(string schema, bool isSent)
    {
        await using var service = await ToolService.StartAsync();
        foreach (var settings in (Core.Tenancy.TenantSettings[])[new(Provider: "fake"), new()])
        {
            app.Llm.Reset();
            app.Llm.Script = ToolScripts.CallsOnce("lookup", """{"number":"1"}""");
            var tenant = await app.Tenant()
                .With(settings)
                .Tool("lookup", service.Url + "/{number}", "GET", schema)
                .Agent("Helper", "Looks up a number", "lookup")
                .SaveAsync();
            Assert.Equal(
                "complete",
                (await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please look up number 1")).Status);
            Assert.True(
                settings.Provider is null || service.Requests.Count == (isSent ? 1 : 0),
                $"{service.Requests.Count} calls");
        }
    }

    public static TheoryData<string, string> Costly =>
        new()
        {
            // Two branches at each level of a nested value.
            {
                """{"$ref":"#/$defs/n"}""",
                string.Concat(Enumerable.Repeat("{\"c\":", 25)) + "1" + new string('}', 25)
            },
            // Doubles at each step, for one value.
            { """{"$ref":"#/$defs/d0"}""", "1" },
            // Compares every entry with every other.
            { """{"uniqueItems":true}""", "[" + string.Join(',', Enumerable.Range(0, 3000)) + "]" },
            // Compares every entry with every subschema.
            {
                """{"items":{"anyOf":["""
                    + string.Join(',', Enumerable.Repeat("""{"allOf":[{"minimum":9},{"maximum":1}]}""", 150))
                    + "]}}",
                "[" + string.Join(',', Enumerable.Repeat("5", 5000)) + "]"
            },
            // Matches every name against every expression.
            {
                """{"patternProperties":{"""
                    + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"^(a|b{i})*c\":false"))
                    + "}}",
                "{" + string.Join(',', Enumerable.Range(0, 900).Select(i => $"\"ab{i}\":1")) + "}"
            },
        };

    [Theory]
    [MemberData(nameof(Costly))]
    public async Task S38_Check_of_arguments_Is_bounded_for_any_schema_and_arguments(
        string argument, string value)
    {
        var doubling = string.Join(
            ',',
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    $$"""
                        "d{{i}}":{"allOf":[{"$ref":"#/$defs/d{{i + 1}}"},{"$ref":"#/$defs/d{{i + 1}}"}]}
                        """
                ));
        var schema =
            $$"""{"type":"object","properties":{"v":{{argument}} },"$defs":{"n":{"properties":{"c":{"anyOf":"""
            + $$"""[{"$ref":"#/$defs/n"},{"allOf":[{"$ref":"#/$defs/n"},false]}]} } },{{doubling}},"d40":{} } }""";
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Tools,
            Draft(schema, "costly_" + Guid.CreateVersion7().ToString("N")[^8..]));
        var path = $"{Tools}/{made.GetProperty("id").GetGuid()}/test";
        // The first use of anything takes longer.
        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path, """{"arguments":{}}""");

        var clock = Stopwatch.StartNew();
        var answer = await owner.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Post,
            path,
            $$"""{"arguments":{"v":{{value}} } }"""
        );

        Timing.Report("Check of arguments", clock.Elapsed, s_most);
        Assert.Equal(
            "The arguments are not right: checking them against the tool's schema takes too long",
            answer.GetProperty("result").GetString());
    }

    private static string Draft(string schema, string name = "odd") =>
        $$"""
        {"name":"{{name}}","title":"Odd","description":"Looks up","method":"GET","urlTemplate":"http://127.0.0.3:9/",
        "inputSchema":{{schema}}}
        """;
}
