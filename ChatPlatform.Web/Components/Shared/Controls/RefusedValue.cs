using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>The value of a field that was refused, so that its rule goes as soon as the value is another one.</summary>
public sealed class RefusedValue
{
    private FieldErrors? _errors;
    private object? _value;
    private string? _rule;

    /// <summary>True when the field's rule is about an earlier value.</summary>
    /// <param name="errors">Errors of the last attempt to save, a new instance each time.</param>
    /// <param name="value">The field's value now.</param>
    /// <param name="rule">The rule that the field is to show; null for none.</param>
    public bool IsCorrected(FieldErrors? errors, object? value, string? rule)
    {
        if (!ReferenceEquals(errors, _errors))
        {
            (_errors, _value, _rule) = (errors, value, rule);
        }
        else if (_rule is null && Equals(value, _value))
        {
            _rule = rule; // A cascading value arrives before the parameters that the form renders with it.
        }

        return errors is not null && rule is not null && rule == _rule && !Equals(value, _value);
    }
}
