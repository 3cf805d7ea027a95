using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// What is wrong with the fields of an input: the first broken rule of each, in words that stand behind the field's
/// name.
/// </summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, string> _rules = [];

    /// <summary>The broken rules by field, camelCase as in JSON; entries of lists are "field[0]".</summary>
    public IReadOnlyDictionary<string, string> Rules => _rules;

    public bool Any => _rules.Count > 0;

    /// <summary>Notes the rule where it does not hold and the field has no note yet.</summary>
    public FieldErrors Check(string field, bool holds, string rule)
    {
        if (!holds)
        {
            _rules.TryAdd(field, rule);
        }

        return this;
    }

    /// <summary>A text of some length that can be stored and shown: no NUL, no half characters.</summary>
    public FieldErrors Text(string field, string? value, int shortest, int longest) =>
        Check(
                field,
                value is not null
                    && value.Trim().Length >= shortest
                    && value.Length <= longest
                    && (shortest == 0 || !UnicodeText.IsBlank(value)),
                shortest == 0
                    ? $"must have at most {longest} characters"
                    : $"must have {shortest} to {longest} characters")
            .Check(field, value is null || UnicodeText.IsValid(value), "must not hold characters that are no text");
}
