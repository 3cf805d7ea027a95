using System.Globalization;
using System.Text;
using System.Text.Json;
using Json.Pointer;
using Json.Schema;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>One violation of a schema.</summary>
/// <param name="Path">Location as a dotted path; empty for the value itself.</param>
/// <param name="Rule">The violated rule, readable for users and models.</param>
public sealed record SchemaError(string Path, string Rule)
{
    public override string ToString() => Path.Length == 0 ? Rule : $"{Path}: {Rule}";
}

/// <summary>Converts the library's results to locations and rules.</summary>
internal static class SchemaErrors
{
    /// <summary>Rule of a pattern. The pattern itself means nothing to the customers who may be told.</summary>
    internal const string WrongForm = "has the wrong form";

    private const int MaxErrors = 20;

    /// <summary>Keywords whose schemas may fail without making the value invalid.</summary>
    private static readonly string[] s_alternatives = ["anyOf", "oneOf", "not", "if", "contains"];

    /// <summary>
    /// Sets the library's messages. Must run before the first validation, because the library formats them during it.
    /// </summary>
    public static void SetMessages()
    {
        ErrorMessages.FalseSchema = "is not allowed";
        ErrorMessages.Type = "must be of type [[expected]]";
        ErrorMessages.Enum = "must be one of [[values]]";
        ErrorMessages.Const = "must be [[value]]";
        ErrorMessages.Required = "[[missing]]";
        ErrorMessages.DependentRequired = "[[missing]]";
        ErrorMessages.Minimum = "must be at least [[limit]]";
        ErrorMessages.Maximum = "must be at most [[limit]]";
        ErrorMessages.ExclusiveMinimum = "must be more than [[limit]]";
        ErrorMessages.ExclusiveMaximum = "must be less than [[limit]]";
        ErrorMessages.MultipleOf = "must be a multiple of [[divisor]]";
        ErrorMessages.MinLength = "must have at least [[limit]] characters";
        ErrorMessages.MaxLength = "must have at most [[limit]] characters";
        ErrorMessages.MinItems = "must have at least [[limit]] entries";
        ErrorMessages.MaxItems = "must have at most [[limit]] entries";
        ErrorMessages.MinProperties = "must have at least [[limit]] members";
        ErrorMessages.MaxProperties = "must have at most [[limit]] members";
        ErrorMessages.UniqueItems = "must not have the same entry twice";
        ErrorMessages.ContainsTooFew = "must have at least [[minimum]] entries of the required form";
        ErrorMessages.ContainsTooMany = "must have at most [[maximum]] entries of the required form";
    }

    /// <param name="schema">The schema, whose descriptions say what a text with a pattern must be.</param>
    public static IReadOnlyList<SchemaError> Of(EvaluationResults results, JsonElement schema)
    {
        List<EvaluationResults> all = [results, .. results.Details ?? []];
        var found = new List<SchemaError>();
        foreach (var result in all.Where(r => !r.IsValid && !IsAlternative(r.EvaluationPath)))
        {
            var path = Dotted(result.InstanceLocation);
            found.AddRange((result.Errors ?? []).SelectMany(e => e.Key == "pattern"
                ? [new(path, FormRule(result, schema))]
                : ToErrors(path, e.Key, e.Value)));
            found.AddRange(Choices(result, all).Select(rule => new SchemaError(path, rule)));
        }

        List<SchemaError> errors = [.. found.Distinct().Take(MaxErrors)];
        return errors.Count > 0 ? errors : [new("", "they do not fit the tool's schema")];
    }

    /// <summary>The rule of a pattern, with the description that the schema has beside it.</summary>
    private static string FormRule(EvaluationResults result, JsonElement schema) =>
        result.EvaluationPath.Evaluate(schema) is { ValueKind: JsonValueKind.Object } part
        && part.TryGetProperty("description", out var description)
        && description.ValueKind == JsonValueKind.String
        && !string.IsNullOrWhiteSpace(description.GetString())
            ? $"{WrongForm} (expected: {description.GetString()!.Trim()})"
            : WrongForm;

    private static IEnumerable<SchemaError> ToErrors(string path, string keyword, string message)
    {
        if (keyword is "required" or "dependentRequired" || (keyword == "dependencies" && message.StartsWith('[')))
        {
            return Names(message) is { } names
                ? names.Select(n => new SchemaError(Join(path, n), "is required"))
                : [new(path, "does not have all required members")];
        }

        return [new(path, message)];
    }

    /// <summary>
    /// Errors of combined schemas ("anyOf", "oneOf", "not"), for which the library reports only the parts.
    /// </summary>
    private static IEnumerable<string> Choices(EvaluationResults result, List<EvaluationResults> all)
    {
        if (Parts("anyOf") is { Count: > 0 } any && any.TrueForAll(r => !r.IsValid))
        {
            yield return "fits none of the allowed forms";
        }

        if (Parts("oneOf") is { Count: > 0 } one && one.Count(r => r.IsValid) != 1)
        {
            yield return "must fit exactly one of the allowed forms";
        }

        if (all.Exists(r => r.IsValid && IsChild(r, "not", 1)))
        {
            yield return "has a form that is not allowed";
        }

        List<EvaluationResults> Parts(string keyword) => all.FindAll(r => IsChild(r, keyword, 2));

        bool IsChild(EvaluationResults other, string keyword, int depth)
        {
            var (own, path) = (result.EvaluationPath, other.EvaluationPath);
            return path.SegmentCount == own.SegmentCount + depth
                && path.ToString().StartsWith($"{own}/{keyword}", StringComparison.Ordinal)
                && path[own.SegmentCount].ToString() == keyword
                && other.InstanceLocation.Equals(result.InstanceLocation);
        }
    }

    private static bool IsAlternative(JsonPointer path) => path.ToString().Split('/').Any(s_alternatives.Contains);

    private static List<string>? Names(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string>>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Dotted(JsonPointer pointer)
    {
        var path = new StringBuilder();
        foreach (
            var token in pointer
                .ToString()
                .Split('/')
                .Skip(1)
                .Select(t =>
                    t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            path.Append(
                int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? $"[{i}]"
                : path.Length == 0 ? token
                : $".{token}");
        }

        return path.ToString();
    }
}
