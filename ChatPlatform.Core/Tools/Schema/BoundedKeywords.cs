using System.Text.Json;
using Json.Pointer;
using Json.Schema;
using Json.Schema.Keywords;
using Draft6 = Json.Schema.Keywords.Draft06;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>
/// Replaces those keywords of the library that lead to other schemas, take more than linear time, or run tenants'
/// regular expressions. Each uses steps of the evaluation budget first, so that no schema and no arguments can block
/// the server. "properties", "if" and "unevaluatedProperties" remain the library's, because other keywords are ordered
/// after them by type. Their work is bounded by the schema's size, since whatever they lead to repeatedly goes through
/// "$ref" or the entries of a list.
/// </summary>
internal static class BoundedKeywords
{
    private static readonly IKeywordHandler[] s_shared =
    [
        new Ref(), new AllOf(), new AnyOf(), new OneOf(), new Not(), new Then(), new Else(), new PatternProperties(),
        new AdditionalProperties(), new PropertyNames(), new UniqueItems(), new Pattern(), new Format(),
    ];

    public static Dialect Draft202012 { get; } = Dialect.Draft202012.With(
        [.. s_shared, new Items(), new PrefixItems(), new Contains(), new DependentSchemas(), new UnevaluatedItems()],
        new Uri("urn:chatplatform:tool-schema:2020-12"), null, null);

    public static Dialect Draft7 { get; } = Dialect.Draft07.With(
        [.. s_shared, new Items7(), new AdditionalItems7(), new Contains7(), new Dependencies7()],
        new Uri("urn:chatplatform:tool-schema:draft-07"), null, null);

    private sealed class Ref : RefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class AllOf : AllOfKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class AnyOf : AnyOfKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class OneOf : OneOfKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Not : NotKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Then : ThenKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Else : ElseKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class AdditionalProperties : AdditionalPropertiesKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class PropertyNames : PropertyNamesKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Items : ItemsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class PrefixItems : PrefixItemsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Contains : ContainsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class DependentSchemas : DependentSchemasKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class UnevaluatedItems : UnevaluatedItemsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Items7 : Draft6.ItemsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class AdditionalItems7 : Draft6.AdditionalItemsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Contains7 : Draft6.ContainsKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    private sealed class Dependencies7 : Draft6.DependenciesKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Bounded(base.Evaluate, keyword, context);
    }

    /// <summary>Compares each entry with every other.</summary>
    private sealed class UniqueItems : UniqueItemsKeyword
    {
        private const int ComparisonsOfAStep = 10;

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            var count = context.Instance.ValueKind == JsonValueKind.Array ? (long)context.Instance.GetArrayLength() : 0;
            EvaluationBudget.Consume(1 + (count * count / 2 / ComparisonsOfAStep));
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class Pattern : PatternKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) => null;

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            if (context.Instance.ValueKind != JsonValueKind.String)
            {
                return KeywordEvaluation.Ignore;
            }

            var pattern = keyword.RawValue.GetString()!;
            var isMatch = EvaluationBudget.Matches(context.Instance.GetString()!, pattern);
            return new() { Keyword = Name, IsValid = isMatch, Error = isMatch ? null : SchemaErrors.WrongForm };
        }
    }

    private sealed class PatternProperties : PatternPropertiesKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) => null;

        public override void BuildSubschemas(KeywordData keyword, BuildContext context) =>
            keyword.Subschemas = [
                .. keyword
                    .RawValue.EnumerateObject()
                    .Select(member =>
                        JsonSchema.BuildNode(
                            context with
                            {
                                LocalSchema = member.Value,
                                RelativePath = JsonPointer.Create(member.Name),
                            })),
            ];

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            EvaluationBudget.Consume();
            if (context.Instance.ValueKind != JsonValueKind.Object)
            {
                return KeywordEvaluation.Ignore;
            }

            var (names, results) = (new HashSet<string>(), new List<EvaluationResults>());
            foreach (var (rule, schema) in keyword.RawValue.EnumerateObject().Zip(keyword.Subschemas))
            {
                foreach (
                    var member in context
                        .Instance.EnumerateObject()
                        .Where(m => EvaluationBudget.Matches(m.Name, rule.Name)))
                {
                    names.Add(member.Name);
                    results.Add(schema.Evaluate(context with
                    {
                        Instance = member.Value,
                        InstanceLocation = context.InstanceLocation.Combine(member.Name),
                        EvaluationPath = context.EvaluationPath.Combine(Name, rule.Name),
                    }));
                }
            }

            return new()
            {
                Keyword = Name,
                IsValid = results.All(r => r.IsValid),
                Details = [.. results],
                Annotation = JsonSerializer.SerializeToElement(names),
            };
        }
    }

    private sealed class Format : FormatKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            var name = keyword.RawValue.GetString()!;
            if (ToolFormats.IsValid(name, context.Instance) is not { } isValid)
            {
                return KeywordEvaluation.Ignore;
            }

            return new() { Keyword = Name, IsValid = isValid, Error = isValid ? null : $"must have the format {name}" };
        }
    }

    private static KeywordEvaluation Bounded(
        Func<KeywordData, EvaluationContext, KeywordEvaluation> evaluate, KeywordData keyword, EvaluationContext context
    )
    {
        EvaluationBudget.Consume();
        return evaluate(keyword, context);
    }
}
