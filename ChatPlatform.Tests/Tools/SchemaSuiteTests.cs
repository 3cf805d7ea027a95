using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatPlatform.Core.Tools.Schema;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Tools;

/// <summary>
/// The official JSON Schema test suite, drafts 2020-12 and 7, each schema as that of a tool's one argument: a case
/// passes, or its schema is rejected when the tool is defined. "format" is checked, which the drafts leave open.
/// </summary>
public sealed class SchemaSuiteTests(ITestOutputHelper output)
{
    private const string AnnotationOnly = "is only an annotation by default";

    [Theory]
    [InlineData("draft2020-12", false, 700, 100)]
    [InlineData("draft7", false, 500, 50)]
    [InlineData("draft2020-12", true, 330, 100)]
    [InlineData("draft7", true, 290, 80)]
    public void K15_Official_cases_Pass_or_have_a_rejected_schema(
        string draft, bool optional, int least, int maxRefused)
    {
        var file = Repository.Path("..", "shared", "data", "json-schema", "cases.jsonl.gz");
        Assert.SkipUnless(File.Exists(file), "The official tests of JSON Schema are not there.");
        var (right, refused, wrong) = (0, 0, new List<string>());
        foreach (
            var group in Groups(file)
                .Where(g =>
                    g.GetProperty("draft").GetString() == draft && g.GetProperty("optional").GetBoolean() == optional))
        {
            var schema = OfTool(group.GetProperty("schema"), draft);
            var flaw = SchemaRules.FindError(schema);
            Assert.True(flaw is null || flaw.StartsWith("is not valid at #/", StringComparison.Ordinal), flaw);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                refused += flaw is null ? 0 : 1;
                if (flaw is null && IsRight(schema, test))
                {
                    right++;
                }
                else if (flaw is null)
                {
                    wrong.Add($"{group.GetProperty("id").GetString()}: {test.GetProperty("description").GetString()}");
                }
            }
        }

        output.WriteLine(
            $"{draft}, {(optional ? "optional" : "required")}: {right} right, {refused} refused at definition");
        Assert.Empty(wrong);
        Assert.True(right + refused >= least && refused <= maxRefused, $"{right} right, {refused} refused");
    }

    /// <summary>Encoded host names ("xn--...") are rejected more often than required.</summary>
    private static bool IsRight(JsonElement schema, JsonElement test)
    {
        var isValid =
            ToolSchema
                .Read(schema.GetRawText())
                .Validate(JsonSerializer.SerializeToElement(new { value = test.GetProperty("data") }))
                .Count == 0;
        var description = test.GetProperty("description").GetString()!;
        return isValid == test.GetProperty("valid").GetBoolean()
            || (
                !isValid
                && (
                    description.EndsWith(AnnotationOnly, StringComparison.Ordinal)
                    || test.GetProperty("data").ToString().Contains("xn--", StringComparison.Ordinal)));
    }

    private static IEnumerable<JsonElement> Groups(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<JsonElement>(line);
        }
    }

    /// <summary>Wraps the schema as that of the argument "value" and rewrites its references to itself.</summary>
    private static JsonElement OfTool(JsonElement schema, string draft)
    {
        var value = JsonNode.Parse(schema.GetRawText());
        var address = value is JsonObject root && root.ContainsKey("$schema") ? (string?)root["$schema"] : null;
        (value as JsonObject)?.Remove("$schema");
        RewriteReferences(value);
        return JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["$schema"] = address
                    ?? (
                        draft == "draft7"
                            ? "http://json-schema.org/draft-07/schema#"
                            : "https://json-schema.org/draft/2020-12/schema"
                    ),
                ["type"] = "object",
                ["properties"] = new JsonObject { ["value"] = value },
            });
    }

    private static void RewriteReferences(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                {
                    RewriteReferences(item);
                }

                break;
            case JsonObject group:
                foreach (var (name, member) in group.ToList())
                {
                    if (
                        name == "$ref"
                        && member is JsonValue value
                        && value.TryGetValue<string>(out var reference)
                        && (reference == "#" || reference.StartsWith("#/", StringComparison.Ordinal)))
                    {
                        group[name] = "#/properties/value" + reference[1..];
                    }
                    else
                    {
                        RewriteReferences(member);
                    }
                }

                break;
        }
    }
}
