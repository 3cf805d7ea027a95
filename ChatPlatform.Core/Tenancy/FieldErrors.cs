using System.Globalization;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// Validation errors of an input: the first violated rule of each field, worded to follow the field's name. A name may
/// be a plural, such as "Instructions", so that a rule begins with "must" or another verb without a plural.
/// </summary>
public sealed class FieldErrors
{
    /// <summary>Rule of a field without a value.</summary>
    public const string Empty = "must not be empty";

    private readonly Dictionary<string, string> _rules = [];

    /// <summary>The violated rules by field, camelCase as in JSON; entries of lists are "field[0]".</summary>
    public IReadOnlyDictionary<string, string> Rules => _rules;

    public bool Any => _rules.Count > 0;

    /// <summary>True when the field itself has an error; those of its parts or entries do not count.</summary>
    public bool Has(string field) => _rules.ContainsKey(field);

    /// <summary>
    /// The rule of a list, or that of its first invalid entry: "(line 2) must be an origin". Null for none.
    /// </summary>
    public string? ListRule(string field) =>
        _rules.GetValueOrDefault(field)
        ?? _rules.Where(r => r.Key.StartsWith($"{field}[", StringComparison.Ordinal))
            .Select(r => (Line: r.Key[(field.Length + 1)..^1], Rule: r.Value))
            .Select(r => $"(line {int.Parse(r.Line, CultureInfo.InvariantCulture) + 1}) {r.Rule}")
            .FirstOrDefault();

    /// <summary>The errors of a part's fields, such as those of "definition.urlTemplate" for "definition".</summary>
    public FieldErrors Within(string part)
    {
        var errors = new FieldErrors();
        foreach (var (field, rule) in _rules.Where(r => r.Key.StartsWith($"{part}.", StringComparison.Ordinal)))
        {
            errors.Check(field[(part.Length + 1)..], false, rule);
        }

        return errors;
    }

    /// <summary>Adds the rule if it does not hold and the field has no error yet.</summary>
    public FieldErrors Check(string field, bool holds, string rule)
    {
        if (!holds)
        {
            _rules.TryAdd(field, rule);
        }

        return this;
    }

    /// <summary>Checks the length of a text and that it has no NUL and no unpaired surrogates.</summary>
    public FieldErrors Text(string field, string? value, int shortest, int longest) =>
        Check(field, shortest == 0 || !(string.IsNullOrWhiteSpace(value) || UnicodeText.IsBlank(value)), Empty)
            .Check(
                field,
                value is not null
                    && value.Trim().Length >= shortest
                    && value.Length <= longest,
                shortest == 0
                    ? $"must have at most {longest} characters"
                    : $"must have {shortest} to {longest} characters")
            .Check(field, value is null || UnicodeText.IsValid(value), "must not contain invalid characters");
}
